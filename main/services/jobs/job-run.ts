import { AppError } from '#base/errors.ts'
import type { Json } from '#services/workflows/language.ts'
import type { Commits } from './commits.ts'
import type {
  Decision,
  FlowContext,
  FlowEnd,
  GateSpec,
  StepAt,
  StepIo,
  StepRunner,
  StepSpec,
} from './engine.ts'
import { endedStatuses, type GateRow, type JobRow, type StepRow } from './job-rows.ts'
import type { JobTable, NewStep } from './job-table.ts'
import { shownInput } from './shown-input.ts'
import { failureOf, StepError, stepFailure } from './step-error.ts'
import { backoffMs, nextTickMs, retryAfterMs } from './timing.ts'

export type RunDeps = {
  table: JobTable
  commits: Commits
  runners: Record<string, StepRunner>
  nowMs: () => number
  log: (key: string, stream: 'stdout' | 'stderr' | 'system', text: string) => void
  resolveSecret: (reference: string) => Promise<string>
  startChild: (parent: JobRow, key: string, workflow: string, input: Record<string, Json>) => JobRow
  changed: () => void
  /** The job's own time is over. */
  outOfTime: () => void
}

export type RunEnd = FlowEnd | { status: 'parked' } | { status: 'stopped' }

/** Something a run waits for: a time, a decision, another job. `look` settles it and says so. */
type Wait = { wakeAt: number | null; look: () => boolean }

/** A step that was cut off this often is not run again, whatever its marking (J1). */
const mostInterruptions = 3

/** One job in memory, from its turn until it ends, parks or is stopped: the port's primitives on SQLite. */
export class JobRun implements FlowContext {
  readonly #deps: RunDeps
  readonly #job: JobRow
  readonly #records: Map<string, StepRow>
  readonly #stop = new AbortController()
  readonly #waits = new Set<Wait>()
  readonly #end = Promise.withResolvers<RunEnd>()
  #position: number
  /** Steps at work or being stored. */
  #busy = 0
  #over = false
  #settling = false
  #timer: NodeJS.Timeout | undefined

  constructor(deps: RunDeps, job: JobRow) {
    this.#deps = deps
    this.#job = job
    const rows = deps.table.steps(job.seq)
    this.#records = new Map(rows.map(row => [row.key, row]))
    this.#position = rows.length
  }

  /** Resolves when the job has left the memory: ended, parked, or stopped with all its processes. */
  run(flow: () => Promise<FlowEnd>): Promise<RunEnd> {
    void flow().then(
      end => this.#finish(end),
      error => this.#finish({ status: 'failed', failure: failureOf('', error).failure }),
    )
    this.#settle()
    return this.#end.promise
  }

