import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Definition } from '#contract'
import { StepTester } from '#services/jobs/step-tester.ts'
import { workflowLanguage } from '#services/workflows/workflow-language.ts'
import { quiet } from '../../../support/gate.ts'
import { allRunners, rejection } from '../../../fixtures/steps.ts'

const definition = Definition.parse({
  name: 'orders',
  steps: [
    { id: 'read', type: 'script', language: 'bash', code: 'true' },
    {
      id: 'total',
      type: 'script',
      language: 'python',
      code: 'import os, json\nname = {{context_name}}\nprint("for", name)\nprint(json.dumps([name, {{ steps.read.output.sum }}, os.environ["PORT"]]))',
      env: { PORT: '{{context_port}}' },
    },
    { id: 'slow', type: 'script', language: 'bash', code: 'sleep 3600', timeout: '200ms' },
    { id: 'pause', type: 'wait', duration: '1s' },
    {
      id: 'each',
      type: 'foreach',
      items: '[1]',
      steps: [{ id: 'inner', type: 'script', language: 'bash', code: 'echo {{context_item}}; exit 4' }],
    },
  ],
})

function tester() {
  const { runners, dataFolder } = allRunners()
  const deps = { log: quiet, language: workflowLanguage, runners, dataFolder, resolveSecret: async () => '' }
  const stepTester = new StepTester(deps)
  const run = (step: string, context = {}, results = {}) =>
    stepTester.run(definition, step, { context, results, signal: new AbortController().signal })
  return { run, dataFolder }
}

test('a step runs with given context and results, and leaves nothing', async () => {
  const { run, dataFolder } = tester()
  const name = `O'Brien"; rm -rf / #`
  const tried = await run('total', { name, port: 80 }, { read: { sum: 3 } })
  expect(tried).toMatchObject({ output: [name, 3, '80'], error: null })
  expect(tried.log).toMatchObject([
    { stream: 'stdout', text: `for ${name}`, step: 'total', seq: 1 },
    { seq: 2 },
  ])
  const jobs = join(dataFolder, 'jobs')
  expect(existsSync(jobs) ? readdirSync(jobs) : []).toEqual([])
})

test('a step within a foreach can be tried, and its failure is the answer', async () => {
  const tried = await tester().run('inner', { item: 'x' })
  expect(tried).toMatchObject({
    output: null,
    error: 'The script of step inner ended with exit code 4. It wrote nothing to stderr.',
  })
})

test('a step that takes longer than its time is ended', async () => {
  expect(await tester().run('slow')).toMatchObject({
    error: 'Step slow took longer than its time and was ended.',
  })
})

test('what cannot be tried is said', async () => {
  const { run } = tester()
  expect(await rejection(run('nowhere'))).toMatchObject({ code: 'not_found' })
  expect(await rejection(run('pause'))).toMatchObject({ code: 'bad_input' })
  expect(await rejection(run('total'))).toMatchObject({ code: 'expression_failed' })
})
