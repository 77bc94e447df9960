import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import type { LogLine, Publish } from '#contract'
import { LogFile, type NewLine } from './log-file.ts'

type Deps = { folder: string; now: Clock; publish: Publish }
type Open = { file: LogFile; waiting: NewLine[]; waitingBytes: number }

const flushMs = 100
const mostWaitingBytes = 1_048_576
/** Lines of one job that are told at once; whoever shows the log reads the rest from the file. */
const mostToldLines = 500

/** What jobs print: one file for each job under its folder, written in batches, so that memory stays flat (J2). */
export class JobLogs {
  readonly #deps: Deps
  readonly #open = new Map<string, Open>()
  readonly #followers = new Map<string, Set<(line: LogLine) => void>>()
  #timer: NodeJS.Timeout | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  write(job: string, step: string, stream: LogLine['stream'], text: string): void {
    const open = this.#open.get(job) ?? { file: new LogFile(this.path(job)), waiting: [], waitingBytes: 0 }
    this.#open.set(job, open)
    open.waiting.push({ at: this.#deps.now().toISOString(), step, stream, text })
    open.waitingBytes += text.length
    if (open.waitingBytes > mostWaitingBytes) this.#flush(job, open)
    else this.#timer ??= setTimeout(() => this.flush(), flushMs)
  }

  /** Lines after `seq`, at most `limit`. */
  read(job: string, after: number, limit: number): LogLine[] {
    const open = this.#open.get(job)
    if (open) this.#flush(job, open)
    return (open?.file ?? new LogFile(this.path(job))).read(after, limit)
  }

  /** Every line from now on; returns how to stop. */
  follow(job: string, listener: (line: LogLine) => void): () => void {
    const listeners = this.#followers.get(job) ?? new Set()
    this.#followers.set(job, listeners)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#followers.delete(job)
    }
  }

  /** The job has ended, or left the memory. */
  close(job: string): void {
    const open = this.#open.get(job)
    if (!open) return
    this.#flush(job, open)
    this.#open.delete(job)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const [job, open] of this.#open) this.#flush(job, open)
  }

  /** Removes all that a job left on disk. */
  async remove(job: string): Promise<void> {
    this.#open.delete(job)
    await rm(join(this.#deps.folder, job), { recursive: true, force: true })
  }

  path(job: string): string {
    return join(this.#deps.folder, job, 'log.jsonl')
  }

  #flush(job: string, open: Open): void {
    const { waiting } = open
    if (waiting.length === 0) return
    open.waiting = []
    open.waitingBytes = 0
    const lines = open.file.append(waiting)
    if (lines.length > 0) this.#deps.publish('jobs.logged', { id: job, lines: lines.slice(-mostToldLines) })
    const listeners = this.#followers.get(job)
    if (listeners) for (const line of lines) for (const listener of listeners) listener(line)
  }
}
