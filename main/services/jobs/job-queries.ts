import type { JobQuery, JobStatus } from '#contract'
import type { Store } from '#store/store.ts'
import type { JobRow } from './job-rows.ts'
import { Rows } from './rows.ts'

/** What people ask of jobs: lists, numbers, and which are too old. */
export class JobQueries {
  readonly #rows: Rows

  constructor(store: Store) {
    this.#rows = new Rows(store)
  }

  list(query: JobQuery, cursor?: { id: string; createdAt: string }): JobRow[] {
    const where: string[] = []
    const values: (string | number)[] = []
    const also = (sql: string, ...given: (string | number)[]) => {
      where.push(sql)
      values.push(...given)
    }
    if (query.workflow !== undefined) also('workflow = ?', query.workflow)
    if (query.status?.length) also(`status IN (${query.status.map(() => '?').join(', ')})`, ...query.status)
    if (query.text) {
      const like = `%${query.text.replaceAll(/[%_\\]/g, character => `\\${character}`)}%`
      also(
        String.raw`(id LIKE ? ESCAPE '\' OR workflow LIKE ? ESCAPE '\' OR source_name LIKE ? ESCAPE '\' OR failure LIKE ? ESCAPE '\')`,
        like,
        like,
        like,
        like,
      )
    }
    if (query.before !== undefined) also('seq < (SELECT seq FROM jobs WHERE id = ?)', query.before)
    if (cursor) also('(created_at, id) < (?, ?)', cursor.createdAt, cursor.id)
    const filter = where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''
    return this.#rows.all(
      `SELECT * FROM jobs ${filter} ORDER BY seq DESC LIMIT ?`,
      ...values,
      query.limit + 1,
    )
  }

  byStatus(): { status: JobStatus; n: number }[] {
    return this.#rows.all('SELECT status, count(*) AS n FROM jobs GROUP BY status')
  }

  /** Ended jobs by hour since a time. */
  byHour(since: string): { hour: string; success: number; failed: number }[] {
    return this.#rows.all(
      `SELECT substr(ended_at, 1, 13) AS hour, sum(status = 'success') AS success, sum(status <> 'success') AS failed
       FROM jobs WHERE ended_at >= ? GROUP BY hour ORDER BY hour`,
      since,
    )
  }

  /** Ids of ended jobs that are older than a time or beyond a number of them, the oldest first. */
  outdated(before: string, keep: number, most: number): { seq: number; id: string }[] {
    return this.#rows.all(
      `SELECT seq, id FROM jobs WHERE state = 'ended' AND (parent IS NULL OR parent NOT IN (SELECT seq FROM jobs WHERE state <> 'ended'))
       AND (ended_at < ? OR seq <= coalesce((SELECT seq FROM jobs WHERE state = 'ended' ORDER BY seq DESC LIMIT 1 OFFSET ?), 0))
       ORDER BY seq LIMIT ?`,
      before,
      keep,
      most,
    )
  }
}
