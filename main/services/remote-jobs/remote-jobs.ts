import { randomBytes } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type { Job, JobDetail, JobQuery, Publish, Server } from '#contract'
import type { RemoteJob, RemoteJobRecord } from '#services/upstreams/remote-job.ts'
import type { Store } from '#store/store.ts'
import { detailOf, jobOf, type RemoteJobRow } from './remote-job-row.ts'

type Deps = { store: Store; publish: Publish; now: Clock }

/** So many ended jobs are kept. */
const mostKept = 5000
const longestJson = 1024 * 1024
const endings: Job['status'][] = ['success', 'failed', 'cancelled', 'timeout']

/** The jobs that run on remote workflow servers, as those last told of them (S2). */
export class RemoteJobs implements RemoteJobRecord {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  begun({ id: server, slug, name }: Server, workflow: string, input: object, job: RemoteJob): void {
    const { store, now } = this.#deps
    const at = now().toISOString()
    store
      .prepare(
        `INSERT INTO remote_jobs (id, server, slug, name, remote_id, workflow, input, status, progress, created_at)
         VALUES (@id, @server, @slug, @name, @remote_id, @workflow, @input, 'queued', @progress, @at)
         ON CONFLICT (server, remote_id) DO NOTHING`,
      )
      .run({
        id: `job_${now().getTime().toString(36)}${randomBytes(8).toString('hex')}`,
        server,
        slug,
        name,
        remote_id: job.id,
        workflow,
        input: shortened(input),
        progress: JSON.stringify(job.progress),
        at,
      })
    this.#write(server, job)
    this.#sweep()
  }

  told({ id }: Pick<Server, 'id'>, job: RemoteJob): void {
    this.#write(id, job)
  }

  unfinished({ id }: Pick<Server, 'id'>): string[] {
    return this.#all('SELECT * FROM remote_jobs WHERE server = ? AND ended_at IS NULL', id).map(
      row => row.remote_id,
    )
  }

  has(id: string): boolean {
    return this.#row(id) !== undefined
  }

  /** Throws `not_found`. */
  get(id: string): JobDetail {
    return detailOf(this.#known(id))
  }

  /** The server that runs it, and its id there. Throws `not_found`. */
  place(id: string): { server: string; remoteId: string } {
    const { server, remote_id: remoteId } = this.#known(id)
    return { server, remoteId }
  }

  /** Newest first, those behind `before` (of any kind of job); one more than the limit when there are more. */
  list(
    { workflow, status, text, limit }: JobQuery,
    before: Pick<Job, 'id' | 'createdAt'> | undefined,
  ): Job[] {
    const where: string[] = ['1']
    const values: (string | number)[] = []
    const also = (sql: string, ...given: string[]): void => {
      where.push(sql)
      values.push(...given)
    }
    if (workflow !== undefined) also('workflow = ?', workflow)
    if (status?.length) also(`status IN (${status.map(() => '?').join(', ')})`, ...status)
    if (text) also('instr(lower(id || workflow || name || coalesce(failure, ?)), lower(?)) > 0', '', text)
    if (before) also('(created_at, id) < (?, ?)', before.createdAt, before.id)
    const sql = `SELECT * FROM remote_jobs WHERE ${where.join(' AND ')} ORDER BY created_at DESC, id DESC LIMIT ?`
    return this.#all(sql, ...values, limit + 1).map(jobOf)
  }

  #write(server: string, { id, status, progress, output, failure }: RemoteJob): void {
    const { store, publish, now } = this.#deps
    const before = store
      .prepare<[string, string], RemoteJobRow>('SELECT * FROM remote_jobs WHERE server = ? AND remote_id = ?')
      .get(server, id)
    if (!before || before.ended_at !== null) return
    const at = now().toISOString()
    const row: RemoteJobRow = {
      ...before,
      status,
      progress: JSON.stringify(progress),
      output: status === 'success' ? shortened(output) : null,
      failure: failure && JSON.stringify(failure),
      started_at: before.started_at ?? (status === 'queued' ? null : at),
      ended_at: endings.includes(status) ? at : null,
    }
    if (row.status === before.status && row.progress === before.progress) return
    store
      .prepare<[RemoteJobRow]>(
        `UPDATE remote_jobs SET status = @status, progress = @progress, output = @output, failure = @failure,
           started_at = @started_at, ended_at = @ended_at WHERE seq = @seq`,
      )
      .run(row)
    publish('jobs.changed', jobOf(row))
  }

  #sweep(): void {
    this.#deps.store
      .prepare(
        `DELETE FROM remote_jobs WHERE ended_at IS NOT NULL
         AND seq <= (SELECT max(seq) FROM remote_jobs) - ?`,
      )
      .run(mostKept)
  }

  #known(id: string): RemoteJobRow {
    const row = this.#row(id)
    if (row) return row
    throw new AppError('not_found', `There is no job ${id}.`)
  }

  #row(id: string): RemoteJobRow | undefined {
    return this.#all('SELECT * FROM remote_jobs WHERE id = ?', id)[0]
  }

  #all(sql: string, ...values: (string | number)[]): RemoteJobRow[] {
    return this.#deps.store.prepare<(string | number)[], RemoteJobRow>(sql).all(...values)
  }
}

/** The record of a job is for looking at; a result of many megabytes went to whoever asked for it. */
function shortened(value: unknown): string {
  const text = JSON.stringify(value ?? null)
  return text.length <= longestJson ? text : JSON.stringify({ cut: `${text.slice(0, 2000)}…` })
}
