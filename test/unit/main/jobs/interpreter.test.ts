import { expect, test } from 'vitest'
import { Definition } from '#contract'
import type { Decision, FlowContext } from '#services/jobs/engine.ts'
import { interpreter } from '#services/jobs/interpreter.ts'
import { stepFailure } from '#services/jobs/step-error.ts'
import type { Json } from '#services/workflows/language.ts'
import { workflowLanguage } from '#services/workflows/workflow-language.ts'

type Answer = Json | Error | ((input: Json) => Json)

/** A flow whose steps answer what the test says; it notes in which order they began and ended. */
function flowOf(answers: Record<string, Answer> = {}, decision: Decision | null = null) {
  const begun: string[] = []
  const seen: string[] = []
  const flow: FlowContext = {
    call: async ({ key, step, context }) => {
      begun.push(key)
      await Promise.resolve()
      const answer = answers[key] ?? answers[step.id] ?? null
      if (answer instanceof Error) throw answer
      return typeof answer === 'function' ? answer(context) : answer
    },
    sleep: async ({ key }) => void seen.push(`sleep ${key}`),
    wait: async ({ key }) => {
      seen.push(`wait ${key}`)
      return decision
    },
    child: async ({ key }, workflow) => `${workflow} for ${key}`,
    group: async ({ key }, _items, run) => {
      seen.push(`group ${key}`)
      return run()
    },
    skip: ({ key }) => void seen.push(`skip ${key}`),
    progress: ({ done, of }) => void seen.push(`${done}/${of}`),
  }
  const run = (steps: object[], input: Record<string, Json> = {}, more: object = {}) =>
    interpreter(workflowLanguage)(flow, Definition.parse({ name: 'w', steps, ...more }), input)
  return { begun, seen, run }
}

const script = (id: string, more: object = {}) => ({
  id,
  type: 'script',
  language: 'bash',
  code: 'true',
  ...more,
})
const failed = (step: string) => stepFailure(step, 'STEP_FAILED', `${step} failed`)

test('steps run one after the other as they are written, and the last one gives the output', async () => {
  const { begun, seen, run } = flowOf({ a: 1, b: 2 })
  expect(await run([script('a'), script('b')])).toEqual({ status: 'success', output: 2 })
  expect(begun).toEqual(['a', 'b'])
  expect(seen).toEqual(['0/2', '1/2', '1/2', '2/2'])
})

test('needs lets steps run side by side, in whatever order they are written', async () => {
  const { begun, run } = flowOf({ join: 'joined' })
  const steps = [
    script('join', { needs: ['left', 'right'] }),
    script('left', { needs: [] }),
    script('right', { needs: [] }),
  ]
  await run(steps)
  expect(begun).toEqual(['left', 'right', 'join'])
})

test('a failed step ends the job with what failed, by its name; nothing after it begins', async () => {
  const { begun, run } = flowOf({ b: failed('b') })
  expect(await run([script('a'), script('b', { name: 'Take payment' }), script('c')])).toEqual({
    status: 'failed',
    failure: {
      error: 'b failed',
      error_code: 'STEP_FAILED',
      details: { failed_step: 'Take payment', reason: 'b failed' },
    },
  })
  expect(begun).toEqual(['a', 'b'])
})

test('a step may fail without ending the job, and the next one can ask how it went', async () => {
  const { run } = flowOf({ a: failed('a') })
  const output = { status: '{{ steps.a.status }}', error: '{{ steps.a.error }}' }
  expect(await run([script('a', { continue_on_error: true }), script('b')], {}, { output })).toEqual({
    status: 'success',
    output: { status: 'failed', error: 'a failed' },
  })
})

test('a step whose condition is false is skipped, and what follows it still runs', async () => {
  const { begun, seen, run } = flowOf({ b: 'done' })
  expect(await run([script('a', { if: 'context.go' }), script('b')], { go: false })).toMatchObject({
    output: 'done',
  })
  expect(begun).toEqual(['b'])
  expect(seen).toContain('skip a')
})

test('foreach gives each item to its steps and collects what the last of them gave', async () => {
  const { begun, run } = flowOf({ double: context => (context as { n: number }).n * 2 })
  const each = {
    id: 'each',
    type: 'foreach',
    items: 'context.numbers',
    as: 'n',
    concurrency: 2,
    steps: [script('double')],
  }
  expect(await run([each], { numbers: [1, 2, 3] })).toEqual({ status: 'success', output: [2, 4, 6] })
  expect(begun.toSorted()).toEqual(['each[0].double', 'each[1].double', 'each[2].double'])
})

test('a foreach over something that is no list, and one whose item fails, name the foreach', async () => {
  const each = { id: 'each', type: 'foreach', items: 'context.numbers', steps: [script('one')] }
  expect(await flowOf().run([each], { numbers: 7 })).toMatchObject({
    failure: { error_code: 'BAD_INPUT', details: { failed_step: 'each' } },
  })
  const second = flowOf({ 'each[1].one': failed('one') })
  expect(await second.run([each], { numbers: [1, 2, 3] })).toMatchObject({ failure: { error: 'one failed' } })
  expect(second.begun).toEqual(['each[0].one', 'each[1].one'])
})

test('an approval gives the decision; a no and an expiry end the job', async () => {
  const steps = [{ id: 'gate', type: 'approval', message: 'Go?' }]
  const decision = { approved: true, by: 'ann', comment: null, at: '2026-11-21T00:00:00.000Z' }
  expect(await flowOf({}, decision).run(steps)).toEqual({ status: 'success', output: decision })
  expect(await flowOf({}, { ...decision, approved: false }).run(steps)).toMatchObject({
    failure: { error_code: 'NOT_APPROVED', error: '"gate" was not approved by ann.' },
  })
  expect(await flowOf({}, null).run(steps)).toMatchObject({ failure: { error_code: 'APPROVAL_EXPIRED' } })
})

test('an expression or a template that cannot be worked out fails its step with a sentence', async () => {
  expect(await flowOf().run([script('a', { if: 'context.missing.deep > 1' })])).toMatchObject({
    status: 'failed',
    failure: { error_code: 'EXPRESSION_FAILED', details: { failed_step: 'a' } },
  })
})
