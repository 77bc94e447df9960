import { randomBytes } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type { Log } from '#base/log.ts'
import type {
  Definition,
  Gate,
  Job,
  JobDetail,
  JobQuery,
  JobSource,
  LogLine,
  Output,
  Publish,
  Settings,
} from '#contract'
import type { Json, WorkflowLanguage } from '#services/workflows/language.ts'
import type { ServedWorkflow } from '#services/workflows/served-workflow.ts'
import type { Store } from '#store/store.ts'
import { Commits } from './commits.ts'
import { Dispatcher } from './dispatcher.ts'
import type { Decision, StepRunner } from './engine.ts'
import { Gates } from './gates.ts'
import { JobLogs } from './job-logs.ts'
import { detailOf, endedStatuses, gateOf, type JobRow, jobOf } from './job-rows.ts'
import { JobTable, type NewJob } from './job-table.ts'
import { JobWatchers } from './job-watchers.ts'
import { takeOver } from './rerun.ts'
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

type Beginning = { workflow: ServedWorkflow; input: Record<string, Json>; source: JobSource } & Partial<
  Pick<NewJob, 'idempotency_key' | 'rerun_of' | 'parent' | 'parent_key' | 'depth'>
>

/** A workflow that starts itself ends here. */
const deepest = 8

/** The durable engine: jobs survive anything (J1). One process owns the file, so there are no leases. */
export class Jobs {
  readonly #deps: Deps
  readonly #table: JobTable
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
    this.#commits = new Commits(store, log)
    this.#logs = new JobLogs({ folder, now, publish })
    this.#watchers = new JobWatchers(this.#table, publish)
    this.#retention = new Retention({ table: this.#table, logs: this.#logs, log, nowMs, limits })
    this.#dispatcher = new Dispatcher({
      ...deps,
      table: this.#table,
      commits: this.#commits,
      logs: this.#logs,
      nowMs,
      running: () => limits().running,
      startChild: (parent, key, workflow, input) => this.#startChild(parent, key, workflow, input),
      changed: seq => this.#watchers.changed(seq),
      ended: seq => {
        this.#watchers.now(seq)
        this.#retention.soon()
      },
    })
    this.#gates = new Gates({ table: this.#table, now, decided: seq => this.#dispatcher.look(seq) })
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
    const served = this.#served(workflow)
    const checked = this.#deps.language.checkInput(served.definition, input)
    this.#checkRoom()
    const row = this.#create({
      workflow: served,
      input: checked,
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
    return detailOf(row, steps, this.#table.gates(row.seq), this.#table.definition(row.version).text)
  }

  list(query: JobQuery): { jobs: Job[]; next: string | null } {
    const rows = this.#table.list(query)
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
  rerun(id: string, { fromStep, source }: { fromStep?: string; source: JobSource }): Job {
    const before = this.#row(id)
    this.#checkRoom()
    const { text, definition } = this.#table.definition(before.version)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked before it was stored
    const workflow = {
      definition: JSON.parse(definition) as Definition,
      text,
      version: before.version,
      toolName: null,
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked before it was stored
    const input = JSON.parse(before.input) as Record<string, Json>
    const kept =
      fromStep === undefined ? [] : takeOver(workflow.definition, this.#table.steps(before.seq), fromStep)
    const row = this.#deps.store.transaction(() => {
      const created = this.#create({ workflow, input, source, rerun_of: before.id })
      for (const step of kept) this.#table.putStep({ ...step, job: created.seq })
      return created
    })()
    this.#dispatcher.add(row)
    return jobOf(row)
  }

  /** Gates that wait for a decision. */
  gates(): Gate[] {
    return this.#table.openGates().map(row => gateOf(row, { id: row.job_id, workflow: row.workflow }))
  }

  /** First decision wins; a second throws `conflict` saying who decided when. */
  decide(gate: number, decision: Omit<Decision, 'at'>): Gate {
    return this.#gates.decide(gate, decision)
  }

  /** The same by job and step; before the job is at the gate the decision is kept for it. */
  decideAt(id: string, step: string, decision: Omit<Decision, 'at'>): Gate {
    return this.#gates.decideAt(this.#row(id), step, decision)
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
    const byStatus = Object.fromEntries(this.#table.byStatus().map(({ status, n }) => [status, n]))
    const hourMs = 3_600_000
    const first = Math.floor(this.#deps.now().getTime() / hourMs) * hourMs - 23 * hourMs
    const counted = new Map(this.#table.byHour(new Date(first).toISOString()).map(row => [row.hour, row]))
    const hours = Array.from({ length: 24 }, (_, index) => {
      const at = new Date(first + index * hourMs).toISOString()
      const { success = 0, failed = 0 } = counted.get(at.slice(0, 13)) ?? {}
      return { at, success, failed }
    })
    return { byStatus, hours }
  }

  /** Stops starting steps, ends running processes; what was cut off is taken up at the next start as its marking allows. */
  async close(): Promise<void> {
    this.#retention.close()
    await this.#dispatcher.close()
    this.#commits.close()
    this.#logs.flush()
    this.#watchers.close()
  }

  #served(name: string): ServedWorkflow {
    const served = this.#deps.workflow(name)
    if (!served) throw new AppError('not_found', `There is no workflow "${name}".`)
    if (served.definition.enabled) return served
    throw new AppError(
      'workflow_disabled',
      `The workflow "${name}" is switched off. Switch it on in Workflows first.`,
    )
  }

  #checkRoom(): void {
    const { queued } = this.#deps.limits()
    if (this.#dispatcher.queued < queued) return
    throw new AppError(
      'queue_full',
      `${queued} jobs are already waiting; no more are taken. Try again when some have ended.`,
    )
  }

  #row(id: string): JobRow {
    const row = this.#table.byId(id)
    if (!row) throw new AppError('not_found', `There is no job ${id}.`)
    return row
  }

  #create({ workflow, input, source, ...more }: Beginning): JobRow {
    const { definition, text, version } = workflow
    this.#table.keepDefinition(version, text, JSON.stringify(definition))
    const row = this.#table.add({
      idempotency_key: null,
      rerun_of: null,
      parent: null,
      parent_key: null,
      depth: 0,
      ...more,
      id: `job_${this.#deps.now().getTime().toString(36)}${randomBytes(8).toString('hex')}`,
      workflow: definition.name,
      version,
      source_kind: source.kind,
      source_name: source.name,
      input: JSON.stringify(input),
      steps: definition.steps.length,
      at_once: definition.concurrency ?? null,
      created_at: this.#deps.now().toISOString(),
    })
    this.#watchers.changed(row.seq)
    return row
  }

  #startChild(parent: JobRow, key: string, name: string, input: Record<string, Json>): JobRow {
    if (parent.depth + 1 > deepest)
      throw stepFailure(
        key,
        'TOO_DEEP',
        `Workflows start each other more than ${deepest} deep; "${name}" was not started.`,
      )
    const workflow = this.#served(name)
    const checked = this.#deps.language.checkInput(workflow.definition, input)
    const row = this.#create({
      workflow,
      input: checked,
      source: { kind: 'workflow', name: parent.id },
      parent: parent.seq,
      parent_key: key,
      depth: parent.depth + 1,
    })
    this.#dispatcher.add(row)
    return row
  }
}
