import type { Definition, ForeachStep, JobFailure, SimpleStep, Step } from '#contract'
import type { Json, Scope, WorkflowLanguage } from '#services/workflows/language.ts'
import type { FlowContext, RunFlow } from './engine.ts'
import { fillStep, specOf } from './step-spec.ts'
import { failureOf, StepError, stepFailure } from './step-error.ts'
import { durationMs } from './steps/measures.ts'

type Results = Scope['steps']
type Block = { steps: Step[]; prefix: string; context: Record<string, Json>; outer: Results }
/** `blocked`: a step it needs failed, or did not run itself. */
type StepEnd = 'ended' | 'failed' | 'blocked'

const mostItems = 10_000

/** Makes the interpreter, which runs a definition on the engine's primitives (W2). */
export function interpreter(language: WorkflowLanguage): RunFlow {
  return async (flow, definition, input) => {
    const run = new Run(language, flow, definition)
    return run.flow(input)
  }
}

class Run {
  readonly #language: WorkflowLanguage
  readonly #flow: FlowContext
  readonly #definition: Definition
  #done = 0

  constructor(language: WorkflowLanguage, flow: FlowContext, definition: Definition) {
    this.#language = language
    this.#flow = flow
    this.#definition = definition
  }

  async flow(input: Record<string, Json>): ReturnType<RunFlow> {
    const { steps, output } = this.#definition
    try {
      const block = { steps, prefix: '', context: input, outer: {} }
      const results = await this.#block(block, true)
      if (output === undefined) return { status: 'success', output: lastOutput(steps, results) }
      return { status: 'success', output: this.#language.fill(output, { context: input, steps: results }) }
    } catch (error) {
      return { status: 'failed', failure: failureOf('output', error).failure }
    }
  }

  /** Runs the steps of a list as their `needs` allow. Rejects with the first failure in the order of the file. */
  async #block(block: Block, top: boolean): Promise<Results> {
    const { steps } = block
    const results: Results = {}
    const failures = new Map<string, JobFailure>()
    const ends = new Map<string, Promise<StepEnd>>()
    const run = async (step: Step, needed: string[]): Promise<StepEnd> => {
      const before = await Promise.all(needed.map(async id => ends.get(id)))
      if (failures.size > 0 || before.some(end => end !== 'ended')) return 'blocked'
      if (top) this.#flow.progress({ done: this.#done, of: steps.length, step: step.id })
      const end = await this.#step(step, block, results, failures)
      if (top) this.#flow.progress({ done: ++this.#done, of: steps.length, step: null })
      return end
    }
    for (const { step, needed } of inOrder(steps)) ends.set(step.id, run(step, needed))
    await Promise.all(ends.values())
    for (const { id } of steps) {
      const failure = failures.get(id)
      if (failure) throw new StepError(failure)
    }
    return results
  }

