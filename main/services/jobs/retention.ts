import type { Log } from '#base/log.ts'
import type { Settings } from '#contract'
import type { JobLogs } from './job-logs.ts'
import type { JobQueries } from './job-queries.ts'
import type { JobTable } from './job-table.ts'

type Deps = {
  table: JobTable
  queries: JobQueries
  logs: JobLogs
  log: Log
  nowMs: () => number
  limits: () => Pick<Settings['jobs'], 'keepDays' | 'keep'>
}

const dayMs = 86_400_000
const everyMs = 3_600_000
const soonMs = 10_000
const mostAtOnce = 200

/** Removes ended jobs that are too old or too many, with their logs and files (J5). */
export class Retention {
  readonly #deps: Deps
  #timer: NodeJS.Timeout | undefined
  #soon: NodeJS.Timeout | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  start(): void {
    this.#timer = setInterval(() => this.soon(), everyMs).unref()
    this.soon()
  }

  /** A job has ended, so there may be one too many. */
  soon(): void {
    this.#soon ??= setTimeout(() => this.#sweep(), soonMs).unref()
  }

  close(): void {
    clearInterval(this.#timer)
    clearTimeout(this.#soon)
  }

  #sweep(): void {
    this.#soon = undefined
    const { table, queries, logs, log, nowMs, limits } = this.#deps
    const { keepDays, keep } = limits()
    try {
      const outdated = queries.outdated(new Date(nowMs() - keepDays * dayMs).toISOString(), keep, mostAtOnce)
      for (const { seq, id } of outdated) {
        table.remove(seq)
        logs
          .remove(id)
          .catch((error: unknown) => log.warn({ err: error, job: id }, 'the files of a job stay'))
      }
      if (outdated.length > 0) table.removeUnusedDefinitions()
      if (outdated.length === mostAtOnce) this.soon()
    } catch (error) {
      log.warn({ err: error }, 'old jobs could not be removed')
    }
  }
}
