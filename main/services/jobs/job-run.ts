import type { AppError } from '#base/errors.ts'
import type { Json } from '#services/workflows/language.ts'
import type { RunDeps, RunEnd } from './run-deps.ts'
import type { Decision, FlowContext, FlowEnd, GateSpec, StepAt, StepSpec } from './engine.ts'
import { endedStatuses, type JobRow, type StepRow } from './job-rows.ts'
import { decisionOf } from './gate-table.ts'
import type { NewStep } from './job-table.ts'
import { shownInput } from './shown-input.ts'
import { failureOf, stepFailure } from './step-error.ts'
import { failureText, parsed, StepWork } from './step-work.ts'
import { nextTickMs } from './timing.ts'
import { earliest, Waits } from './waits.ts'

/** One job in memory, from its turn until it ends, parks or is stopped: the port's primitives on SQLite. */
export class JobRun implements FlowContext {
  readonly #deps: RunDeps
  readonly #job: JobRow
  readonly #records: Map<string, StepRow>
  readonly #stop = new AbortController()
  readonly #waits = new Waits()
  readonly #end = Promise.withResolvers<RunEnd>()
  readonly #work: StepWork
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
    this.#work = new StepWork(deps, {
      jobId: job.id,
      workflow: job.workflow,
      signal: this.#stop.signal,
      records: this.#records,
      row: (at, status) => this.#row(at, status),
      store: row => this.#store(row),
      record: row => this.#record(row),
      pause: until => this.#pause(until),
      check: () => this.#check(),
    })
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

  /** It has ended, is parked or was stopped: it hears of nothing any more. */
  get isOver(): boolean {
    return this.#over
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
      return await this.#work.call(spec)
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
    const { gates, nowMs } = this.#deps
    if (!known) {
      const now = nowMs()
      await this.#store({ ...this.#row(at, 'waiting'), input: JSON.stringify(gate) }, () =>
        gates.openGate(this.#job.seq, at.key, {
          ...gate,
          at: new Date(now).toISOString(),
          expiresAt: now + gate.expiresMs,
        }),
      )
      this.#deps.log(at.key, 'system', `Waits for approval: ${gate.message}`)
    }
    const row = gates.gateAt(this.#job.seq, at.key)
    const decided = await this.#wait(row?.expires_at ?? null, () =>
      gates.decided(this.#job.seq, at.key, nowMs()),
    )
    const decision = decisionOf(decided)
    const status = decision?.approved ? 'success' : 'failed'
    await this.#store({ ...this.#row(at, status), output: JSON.stringify(decision) })
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
    const known = this.#records.get(at.key)
    const isDone = known?.status === 'success' || known?.status === 'failed'
    const record = (row: NewStep) => {
      if (!isDone) this.#record(row)
    }
    if (!known) record({ ...this.#row(at, 'running'), input: shownInput(input) })
    try {
      const output = await run()
      record({ ...this.#row(at, 'success'), output: JSON.stringify(output) })
      return output
    } catch (error) {
      const failed = failureOf(at.id, error)
      record({ ...this.#row(at, 'failed'), failure: JSON.stringify(failed.failure) })
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

  /** After a stop nothing more is recorded: the flow is left where it is. */
  #check(): void {
    this.#stop.signal.throwIfAborted()
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
    const promise = this.#waits.add(wakeAt, find)
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
    // What a wait found goes on in the next microtask.
    if (this.#waits.look()) return this.#settle()
    if (this.#busy === 0 && this.#waits.size > 0) return this.#park()
    const wakeAt = this.#wakeAt()
    if (wakeAt !== null) this.#timer = setTimeout(() => this.look(), nextTickMs(wakeAt, this.#deps.nowMs()))
  }

  #park(): void {
    this.#over = true
    clearTimeout(this.#timer)
    const { table, gates, commits } = this.#deps
    const { seq } = this.#job
    void commits.write(() => {
      const status = gates.gates(seq).length > 0 ? 'waiting_approval' : 'running'
      table.park(seq, status, this.#wakeAt())
    })
    commits.flush()
    this.#end.resolve({ status: 'parked' })
  }

  #wakeAt(): number | null {
    return earliest([this.#waits.wakeAt(), this.#job.deadline_at])
  }
}
