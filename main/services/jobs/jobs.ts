import type { Clock } from '#base/clock.ts'
import type { Log } from '#base/log.ts'
import type { Gate, Job, JobDetail, JobQuery, JobSource, LogLine, Publish } from '#contract'
import type { Json, WorkflowLanguage } from '#services/workflows/language.ts'
import type { ServedWorkflow } from '#services/workflows/workflows.ts'
import type { Store } from '#store/store.ts'
import type { Decision, StepRunner } from './engine.ts'

type Deps = {
  store: Store
  publish: Publish
  now: Clock
  log: Log
  language: WorkflowLanguage
  /** Step kinds by name, the engine's own (`approval`, `wait`, `foreach`) excepted. */
  runners: Record<string, StepRunner>
  workflow: (name: string) => ServedWorkflow | undefined
  resolveSecret: (reference: string) => Promise<string>
  /** Folder of the jobs' logs and working folders. */
  folder: string
  limits: () => { running: number; queued: number }
}

export type StartOptions = {
  source: JobSource
  /** The same key with the same workflow gives the job it started. */
  idempotencyKey?: string
  rerunOf?: string
}

/** The durable engine: jobs survive anything (J1). One process owns the file, so there are no leases. */
export class Jobs {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Takes up what a crash or a stop left. */
  start(): void {
    throw new Error(`not built ${String(this.#deps)}`)
  }

  /** Checks the input (W8: `bad_input` naming the field), stores the job, returns it queued. Throws `queue_full`, `not_found`. */
  run(_workflow: string, _input: Record<string, Json>, _options: StartOptions): Job {
    throw new Error('not built')
  }

  /** Throws `not_found`. */
  get(_id: string): JobDetail {
    throw new Error('not built')
  }

  list(_query: JobQuery): { jobs: Job[]; next: string | null } {
    throw new Error('not built')
  }

  /** Resolves with the ended job, or with the job as it is when the time is over. */
  waitFor(
    _id: string,
    _options: { timeoutMs: number; signal: AbortSignal; onProgress?: (job: Job) => void },
  ): Promise<JobDetail> {
    throw new Error('not built')
  }

  /** Ends its processes too. A job that has ended stays as it is (`conflict`). */
  cancel(_id: string, _by: string): Job {
    throw new Error('not built')
  }

  /** A new job with the same input and definition; from a step on, the results of the steps before it are taken over. */
  rerun(_id: string, _options: { fromStep?: string; source: JobSource }): Job {
    throw new Error('not built')
  }

  gates(): Gate[] {
    return []
  }

  /** First decision wins; a second throws `conflict` saying who decided when. */
  decide(_gate: number, _decision: Omit<Decision, 'at'>): Gate {
    throw new Error('not built')
  }

  /** Lines after `seq`, at most `limit`. */
  log(_id: string, _after: number, _limit: number): LogLine[] {
    return []
  }

  /** Every line from now on; returns how to stop. */
  follow(_id: string, _listener: (line: LogLine) => void): () => void {
    return () => undefined
  }

  /** The log as one file of text lines. */
  logFile(_id: string): string {
    throw new Error('not built')
  }

  /** Numbers for Overview: jobs by status and by hour. */
  statistics(): {
    byStatus: Record<string, number>
    hours: { at: string; success: number; failed: number }[]
  } {
    throw new Error('not built')
  }

  /** Stops starting steps, ends running processes; what was cut off is taken up at the next start as its marking allows. */
  async close(): Promise<void> {}
}