  /** Ends its steps with their processes; the reason tells them why. */
  stop(reason: AppError): void {
    this.#over = true
    clearTimeout(this.#timer)
    this.#stop.abort(reason)
    if (this.#busy === 0) this.#end.resolve({ status: 'stopped' })
  }

  /** Something may have happened that it waits for. */
  look(): void {
    if (this.#over) return
    const { deadline_at: deadline } = this.#job
    if (deadline !== null && this.#deps.nowMs() >= deadline) return this.#deps.outOfTime()
    this.#settle()
  }

  async call(spec: StepSpec): Promise<Json> {
    this.#busy += 1
    try {
      return await this.#call(spec)
    } finally {
      this.#busy -= 1
      this.#settle()
    }
  }

  async sleep(at: StepAt, until: { ms: number } | { time: string }): Promise<void> {
    const known = this.#records.get(at.key)
    if (known?.status === 'success') return
    const wakeAt = known?.wake_at ?? ('ms' in until ? this.#deps.nowMs() + until.ms : Date.parse(until.time))
    if (!known) await this.#store({ ...this.#row(at, 'waiting'), wake_at: wakeAt })
    await this.#until(wakeAt)
    await this.#store(this.#row(at, 'success'))
  }

  async wait(at: StepAt, gate: GateSpec): Promise<Decision | null> {
    const known = this.#records.get(at.key)
    // A job that goes on from a later step took the decision over.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- we stored it
    if (known?.status === 'success') return JSON.parse(known.output ?? 'null') as Decision
    const { table, nowMs } = this.#deps
    if (!known) {
      const now = nowMs()
      await this.#store({ ...this.#row(at, 'waiting'), input: JSON.stringify(gate) }, () =>
        table.openGate(this.#job.seq, at.key, {
          ...gate,
          at: new Date(now).toISOString(),
          expiresAt: now + gate.expiresMs,
        }),
      )
      this.#deps.log(at.key, 'system', `Waits for approval: ${gate.message}`)
    }
    const row = table.gateAt(this.#job.seq, at.key)
    const decided = await this.#wait(row?.expires_at ?? null, () => this.#decided(at.key))
    const decision = decisionOf(decided)
    if (decision?.approved)
      await this.#store({ ...this.#row(at, 'success'), output: JSON.stringify(decision) })
    else await this.#store({ ...this.#row(at, 'failed'), output: JSON.stringify(decision) })
    return decision
  }

  async child(at: StepAt, workflow: string, input: Record<string, Json>): Promise<Json> {
    const known = this.#records.get(at.key)
    if (known?.status === 'success') return parsed(known.output)
    const { table, startChild } = this.#deps
    this.#check()
    const find = () => table.child(this.#job.seq, at.key)
    if (!find()) {
      const child = startChild(this.#job, at.key, workflow, input)
      await this.#store({
        ...this.#row(at, 'waiting'),
        input: JSON.stringify({ workflow, input, job: child.id }),
      })
    }
    const ended = await this.#wait(null, () => {
      const child = find()
      return child && endedStatuses.includes(child.status) ? child : undefined
    })
    if (ended.status === 'success') {
      await this.#store({ ...this.#row(at, 'success'), output: ended.output })
      return parsed(ended.output)
    }
    const reason = ended.failure === null ? `it was ${ended.status}` : failureText(ended.failure)
    const failed = stepFailure(
      at.id,
      'WORKFLOW_FAILED',
      `The workflow ${workflow} (${ended.id}) did not succeed: ${reason}`,
      reason,
    )
    await this.#store({ ...this.#row(at, 'failed'), failure: JSON.stringify(failed.failure) })
    throw failed
  }

  async group(at: StepAt, input: Json, run: () => Promise<Json>): Promise<Json> {
    if (!this.#records.has(at.key)) this.#record({ ...this.#row(at, 'running'), input: shownInput(input) })
    try {
      const output = await run()
      this.#record({ ...this.#row(at, 'success'), output: JSON.stringify(output) })
      return output
    } catch (error) {
      const failed = failureOf(at.id, error)
      this.#record({ ...this.#row(at, 'failed'), failure: JSON.stringify(failed.failure) })
      throw failed
    }
  }

  skip(at: StepAt): void {
    if (!this.#records.has(at.key)) this.#record(this.#row(at, 'skipped'))
  }

  progress({ done, step }: { done: number; of: number; step: string | null }): void {
    if (this.#over) return
    void this.#deps.commits
      .write(() => this.#deps.table.progress(this.#job.seq, done, step))
      .catch(() => undefined)
    this.#deps.changed()
  }

  async #call(spec: StepSpec): Promise<Json> {
    const { step, key } = spec
    const known = this.#records.get(key)
    if (known?.status === 'success') return parsed(known.output)
    if (known?.status === 'failed' || known?.status === 'interrupted') throw recorded(step.id, known)
    const interruptions = (known?.interruptions ?? 0) + (known?.status === 'running' ? 1 : 0)
    if (known?.status === 'running') await this.#refuseToRepeat(spec, known, interruptions)
    if (known?.status === 'waiting') await this.#pause(known.wake_at ?? 0)
    let attempt = known ? known.attempt + (known.status === 'waiting' ? 1 : 0) : 1
    const at = { key, id: step.id, kind: step.type }
    const input = shownInput(step)
    for (; ; attempt++) {
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      const outcome = await this.#attempt(spec, {
        ...this.#row(at, 'running'),
        attempt,
        interruptions,
        input,
      })
      if (outcome.ok) return outcome.output
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      await this.#pause(outcome.againAt)
    }
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
    await this.#store({
      ...this.#row({ key, id: step.id, kind: step.type }, 'interrupted'),
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
    await this.#store(row)
    try {
      const output = await this.#perform(spec, attempt)
      this.#check()
      this.#record({ ...row, ...this.#ended('success'), output: JSON.stringify(output) })
      return { ok: true, output }
    } catch (error) {
      this.#check()
      const failed = failureOf(spec.step.id, error)
      const failure = JSON.stringify(failed.failure)
      this.#deps.log(spec.key, 'system', failed.failure.error)
      if (attempt >= spec.attempts) {
        this.#record({ ...row, ...this.#ended('failed'), failure })
        throw failed
      }
      const againAt = this.#deps.nowMs() + (retryAfterMs(error) ?? backoffMs(spec, attempt))
      await this.#store({ ...row, status: 'waiting', wake_at: againAt, failure })
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
      jobId: this.#job.id,
      workflow: this.#job.workflow,
      key,
      attempt,
      signal: AbortSignal.any([this.#stop.signal, late.signal]),
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

  /** After a stop nothing more is recorded: the flow is left where it is. */
  #check(): void {
    this.#stop.signal.throwIfAborted()
  }

  #decided(key: string): GateRow | undefined {
    const { table, nowMs, commits } = this.#deps
    const row = table.gateAt(this.#job.seq, key)
    if (row?.approved === null && row.expires_at !== null && nowMs() >= row.expires_at) {
      commits.flush()
      table.expire(row.id, new Date(nowMs()).toISOString())
      return table.gateAt(this.#job.seq, key)
    }
    return row?.approved === null ? undefined : row
  }

  #until(wakeAt: number): Promise<true> {
    return this.#wait(wakeAt, () => this.#deps.nowMs() >= wakeAt || undefined)
  }

  /** A step at work waits for its next attempt; meanwhile it is not at work. */
  async #pause(until: number): Promise<void> {
    this.#busy -= 1
    try {
      await this.#until(until)
    } finally {
      this.#busy += 1
    }
  }

  /** Waits until `find` finds something. Other work of the job goes on; without any, the job is parked. */
  #wait<T>(wakeAt: number | null, find: () => T | undefined): Promise<T> {
    const found = find()
    if (found !== undefined) return Promise.resolve(found)
    const { promise, resolve } = Promise.withResolvers<T>()
    const look = () => {
      const now = find()
      if (now !== undefined) resolve(now)
      return now !== undefined
    }
    this.#waits.add({ wakeAt, look })
    this.#settle()
    return promise
  }

  async #store(row: NewStep, also?: () => void): Promise<void> {
    this.#check()
    const { commits, table, changed } = this.#deps
    this.#busy += 1
    try {
      await commits.write(() => {
        if (this.#stop.signal.aborted) return
        also?.()
        table.putStep(row)
      })
      changed()
    } finally {
      this.#busy -= 1
      this.#settle()
    }
  }

  /** Stored in its turn; what comes after it is stored after it. */
  #record(row: NewStep): void {
    this.#store(row).catch(() => undefined)
  }

  #row(at: StepAt, status: StepRow['status']): NewStep {
    const known = this.#records.get(at.key)
    const position = known?.position ?? this.#position++
    const now = new Date(this.#deps.nowMs()).toISOString()
    const base = { job: this.#job.seq, ...at, position, status }
    const over = status !== 'running' && status !== 'waiting'
    return { ...base, started_at: now, ...(over && { ended_at: now }) }
  }

  #ended(status: 'success' | 'failed'): Pick<StepRow, 'status' | 'ended_at'> {
    return { status, ended_at: new Date(this.#deps.nowMs()).toISOString() }
  }

  #finish(end: FlowEnd): void {
    if (this.#stop.signal.aborted) {
      if (this.#busy === 0) this.#end.resolve({ status: 'stopped' })
      return
    }
    this.#over = true
    clearTimeout(this.#timer)
    this.#end.resolve(end)
  }

  /** When nothing is at work any more and it only waits, the job is parked: it takes no memory and no turn. */
  #settle(): void {
    if (this.#settling) return
    this.#settling = true
    setImmediate(() => {
      this.#settling = false
      this.#settleNow()
    })
  }

  #settleNow(): void {
    if (this.#stop.signal.aborted && this.#busy === 0) return this.#end.resolve({ status: 'stopped' })
    if (this.#over) return
    clearTimeout(this.#timer)
    let moved = false
    for (const wait of this.#waits) {
      if (!wait.look()) continue
      this.#waits.delete(wait)
      moved = true
    }
    // What a wait found goes on in the next microtask.
    if (moved) return this.#settle()
    if (this.#busy === 0 && this.#waits.size > 0) return this.#park()
    const wakeAt = this.#wakeAt()
    if (wakeAt !== null) this.#timer = setTimeout(() => this.look(), nextTickMs(wakeAt, this.#deps.nowMs()))
  }

  #park(): void {
    this.#over = true
    clearTimeout(this.#timer)
    const { table, commits } = this.#deps
    const { seq } = this.#job
    void commits.write(() => {
      const status = table.gates(seq).length > 0 ? 'waiting_approval' : 'running'
      table.park(seq, status, this.#wakeAt())
    })
    commits.flush()
    this.#end.resolve({ status: 'parked' })
  }

  #wakeAt(): number | null {
    const times = [...this.#waits].map(({ wakeAt }) => wakeAt).concat(this.#job.deadline_at)
    const known = times.filter(time => time !== null)
    return known.length > 0 ? Math.min(...known) : null
  }
}

function decisionOf(row: GateRow): Decision | null {
  if (row.decided_by === null) return null
  return { approved: row.approved === 1, by: row.decided_by, comment: row.comment, at: row.decided_at ?? '' }
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- we stored it
const parsed = (text: string | null): Json => JSON.parse(text ?? 'null') as Json

function recorded(step: string, { failure }: StepRow): StepError {
  if (failure === null) return stepFailure(step, 'STEP_FAILED', `Step "${step}" failed.`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- we stored it
  return new StepError(JSON.parse(failure) as StepError['failure'])
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- we stored it
const failureText = (failure: string) => (JSON.parse(failure) as StepError['failure']).error
