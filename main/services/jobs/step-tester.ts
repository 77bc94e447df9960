import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, toWire } from '#base/errors.ts'
import type { Log } from '#base/log.ts'
import type { Definition, LogLine, Output, SimpleStep, Step } from '#contract'
import type { Json, Scope, WorkflowLanguage } from '#services/workflows/language.ts'
import type { StepIo, StepRunner } from './engine.ts'
import { fillStep } from './step-spec.ts'
import { durationMs } from './steps/measures.ts'

type Deps = {
  log: Log
  language: WorkflowLanguage
  runners: Record<string, StepRunner>
  resolveSecret: (reference: string) => Promise<string>
  dataFolder: string
}

type Given = { context: Record<string, Json>; results: Record<string, Json>; signal: AbortSignal }

/** Longest trial, also of a step whose own time-out is longer, in milliseconds. */
const mostMs = 300_000
/** What the window shows of a trial's log. */
const mostLines = 2_000

/** Runs a single step of a definition outside any job (W10). */
export class StepTester {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** What the step gave, or the sentence it failed with; its files are gone afterwards. Rejects with `not_found`, `bad_input`, `expression_failed`. */
  async run(definition: Definition, id: string, given: Given): Promise<Output<'workflows.testStep'>> {
    const { step, runner } = this.#find(definition, id)
    const filled = fillStep(this.#deps.language, step, scopeOf(given))
    const jobId = `test_${randomUUID()}`
    const log: LogLine[] = []
    const overtime = AbortSignal.timeout(step.timeout ? Math.min(durationMs(step.timeout), mostMs) : mostMs)
    const io: StepIo = {
      jobId,
      workflow: definition.name,
      key: id,
      attempt: 1,
      signal: AbortSignal.any([overtime, given.signal]),
      log: (stream, text) => {
        log.push({ seq: (log.at(-1)?.seq ?? 0) + 1, at: new Date().toISOString(), step: id, stream, text })
        if (log.length > mostLines) log.shift()
      },
      context: given.context,
      resolveSecret: this.#deps.resolveSecret,
    }
    const startedAt = performance.now()
    const ended = (output: Json, error: string | null) => ({
      output,
      error,
      log,
      durationMs: performance.now() - startedAt,
    })
    try {
      return ended(await runner(filled, io), null)
    } catch (error) {
      if (!(error instanceof AppError)) this.#deps.log.error({ err: error, step: id }, 'a trial failed')
      const isLate = overtime.aborted && !given.signal.aborted
      return ended(
        null,
        isLate ? `Step ${id} took longer than its time and was ended.` : toWire(error).message,
      )
    } finally {
      rmSync(join(this.#deps.dataFolder, 'jobs', jobId), { recursive: true, force: true, maxRetries: 3 })
    }
  }

  #find(definition: Definition, id: string): { step: SimpleStep; runner: StepRunner } {
    const step = allSteps(definition.steps).find(one => one.id === id)
    if (!step)
      throw new AppError('not_found', `The workflow has no step ${id}. Save or correct its text first.`)
    const runner = this.#deps.runners[step.type]
    if (step.type === 'foreach' || !runner)
      throw new AppError(
        'bad_input',
        `A step of the kind ${step.type} works only within a job. Try the steps around it, or run the workflow.`,
      )
    return { step, runner }
  }
}

function allSteps(steps: Step[]): Step[] {
  return steps.flatMap(step => (step.type === 'foreach' ? [step, ...allSteps(step.steps)] : [step]))
}

function scopeOf({ context, results }: Given): Scope {
  const steps = Object.entries(results).map(([id, output]) => [
    id,
    { output, status: 'success', error: null },
  ])
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- entries of exactly this shape, above
  return { context, steps: Object.fromEntries(steps) as Scope['steps'] }
}
