import { AppError } from '#base/errors.ts'
import type { Log } from '#base/log.ts'
import type { Definition, JobFailure, JobStatus } from '#contract'
import type { Json, WorkflowLanguage } from '#services/workflows/language.ts'
import type { Commits } from './commits.ts'
import type { RunFlow, StepRunner } from './engine.ts'
import { interpreter } from './interpreter.ts'
import type { JobLogs } from './job-logs.ts'
import type { JobRow } from './job-rows.ts'
import { JobRun } from './job-run.ts'
import type { GateTable } from './gate-table.ts'
import type { JobTable } from './job-table.ts'
import type { RunEnd } from './run-deps.ts'
import { ReadyQueue } from './ready-queue.ts'
import { failureOf, stepFailure } from './step-error.ts'
import { durationMs } from './steps/measures.ts'
import { nextTickMs } from './timing.ts'

export type DispatcherDeps = {
  table: JobTable
  gates: GateTable
  commits: Commits
  logs: JobLogs
  log: Log
  language: WorkflowLanguage
  runners: Record<string, StepRunner>
  nowMs: () => number
  resolveSecret: (reference: string) => Promise<string>
  running: () => number
  startChild: (parent: JobRow, key: string, workflow: string, input: Record<string, Json>) => JobRow
  changed: (seq: number) => void
  ended: (seq: number) => void
}

type Active = { run: JobRun; workflow: string; id: string }