  async #step(
    step: Step,
    block: Block,
    results: Results,
    failures: Map<string, JobFailure>,
  ): Promise<StepEnd> {
    const scope: Scope = { context: block.context, steps: { ...block.outer, ...results } }
    const at = { key: block.prefix + step.id, id: step.id, kind: step.type }
    try {
      if (step.if !== undefined && !this.#language.evaluate(step.if, scope)) {
        this.#flow.skip(at)
        results[step.id] = { output: null, status: 'skipped', error: null }
        return 'ended'
      }
      const output = await this.#run(step, at, scope)
      results[step.id] = { output, status: 'success', error: null }
      return 'ended'
    } catch (error) {
      const failure = named(step, failureOf(step.id, error).failure)
      if (step.continue_on_error) {
        results[step.id] = { output: null, status: 'failed', error: failure.error }
        return 'ended'
      }
      failures.set(step.id, failure)
      return 'failed'
    }
  }

  #run(step: Step, at: { key: string; id: string; kind: string }, scope: Scope): Promise<Json> {
    if (step.type === 'foreach') return this.#foreach(step, at, scope)
    const filled = fillStep(this.#language, step, scope)
    if (filled.type === 'approval') return this.#approval(filled, at)
    if (filled.type === 'wait') return this.#wait(filled, at)
    if (filled.type === 'workflow') return this.#flow.child(at, filled.workflow, filled.input ?? {})
    return this.#flow.call(specOf(filled, at.key, scope.context))
  }

  async #approval(step: Extract<SimpleStep, { type: 'approval' }>, at: Parameters<FlowContext['wait']>[0]) {
    const decision = await this.#flow.wait(at, {
      message: step.message,
      approvers: step.approvers ?? [],
      required: step.required,
      expiresMs: durationMs(step.expires),
    })
    if (decision === null)
      throw stepFailure(step.id, 'APPROVAL_EXPIRED', `Nobody decided on "${step.id}" within ${step.expires}.`)
    if (!decision.approved)
      throw stepFailure(
        step.id,
        'NOT_APPROVED',
        `"${step.id}" was not approved by ${decision.by}.`,
        decision.comment ?? 'No reason was given.',
      )
    return { ...decision }
  }

  async #wait(
    { duration, until }: Extract<SimpleStep, { type: 'wait' }>,
    at: Parameters<FlowContext['wait']>[0],
  ) {
    if (until !== undefined && Number.isNaN(Date.parse(until)))
      throw stepFailure(
        at.id,
        'BAD_INPUT',
        `"${until.slice(0, 100)}" is not a time such as 2027-01-31T09:00:00Z.`,
      )
    await this.#flow.sleep(at, until === undefined ? { ms: durationMs(duration ?? '0s') } : { time: until })
    return null
  }

  #foreach(step: ForeachStep, at: Parameters<FlowContext['wait']>[0], scope: Scope): Promise<Json> {
    const items = this.#language.evaluate(step.items, scope)
    if (!Array.isArray(items))
      throw stepFailure(step.id, 'BAD_INPUT', `The items of "${step.id}" are not a list.`, step.items)
    if (items.length > mostItems)
      throw stepFailure(
        step.id,
        'BAD_INPUT',
        `"${step.id}" has ${items.length} items; at most ${mostItems} are allowed.`,
      )
    return this.#flow.group(at, items, async () => {
      const outputs: Json[] = items.map(() => null)
      const failed: StepError[] = []
      const waiting = items.entries()
      const work = async (): Promise<void> => {
        for (const [index, item] of waiting) {
          if (failed.length > 0) return
          try {
            // oxlint-disable-next-line no-await-in-loop -- one of `concurrency` workers
            outputs[index] = await this.#item(step, at.key, scope, index, item)
          } catch (error) {
            failed.push(failureOf(step.id, error))
          }
        }
      }
      await Promise.all(Array.from({ length: Math.min(step.concurrency, items.length) }, work))
      if (failed[0]) throw failed[0]
      return outputs
    })
  }

  async #item(
    { as, steps }: ForeachStep,
    key: string,
    scope: Scope,
    index: number,
    item: Json,
  ): Promise<Json> {
    const context = { ...scope.context, [as]: item, [`${as}_index`]: index }
    const results = await this.#block(
      { steps, prefix: `${key}[${index}].`, context, outer: scope.steps },
      false,
    )
    return lastOutput(steps, results)
  }
}

/** Seed A shows the name of the failed step, not its id. */
function named({ id, name }: Step, failure: JobFailure): JobFailure {
  const { details } = failure
  if (name === undefined || details.failed_step !== id) return failure
  return { ...failure, details: { ...details, failed_step: name } }
}

/** The output of the last step that ran. */
function lastOutput(steps: Step[], results: Results): Json {
  const last = steps.findLast(({ id }) => results[id]?.status === 'success')
  return last ? (results[last.id]?.output ?? null) : null
}

/** Steps with what they need, so that each comes after its needs. The check of the definition has refused cycles. */
function inOrder(steps: Step[]): { step: Step; needed: string[] }[] {
  const needs = new Map(steps.map((step, index) => [step.id, neededBy(steps, index)]))
  const ordered: { step: Step; needed: string[] }[] = []
  const placed = new Set<string>()
  const place = (step: Step): void => {
    if (placed.has(step.id)) return
    placed.add(step.id)
    const needed = needs.get(step.id) ?? []
    for (const id of needed) {
      const other = steps.find(candidate => candidate.id === id)
      if (other) place(other)
    }
    ordered.push({ step, needed })
  }
  for (const step of steps) place(step)
  return ordered
}

/** What a step waits for: its `needs`, else the step written before it. */
export function neededBy(steps: Step[], index: number): string[] {
  const before = steps[index - 1]
  return steps[index]?.needs ?? (before ? [before.id] : [])
}
