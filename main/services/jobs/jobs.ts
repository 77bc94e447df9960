import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type { Log } from '#base/log.ts'
import type { Gate, Job, JobDetail, JobQuery, JobSource, LogLine, Output, Publish, Settings } from '#contract'
import type { Json, WorkflowLanguage } from '#services/workflows/language.ts'
import type { ServedWorkflow } from '#services/workflows/served-workflow.ts'
import type { Store } from '#store/store.ts'
import { Commits } from './commits.ts'
import { Dispatcher } from './dispatcher.ts'
import type { Say, StepRunner } from './engine.ts'
import { Gates } from './gates.ts'
import { JobLogs } from './job-logs.ts'
import { detailOf, gateOf, type JobRow, jobOf } from './job-rows.ts'
import { type GateOfJob, GateTable } from './gate-table.ts'
import { JobMaker, type RepeatOptions } from './job-maker.ts'
import { JobQueries } from './job-queries.ts'
import { JobTable } from './job-table.ts'
import { JobWatchers } from './job-watchers.ts'
import { jobStatistics } from './job-statistics.ts'
import { Retention } from './retention.ts'
import { stepFailure } from './step-error.ts'

type Deps = {
  store: Store
  publish: Publish
  now: Clock
  log: Log
  language: WorkflowLanguage
  /** Step kinds by name, the engine's own (`approval`, `wait`, `workflow`, `foreach`) excepted. */
  runners: Record<string, StepRunner>
  workflow: (name: string) => ServedWorkflow | undefined
  resolveSecret: (reference: string) => Promise<string>
  /** Folder of the jobs' logs and working folders. */
  folder: string
  limits: () => Settings['jobs']
}

export type StartOptions = {
  source: JobSource
  /** The same key with the same workflow gives the job it started. */
  idempotencyKey?: string
}

/** A gate with what started its job, and how it was decided: `by` nobody is an expiry. */
export type GateState = {
  gate: Gate
  starter: string
  decision: {
    approved: boolean
    by: string | null
    at: string
    from: string | null
    comment: string | null
  } | null
}

/** The durable engine: jobs survive anything (J1). One process owns the file, so there are no leases. */
export class Jobs {
  readonly #deps: Deps
  readonly #table: JobTable
  readonly #gateTable: GateTable
  readonly #queries: JobQueries
  readonly #maker: JobMaker
  readonly #commits: Commits
  readonly #logs: JobLogs
  readonly #watchers: JobWatchers
  readonly #gates: Gates
  readonly #retention: Retention
  readonly #dispatcher: Dispatcher