/** Gives jobs their turn: so many at once, fair between workflows, parked ones when what they wait for has come. */
export class Dispatcher {
  readonly #deps: DispatcherDeps
  readonly #runFlow: RunFlow
  readonly #ready = new ReadyQueue()
  readonly #active = new Map<number, Active>()
  readonly #leaving = new Set<Promise<void>>()
  /** Jobs that are just being parked while what they wait for came. */
  readonly #missed = new Set<number>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(deps: DispatcherDeps) {
    this.#deps = deps
    this.#runFlow = interpreter(deps.language)
  }

  get queued(): number {
    return this.#ready.size
  }

  /** Takes up what a crash or a stop left. */
  start(): void {
    const { table } = this.#deps
    table.readyAgain()
    for (const row of table.ready()) this.#line(row)
    this.#wakeDue()
    this.#pump()
  }

  /** A new job, or one whose wait is over. */
  add(row: Pick<JobRow, 'seq' | 'workflow' | 'at_once' | 'started_at'>): void {
    this.#line(row)
    this.#pump()
  }

  /** What a job waits for may have come: a decision, or the end of another job. */
  look(seq: number): void {
    const active = this.#active.get(seq)
    if (active?.run.isOver) this.#missed.add(seq)
    if (active) return active.run.look()
    const { table } = this.#deps
    if (!table.wake(seq)) return
    const row = table.bySeq(seq)
    if (row) this.add(row)
  }

  /** Ends a job now, with its processes and the jobs it started. False when it had ended. */
  end(seq: number, status: 'cancelled' | 'timeout', failure: JobFailure | null, reason: AppError): boolean {
    const { table, commits, nowMs } = this.#deps
    commits.flush()
    const at = new Date(nowMs()).toISOString()
    if (!table.end(seq, { status, output: null, failure, at })) return false
    this.#active.get(seq)?.run.stop(reason)
    for (const child of table.liveChildren(seq)) this.end(child.seq, 'cancelled', null, reason)
    this.#ended(seq)
    return true
  }

  /** Resolves when every process has ended. What was cut off is taken up at the next start as its marking allows. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    const reason = new AppError('cancelled', 'Gatehouse is closing.')
    for (const { run } of this.#active.values()) run.stop(reason)
    await Promise.all(this.#leaving)
  }

  #line({
    seq,
    workflow,
    at_once: atOnce,
    started_at: startedAt,
  }: Pick<JobRow, 'seq' | 'workflow' | 'at_once' | 'started_at'>): void {
    this.#ready.add({ seq, workflow, atOnce, resumed: startedAt !== null })
  }

  #pump(): void {
    while (!this.#closed && this.#active.size < this.#deps.running()) {
      const next = this.#ready.next(workflow => this.#countActive(workflow))
      if (!next) return
      const row = this.#deps.table.bySeq(next.seq)
      if (row?.state === 'ready') this.#begin(row)
    }
  }

  #countActive(workflow: string): number {
    let count = 0
    for (const active of this.#active.values()) if (active.workflow === workflow) count += 1
    return count
  }

  #begin(row: JobRow): void {
    const { seq, workflow, id } = row
    const { table, commits, nowMs, logs } = this.#deps
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked before it was stored
    const definition = JSON.parse(table.definition(row.version).definition) as Definition
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked before it was stored
    const input = JSON.parse(row.input) as Record<string, Json>
    const { timeout } = definition
    const deadline = row.deadline_at ?? (timeout === undefined ? null : nowMs() + durationMs(timeout))
    const at = new Date(nowMs()).toISOString()
    commits
      .write(() => table.activate(seq, at, deadline))
      .then(() => this.#deps.changed(seq))
      .catch((error: unknown) => this.#deps.log.error({ err: error, job: id }, 'a job could not be begun'))
    const run = new JobRun(
      {
        ...this.#deps,
        log: (key, stream, text) => logs.write(id, key, stream, text),
        changed: () => this.#deps.changed(seq),
        outOfTime: () => this.#outOfTime(seq, timeout ?? ''),
      },
      { ...row, deadline_at: deadline },
    )
    this.#active.set(seq, { run, workflow, id })
    const leaving = run.run(() => this.#runFlow(run, definition, input)).then(end => this.#left(seq, id, end))
    const done = leaving
      .catch((error: unknown) => this.#deps.log.error({ err: error, job: id }, 'a job broke'))
      .finally(() => {
        this.#leaving.delete(done)
        this.#active.delete(seq)
        if (this.#missed.delete(seq)) this.look(seq)
        if (table.bySeq(seq)?.state === 'parked') this.#arm()
        this.#pump()
      })
    this.#leaving.add(done)
  }

  /** The run has left the memory: its end is stored before anyone is told. */
  async #left(seq: number, id: string, end: RunEnd): Promise<void> {
    const { table, commits, nowMs, logs, changed } = this.#deps
    logs.close(id)
    if (end.status === 'stopped') return
    if (end.status === 'parked') return changed(seq)
    const at = new Date(nowMs()).toISOString()
    const [output, failure] =
      end.status === 'success' ? [JSON.stringify(end.output), null] : [null, end.failure]
    const status: JobStatus = end.status
    await commits
      .write(() => void table.end(seq, { status, output, failure, at }))
      .catch((error: unknown) =>
        commits.write(
          () =>
            void table.end(seq, {
              status: 'failed',
              output: null,
              failure: failureOf('', error).failure,
              at,
            }),
        ),
      )
    this.#ended(seq)
  }

  #ended(seq: number): void {
    this.#deps.ended(seq)
    const parent = this.#deps.table.bySeq(seq)?.parent ?? null
    if (parent !== null) this.look(parent)
  }

  #outOfTime(seq: number, timeout: string): void {
    const sentence = `The job did not end within ${timeout} and was stopped.`
    const { step } = this.#deps.table.bySeq(seq) ?? { step: null }
    const { failure } = stepFailure(step ?? '', 'TIMEOUT', sentence)
    this.end(seq, 'timeout', failure, new AppError('cancelled', sentence))
  }

  #wakeDue(): void {
    const { table, nowMs } = this.#deps
    for (const seq of table.due(nowMs())) this.look(seq)
    this.#arm()
  }

  #arm(): void {
    clearTimeout(this.#timer)
    const at = this.#closed ? null : this.#deps.table.nextWake()
    if (at !== null) this.#timer = setTimeout(() => this.#wakeDue(), nextTickMs(at, this.#deps.nowMs()))
  }
}
