import { AppError } from '#base/errors.ts'
import type { Flood } from '#contract'

const longestDelayMs = 10_000
const delayStepMs = 250
/** Programs on the local socket choose their names, so there may be any number of them. */
const mostKept = 1000

/** Clients that ask more than may wait at once: what is too much is turned away, slower each time. */
export class Floods {
  readonly #turnedAway = new Map<string, number>()

  /** Refuses one call more, after a while. Rejects with `approvals_full`, or `cancelled` when the client does not wait for that. */
  async turnAway(client: string, full: string, signal: AbortSignal): Promise<never> {
    const count = (this.#turnedAway.get(client) ?? 0) + 1
    this.#turnedAway.set(client, count)
    const [oldest] = this.#turnedAway.keys()
    if (this.#turnedAway.size > mostKept && oldest !== undefined) this.#turnedAway.delete(oldest)
    await passed(Math.min(count * delayStepMs, longestDelayMs), signal)
    const message = `${full} This call has not run. Wait for answers before you call again.`
    throw new AppError('approvals_full', message)
  }

  /** The client's questions are answered; it may ask again at its usual pace. */
  forget(client: string): void {
    this.#turnedAway.delete(client)
  }

  /** Who is turned away at present; a client of which nothing waits is no flood, and is forgotten. */
  list(pendingOf: (client: string) => number): Flood[] {
    for (const client of this.#turnedAway.keys()) if (pendingOf(client) === 0) this.forget(client)
    return [...this.#turnedAway].map(([client, turnedAway]) => ({
      client,
      pending: pendingOf(client),
      turnedAway,
    }))
  }
}

function passed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelled = (): void => {
      clearTimeout(timer)
      reject(new AppError('cancelled', 'The call was cancelled.'))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', cancelled)
      resolve()
    }, ms)
    timer.unref()
    if (signal.aborted) cancelled()
    else signal.addEventListener('abort', cancelled, { once: true })
  })
}
