import { AppError } from '#base/errors.ts'
import type { Json } from '#services/workflows/language.ts'
import type { StepAt, StepIo, StepRunner, StepSpec } from './engine.ts'
import type { StepRow } from './job-rows.ts'
import type { NewStep } from './job-table.ts'
import { shownInput } from './shown-input.ts'
import { failureOf, StepError, stepFailure } from './step-error.ts'
import { backoffMs, retryAfterMs } from './timing.ts'

type Deps = {
  runners: Record<string, StepRunner>
  nowMs: () => number
  log: (key: string, stream: 'stdout' | 'stderr' | 'system', text: string) => void
  resolveSecret: (reference: string) => Promise<string>
}

/** What the work on a step needs of the run around it. */
export type Around = {
  jobId: string
  workflow: string
  signal: AbortSignal
  /** What was stored of the steps when the job was taken up. */
  records: ReadonlyMap<string, StepRow>
  row: (at: StepAt, status: StepRow['status']) => NewStep
  /** Resolves when it is durable. */
  store: (row: NewStep) => Promise<void>
  /** The same, without waiting: what is stored after it is durable after it. */
  record: (row: NewStep) => void
  /** Waits for a time; meanwhile the step is not at work. */
  pause: (untilMs: number) => Promise<void>
  /** Throws after a stop: from then on nothing is recorded. */
  check: () => void
}

/** A step that was cut off this often is not run again, whatever its marking (J1). */
const mostInterruptions = 3

/** Performs single steps: at least once, at most as often as they allow, with what happened stored at every turn. */
export class StepWork {
  readonly #deps: Deps
  readonly #run: Around

  constructor(deps: Deps, run: Around) {
    this.#deps = deps
    this.#run = run
  }

  async call(spec: StepSpec): Promise<Json> {
    const known = this.#run.records.get(spec.key)
    if (known?.status === 'success') return parsed(known.output)
    const { step, key } = spec
    const begun = known ? await this.#takeUp(spec, known) : { attempt: 1, interruptions: 0 }
    const row = {
      ...this.#run.row({ key, id: step.id, kind: step.type }, 'running'),
      ...begun,
      input: shownInput(step),
    }
    for (let { attempt } = begun; ; attempt++) {
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      const outcome = await this.#attempt(spec, { ...row, attempt })
      if (outcome.ok) return outcome.output
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      await this.#run.pause(outcome.againAt)
    }
  }

  /** Where a step that had begun in an earlier life goes on. Throws its failure when it does not. */
  async #takeUp(spec: StepSpec, known: StepRow): Promise<{ attempt: number; interruptions: number }> {
    const { status, attempt, interruptions } = known
    if (status === 'running') {
      await this.#refuseToRepeat(spec, known, interruptions + 1)
      return { attempt, interruptions: interruptions + 1 }
    }
    if (status !== 'waiting') throw recorded(spec.step.id, known)
    await this.#run.pause(known.wake_at ?? 0)
    return { attempt: attempt + 1, interruptions }
  }

  /** Throws when a step that was cut off must not run again. */
  async #refuseToRepeat(
    { step, key, safeToRetry }: StepSpec,
    known: StepRow,
    interruptions: number,
  ): Promise<void> {
    if (safeToRetry && interruptions < mostInterruptions) {
      this.#deps.log(key, 'system', 'The step was cut off when Gatehouse ended; it runs again.')
      return
    }
    const why = safeToRetry
      ? `was cut off ${interruptions} times; it is not run again.`
      : 'was cut off when Gatehouse ended. It may have done its work in part, and is not marked safe_to_retry, so it was not run again.'
    const failed = stepFailure(step.id, 'INTERRUPTED', `Step "${step.id}" ${why}`)
    const { attempt } = known
    await this.#run.store({
      ...this.#run.row({ key, id: step.id, kind: step.type }, 'interrupted'),
      attempt,
      interruptions,
      failure: JSON.stringify(failed.failure),
    })
    throw failed
  }

  async #attempt(
    spec: StepSpec,
    row: NewStep,
  ): Promise<{ ok: true; output: Json } | { ok: false; againAt: number }> {
    const attempt = row.attempt ?? 1
    // Durable before it begins: after a crash it is known that it had begun.
    await this.#run.store(row)
    try {
      const output = await this.#perform(spec, attempt)
      this.#run.check()
      this.#run.record({ ...row, ...this.#ended('success'), output: JSON.stringify(output) })
      return { ok: true, output }
    } catch (error) {
      this.#run.check()
      const failed = failureOf(spec.step.id, error)
      const failure = JSON.stringify(failed.failure)
      this.#deps.log(spec.key, 'system', failed.failure.error)
      if (attempt >= spec.attempts) {
        this.#run.record({ ...row, ...this.#ended('failed'), failure })
        throw failed
      }
      const againAt = this.#deps.nowMs() + (retryAfterMs(error) ?? backoffMs(spec, attempt))
      await this.#run.store({ ...row, status: 'waiting', wake_at: againAt, failure })
      return { ok: false, againAt }
    }
  }

  async #perform({ step, key, context, timeoutMs }: StepSpec, attempt: number): Promise<Json> {
    const runner = this.#deps.runners[step.type]
    if (!runner) throw stepFailure(step.id, 'INTERNAL', `Nothing runs steps of kind "${step.type}".`)
    const late = new AbortController()
    const sentence = `Step "${step.id}" did not end within ${step.timeout ?? ''} and was stopped.`
    const tooLate = new AppError('step_failed', sentence, { data: { error_code: 'STEP_TIMEOUT' } })
    const timer =
      timeoutMs === null ? undefined : setTimeout(() => late.abort(tooLate), Math.min(timeoutMs, 2 ** 31 - 1))
    const io: StepIo = {
      jobId: this.#run.jobId,
      workflow: this.#run.workflow,
      key,
      attempt,
      signal: AbortSignal.any([this.#run.signal, late.signal]),
      log: (stream, text) => this.#deps.log(key, stream, text),
      context,
      resolveSecret: this.#deps.resolveSecret,
    }
    try {
      return await runner(step, io)
    } catch (error) {
      throw late.signal.aborted ? tooLate : error
    } finally {
      clearTimeout(timer)
    }
  }

  #ended(status: 'success' | 'failed'): Pick<StepRow, 'status' | 'ended_at'> {
    return { status, ended_at: new Date(this.#deps.nowMs()).toISOString() }
  }
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- we stored it
export const parsed = (text: string | null): Json => JSON.parse(text ?? 'null') as Json

function recorded(step: string, { failure }: StepRow): StepError {
  if (failure === null) return stepFailure(step, 'STEP_FAILED', `Step "${step}" failed.`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- we stored it
  return new StepError(JSON.parse(failure) as StepError['failure'])
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- we stored it
export const failureText = (failure: string): string => (JSON.parse(failure) as StepError['failure']).error
