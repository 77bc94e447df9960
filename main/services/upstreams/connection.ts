import type { Clock } from '#base/clock.ts'
import { AppError, toWire } from '#base/errors.ts'
import type { ErrorCode, ServerState } from '#contract'
import { cancelled } from './failure.ts'
import type { ConnectionEvents } from './opener.ts'
import type { Tuning } from './tuning.ts'
import type { Upstream, UpstreamFacts } from './upstream.ts'

type Deps = {
  name: string
  now: Clock
  tuning: Tuning
  /** Kept open by itself; otherwise opened when somebody needs it. */
  keep: boolean
  open: (events: ConnectionEvents, signal: AbortSignal) => Promise<Upstream>
  changed: () => void
  opened: () => void
  listChanged: () => void
  logged: (line: string) => void
}
type Waiter = { resolve: (upstream: Upstream) => void; reject: (error: AppError) => void }

/** What only a person can mend: trying again soon would be hammering. */
const slow = new Set<ErrorCode>([
  'unauthorized',
  'forbidden',
  'endpoint_not_found',
  'address_refused',
  'command_not_found',
  'start_failed',
  'protocol_mismatch',
  'secret_missing',
  'vault_locked',
  'vault_unavailable',
])

/** One connection, supervised: opened, waited for, and opened again with back-off for as long as it is wanted (requirement S13). */
export class Connection {
  readonly #deps: Deps
  readonly #waiters = new Set<Waiter>()
  #state: ServerState = { kind: 'disabled' }
  #upstream: Upstream | undefined
  #facts: UpstreamFacts | null = null
  #attempt: AbortController | undefined
  #retry: { at: number; timer: NodeJS.Timeout | undefined } | undefined
  #failures = 0
  #openedAt = 0
  #error: AppError | undefined
  #opening: Promise<void> = Promise.resolve()
  /** What must be over before the next attempt begins. */
  #ending: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(deps: Deps) {
    this.#deps = deps
  }

  get state(): ServerState {
    return this.#state
  }

  /** What the server said when it last connected. */
  get facts(): UpstreamFacts | null {
    return this.#facts
  }

  /** Begins to connect, unless it is connected or connecting; not before what `after` stands for is over. */
  start(after?: Promise<unknown>): void {
    if (after) this.#ending = after
    if (!this.#closed && !this.#upstream && !this.#attempt) this.#begin()
  }

  /**
   * The open connection. Waits for one that is being opened, or soon will be, at most `waitMs`; else rejects at once with
   * the reason why there is none.
   */
  async use(waitMs: number, signal: AbortSignal): Promise<Upstream> {
    if (this.#upstream) return this.#upstream
    if (this.#closed) throw this.#notOpen()
    const remaining = this.#retry ? this.#retry.at - Date.now() : 0
    if (this.#error && remaining > (this.#deps.keep ? waitMs : 0)) throw this.#error
    if (!this.#deps.keep) this.start()
    return this.#wait(waitMs, signal)
  }

  /** Drops the connection and opens a new one with the back-off reset. */
  async restart(): Promise<void> {
    this.#failures = 0
    await this.#drop(new AppError('connection_lost', `${this.#deps.name} is being restarted.`))
    this.start()
  }

  /** Ends it for good. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#drop(this.#notOpen())
    this.#become({ kind: 'disabled' })
  }

  #begin(): void {
    const attempt = new AbortController()
    this.#attempt = attempt
    this.#clearRetry()
    this.#become({ kind: 'connecting', since: this.#deps.now().toISOString() })
    this.#opening = this.#open(attempt, this.#ending)
  }

  async #open(attempt: AbortController, previous: Promise<unknown>): Promise<void> {
    try {
      await previous
      attempt.signal.throwIfAborted()
      const upstream = await this.#deps.open(this.#events(attempt), attempt.signal)
      if (this.#attempt === attempt) this.#opened(upstream)
      else await upstream.close()
    } catch (error) {
      if (this.#attempt === attempt) this.#failed(asAppError(error), true)
    }
  }

  #events(attempt: AbortController): ConnectionEvents {
    const { listChanged, logged } = this.#deps
    return {
      logged,
      listChanged,
      closed: error => {
        // While it is still being opened, the failure of opening says the same.
        if (this.#attempt === attempt && this.#upstream) this.#died(error)
      },
    }
  }

  #opened(upstream: Upstream): void {
    this.#upstream = upstream
    this.#facts = upstream.facts
    this.#error = undefined
    this.#openedAt = Date.now()
    const { pid } = upstream.facts
    this.#become({
      kind: 'connected',
      since: this.#deps.now().toISOString(),
      ...(pid !== undefined && { pid }),
    })
    for (const waiter of this.#waiters) waiter.resolve(upstream)
    this.#waiters.clear()
    this.#deps.opened()
  }

  #died(why: AppError): void {
    const upstream = this.#upstream
    this.#upstream = undefined
    if (upstream) this.#ending = upstream.close().catch(() => undefined)
    if (Date.now() - this.#openedAt >= this.#deps.tuning.healthyAfterMs) this.#failures = 0
    this.#failed(why, false)
  }

  /** A connection that just died is opened again at once the first time; one that could not be opened waits. */
  #failed(error: AppError, whileOpening: boolean): void {
    this.#attempt = undefined
    this.#error = error
    if (whileOpening) this.#failures = Math.max(1, this.#failures)
    const delayMs = this.#delayMs(error)
    this.#failures += 1
    if (whileOpening || delayMs > 0) this.#rejectWaiters(error)
    if (delayMs === 0 && this.#deps.keep) return this.#begin()
    this.#schedule(delayMs)
    const at = new Date(this.#deps.now().getTime() + delayMs).toISOString()
    const wire = toWire(error)
    this.#become(
      slow.has(error.code)
        ? { kind: 'failed', error: wire }
        : { kind: 'retrying', at, attempt: this.#failures, error: wire },
    )
  }

  /** Doubling, with up to a quarter more or less so that many servers do not return in step. */
  #delayMs(error: AppError): number {
    const { firstRetryMs, longestRetryMs, slowRetryMs } = this.#deps.tuning
    if (this.#failures === 0) return 0
    const base = slow.has(error.code) ? slowRetryMs : firstRetryMs * 2 ** Math.min(this.#failures - 1, 20)
    const capped = slow.has(error.code) ? base : Math.min(base, longestRetryMs)
    return Math.round(capped * (0.75 + Math.random() * 0.5))
  }

  #schedule(delayMs: number): void {
    const timer = this.#deps.keep ? setTimeout(() => this.#begin(), delayMs) : undefined
    this.#retry = { at: Date.now() + delayMs, timer }
  }

  #wait(waitMs: number, signal: AbortSignal): Promise<Upstream> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        this.#waiters.delete(waiter)
      }
      const waiter: Waiter = {
        resolve: upstream => (stop(), resolve(upstream)),
        reject: error => (stop(), reject(error)),
      }
      const onAbort = () => waiter.reject(cancelled(`The wait for ${this.#deps.name}`))
      const timer = setTimeout(() => waiter.reject(this.#error ?? this.#stillStarting()), waitMs)
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiters.add(waiter)
      if (signal.aborted) onAbort()
    })
  }

  async #drop(why: AppError): Promise<void> {
    const upstream = this.#upstream
    this.#upstream = undefined
    this.#attempt?.abort()
    this.#attempt = undefined
    this.#clearRetry()
    this.#error = undefined
    this.#rejectWaiters(why)
    const closing = upstream?.close().catch(() => undefined)
    this.#ending = Promise.all([this.#ending, this.#opening, closing])
    await this.#ending
  }

  #rejectWaiters(error: AppError): void {
    for (const waiter of this.#waiters) waiter.reject(error)
    this.#waiters.clear()
  }

  #clearRetry(): void {
    clearTimeout(this.#retry?.timer)
    this.#retry = undefined
  }

  #become(state: ServerState): void {
    this.#state = state
    this.#deps.changed()
  }

  #notOpen(): AppError {
    return new AppError(
      'server_disabled',
      `${this.#deps.name} is switched off or was removed. Switch it on first.`,
    )
  }

  #stillStarting(): AppError {
    return new AppError('timed_out', `${this.#deps.name} is still starting. Try again in a moment.`)
  }
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  return new AppError('internal', 'Opening the connection failed inside Gatehouse.', { cause: error })
}
