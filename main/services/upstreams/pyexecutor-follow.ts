import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#base/errors.ts'
import { failure, statusFailure } from './failure.ts'
import type { Opening } from './adapter.ts'
import type { PyexecutorApi } from './pyexecutor-api.ts'
import { hasEnded, readJob } from './pyexecutor-report.ts'
import type { RemoteJob } from './remote-job.ts'

/** Answers in a row that were none, before the following is given up. */
const mostFailures = 6
const passing = new Set([429, 500, 502, 503, 504])
const growth = 1.6

type Following = { last: RemoteJob; listeners: Set<(job: RemoteJob) => void>; end: Promise<RemoteJob> }

/** Polls jobs on the other side until they end: each once, however many wait for it, also when nobody waits any more. */
export class JobFollower {
  readonly #opening: Opening
  readonly #api: PyexecutorApi
  readonly #closed = new AbortController()
  readonly #following = new Map<string, Following>()

  constructor(opening: Opening, api: PyexecutorApi) {
    this.#opening = opening
    this.#api = api
  }

  close(): void {
    this.#closed.abort()
  }

  /** Resolves with the ended job. Rejects with an AppError, or with the signal's reason when nobody waits any more. */
  async wait(job: RemoteJob, signal: AbortSignal, listener: (job: RemoteJob) => void): Promise<RemoteJob> {
    const { listeners, last, end } = this.follow(job)
    listeners.add(listener)
    listener(last)
    const aborted = Promise.withResolvers<never>()
    const abort = (): void => aborted.reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    try {
      signal.throwIfAborted()
      return await Promise.race([end, aborted.promise])
    } finally {
      signal.removeEventListener('abort', abort)
      listeners.delete(listener)
    }
  }

  /** Begins to poll a job, unless that is done already. */
  follow(job: RemoteJob): Following {
    const known = this.#following.get(job.id)
    if (known) return known
    const end = this.#poll(job.id).finally(() => this.#following.delete(job.id))
    // Whoever waits is told; nobody may be waiting.
    end.catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      if (!this.#closed.signal.aborted) this.#opening.events.logged(`Job ${job.id}: ${why}`)
    })
    const following = { last: job, listeners: new Set<(now: RemoteJob) => void>(), end }
    this.#following.set(job.id, following)
    return following
  }

  async #poll(id: string): Promise<RemoteJob> {
    const { pollFirstMs, pollLongestMs } = this.#opening.tuning
    let waitMs = pollFirstMs
    let failures = 0
    for (;;) {
      await delay(jittered(waitMs), undefined, { signal: this.#closed.signal })
      const { job, retryAfterMs, error } = await this.#look(id)
      if (job) this.#tell(job)
      if (job && hasEnded(job)) return job
      failures = error ? failures + 1 : 0
      if (error && failures >= mostFailures) throw error
      waitMs = Math.max(Math.min(waitMs * growth, pollLongestMs), retryAfterMs ?? 0)
    }
  }

  /** One look at the job. What may pass by itself is returned as `error`; anything else is thrown. */
  async #look(id: string): Promise<{ job?: RemoteJob; retryAfterMs?: number | undefined; error?: unknown }> {
    const { where, tuning } = this.#opening
    const { signal } = this.#closed
    try {
      const answer = await this.#api.ask('GET', `/api/jobs/${encodeURIComponent(id)}/`, {
        signal,
        timeoutMs: tuning.listTimeoutMs,
      })
      const { status, text, retryAfterMs } = answer
      if (passing.has(status)) return { retryAfterMs, error: statusFailure(status, text, where) }
      if (status === 404) throw this.#forgotten(id)
      if (status >= 300) throw statusFailure(status, text, where)
      return { job: { ...readJob(this.#api.json(answer), where), id }, retryAfterMs }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof AppError && lasting.has(error.code)) throw error
      return { error }
    }
  }

  #tell(job: RemoteJob): void {
    const { server, record } = this.#opening
    record?.told(server, job)
    const following = this.#following.get(job.id)
    if (!following) return
    following.last = job
    for (const listener of following.listeners) listener(job)
  }

  #forgotten(id: string): AppError {
    const { where } = this.#opening
    const sentence = `${where.name} no longer knows the job ${id}; how it ended cannot be told.`
    const details = { failed_step: '', reason: sentence }
    const lost = { error: sentence, error_code: 'NOT_FOUND', details }
    this.#tell({
      id,
      status: 'failed',
      progress: { done: 0, of: 0, step: null },
      output: null,
      failure: lost,
    })
    return failure('not_found', where, sentence)
  }
}

/** Failures that asking again does not mend. */
const lasting = new Set(['unauthorized', 'forbidden', 'not_found', 'endpoint_not_found', 'http_error'])

/** So that many who wait do not all ask at one moment. */
const jittered = (ms: number): number => ms * (0.8 + Math.random() * 0.4)