  constructor(deps: Deps) {
    this.#deps = deps
    const { store, log, now, publish, folder, limits } = deps
    const nowMs = () => now().getTime()
    this.#table = new JobTable(store)
    this.#gateTable = new GateTable(store)
    this.#queries = new JobQueries(store)
    this.#commits = new Commits(store, log)
    this.#logs = new JobLogs({ folder, now, publish })
    this.#watchers = new JobWatchers(this.#table, publish)
    this.#maker = new JobMaker({ ...deps, table: this.#table, changed: seq => this.#watchers.changed(seq) })
    this.#retention = new Retention({
      table: this.#table,
      queries: this.#queries,
      logs: this.#logs,
      log,
      nowMs,
      limits,
    })
    this.#dispatcher = new Dispatcher({
      ...deps,
      table: this.#table,
      gates: this.#gateTable,
      commits: this.#commits,
      logs: this.#logs,
      nowMs,
      running: () => limits().running,
      startChild: (parent, key, workflow, input) => {
        const child = this.#maker.makeChild(parent, key, workflow, input)
        this.#dispatcher.add(child)
        return child
      },
      changed: seq => this.#watchers.changed(seq),
      ended: seq => {
        this.#watchers.now(seq)
        this.#retention.soon()
      },
    })
    this.#gates = new Gates({
      table: this.#table,
      gates: this.#gateTable,
      now,
      decided: seq => this.#dispatcher.look(seq),
    })
  }

  /** Takes up what a crash or a stop left. */
  start(): void {
    this.#retention.start()
    this.#dispatcher.start()
  }

  /** Checks the input (W8: `bad_input` naming the field), stores the job, returns it queued. Throws `queue_full`, `not_found`, `workflow_disabled`. */
  run(workflow: string, input: Record<string, Json>, { source, idempotencyKey }: StartOptions): Job {
    if (idempotencyKey !== undefined) {
      const before = this.#table.byIdempotencyKey(workflow, idempotencyKey)
      if (before) return jobOf(before)
    }
    this.#checkRoom()
    const row = this.#maker.make(workflow, input, {
      source,
      ...(idempotencyKey && { idempotency_key: idempotencyKey }),
    })
    this.#dispatcher.add(row)
    return jobOf(row)
  }

  /** Throws `not_found`. */
  get(id: string): JobDetail {
    const row = this.#row(id)
    const steps = this.#table.steps(row.seq)
    const gates = this.#gateTable
      .gates(row.seq)
      .map(gate => gateOf(gate, row, this.#gateTable.votes(gate.id)))
    return detailOf(row, steps, gates, this.#table.definition(row.version).text)
  }

  /** `before` in the query is a job of ours; `cursor` is any place in time, for lists that hold others too. */
  list(query: JobQuery, cursor?: Pick<Job, 'id' | 'createdAt'>): { jobs: Job[]; next: string | null } {
    const rows = this.#queries.list(query, cursor)
    const jobs = rows.slice(0, query.limit).map(jobOf)
    return { jobs, next: rows.length > query.limit ? (jobs.at(-1)?.id ?? null) : null }
  }

  /** Resolves with the ended job, or with the job as it is when the time is over. Rejects when the signal is aborted. */
  async waitFor(
    id: string,
    options: { timeoutMs: number; signal: AbortSignal; onProgress?: (job: Job) => void },
  ): Promise<JobDetail> {
    await this.#watchers.ended(this.#row(id), options)
    return this.get(id)
  }

  /** Ends its processes too. A job that has ended stays as it is (`conflict`). */
  cancel(id: string, by: string): Job {
    const { seq, status } = this.#row(id)
    const reason = new AppError('cancelled', `The job was cancelled by ${by}.`)
    const { failure } = stepFailure(this.#row(id).step ?? '', 'CANCELLED', reason.message)
    if (!this.#dispatcher.end(seq, 'cancelled', failure, reason))
      throw new AppError(
        'conflict',
        `The job ${id} has already ended (${status}); there is nothing to cancel.`,
      )
    return jobOf(this.#row(id))
  }

  /** A new job with the same input and definition; from a step on, the results of the steps before it are taken over. */
  rerun(id: string, options: RepeatOptions): Job {
    const before = this.#row(id)
    this.#checkRoom()
    const row = this.#maker.repeat(before, options)
    this.#dispatcher.add(row)
    return jobOf(row)
  }

  /** Gates that wait for a decision. */
  gates(): Gate[] {
    return this.#gateTable.openGates().map(row => this.#toGate(row))
  }

  /** One gate with how it was decided, if it was. */
  gate(id: number): GateState | undefined {
    const row = this.#gateTable.gateOfJob(id)
    return row && this.#toState(row)
  }

  /** Decided gates, newest first, before the given time and number. */
  decidedGates(before: { at: string; id: number }, limit: number): GateState[] {
    return this.#gateTable.decidedGates(before, limit).map(row => this.#toState(row))
  }

  /**
   * What started a job, or the first of the jobs that led to it, by whatever kind of step. Undefined when that one is no
   * longer kept. Throws `not_found`.
   */
  starter(id: string): JobSource | undefined {
    let row: JobRow | undefined = this.#row(id)
    while (row?.source_kind === 'workflow') row = this.#table.byId(row.source_name)
    return row && jobOf(row).source
  }

  /** First decision wins; a second throws `conflict` saying who decided when. A yes counts until as many as the gate requires have said so. */
  decide(gate: number, say: Say): Gate {
    return this.#gates.decide(gate, say)
  }

  /** The same by job and step; before the job is at the gate the decision is kept for it. */
  decideAt(id: string, step: string, say: Say): Gate {
    return this.#gates.decideAt(this.#row(id), step, say)
  }

  /** Lines after `seq`, at most `limit`. */
  log(id: string, after: number, limit: number): LogLine[] {
    return this.#logs.read(this.#row(id).id, after, limit)
  }

  /** Every line from now on; returns how to stop. */
  follow(id: string, listener: (line: LogLine) => void): () => void {
    return this.#logs.follow(id, listener)
  }

  /** Path of the log: one JSON object for each line. */
  logFile(id: string): string {
    return this.#logs.path(this.#row(id).id)
  }

  /** Numbers for Overview: jobs by status, and the ended ones of the last 24 hours by hour. */
  statistics(): Output<'jobs.statistics'> {
    return jobStatistics(this.#queries, this.#deps.now())
  }

  /** Stops starting steps, ends running processes; what was cut off is taken up at the next start as its marking allows. */
  async close(): Promise<void> {
    this.#retention.close()
    await this.#dispatcher.close()
    this.#commits.close()
    this.#logs.flush()
    this.#watchers.close()
  }

  #checkRoom(): void {
    const { queued } = this.#deps.limits()
    if (this.#dispatcher.queued < queued) return
    throw new AppError(
      'queue_full',
      `${queued} jobs are already waiting; no more are taken. Try again when some have ended.`,
    )
  }

  #toGate(row: GateOfJob): Gate {
    return gateOf(row, { id: row.job_id, workflow: row.workflow }, this.#gateTable.votes(row.id))
  }

  #toState(row: GateOfJob): GateState {
    const {
      approved,
      decided_by: by,
      decided_at: at,
      decided_from: from,
      comment,
      source_name: starter,
    } = row
    const decision =
      approved === null || at === null ? null : { approved: approved === 1, by, at, from, comment }
    return { gate: this.#toGate(row), starter, decision }
  }

  #row(id: string): JobRow {
    const row = this.#table.byId(id)
    if (!row) throw new AppError('not_found', `There is no job ${id}.`)
    return row
  }
}
