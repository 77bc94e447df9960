import type { Job, Publish } from '#contract'
import { endedStatuses, type JobRow, jobOf } from './job-rows.ts'
import type { JobTable } from './job-table.ts'

/** A job that changes all the time is told at most this often, in milliseconds. */
const pauseMs = 50

type Watcher = (job: Job) => void
type Patience = { timeoutMs: number; signal: AbortSignal; onProgress?: (job: Job) => void }

/** Tells the faces, and whoever waits for a job, that it changed. */
export class JobWatchers {
  readonly #table: JobTable
  readonly #publish: Publish
  readonly #watchers = new Map<number, Set<Watcher>>()
  readonly #dirty = new Set<number>()
  #timer: NodeJS.Timeout | undefined

  constructor(table: JobTable, publish: Publish) {
    this.#table = table
    this.#publish = publish
  }

  /** Told with the next batch. */
  changed(seq: number): void {
    this.#dirty.add(seq)
    this.#timer ??= setTimeout(() => this.#flush(), pauseMs)
  }

  /** Told at once: it has ended. */
  now(seq: number): void {
    this.#dirty.delete(seq)
    this.#tell(seq)
  }

  /** Resolves when the job has ended or the time is over. Rejects when the signal is aborted. */
  ended({ seq, id }: JobRow, { timeoutMs, signal, onProgress }: Patience): Promise<void> {
    return new Promise((resolve, reject) => {
      const watchers = this.#watchers.get(seq) ?? new Set()
      this.#watchers.set(seq, watchers)
      const stop = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', aborted)
        watchers.delete(watcher)
        if (watchers.size === 0) this.#watchers.delete(seq)
      }
      const watcher = (job: Job) => {
        onProgress?.(job)
        if (!endedStatuses.includes(job.status)) return
        stop()
        resolve()
      }
      const aborted = () => {
        stop()
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
      }
      const timer = setTimeout(
        () => {
          stop()
          resolve()
        },
        Math.min(timeoutMs, 2 ** 31 - 1),
      )
      watchers.add(watcher)
      signal.addEventListener('abort', aborted)
      if (signal.aborted) return aborted()
      // It may have ended before anyone watched.
      const row = this.#table.byId(id)
      if (row) watcher(jobOf(row))
    })
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #flush(): void {
    this.#timer = undefined
    const dirty = [...this.#dirty]
    this.#dirty.clear()
    for (const seq of dirty) this.#tell(seq)
  }

  #tell(seq: number): void {
    const row = this.#table.bySeq(seq)
    if (!row) return
    const job = jobOf(row)
    this.#publish('jobs.changed', job)
    for (const watcher of this.#watchers.get(seq) ?? []) watcher(job)
  }
}
