import type { Limit } from '#contract'

/** Fractions do not add up exactly; nobody waits for this much. */
const slack = 1e-6

/**
 * A token bucket over a clock that only goes forward: `burst` calls at once, `perMinute` on end. Without a burst a minute's
 * worth may come at once; without a rate the burst holds for every second.
 */
export class Bucket {
  readonly size: number
  /** Calls for each millisecond. */
  readonly #rate: number
  #level: number
  #filledAt: number

  constructor({ burst, perMinute }: Pick<Limit, 'burst' | 'perMinute'>, nowMs: number) {
    this.size = burst ?? perMinute ?? Infinity
    this.#rate = perMinute === null ? this.size / 1000 : perMinute / 60_000
    this.#level = this.size
    this.#filledAt = nowMs
  }

  /** Milliseconds until there is room for one call; 0 when there is now. */
  wait(nowMs: number): number {
    this.#fill(nowMs)
    const missing = 1 - this.#level
    return missing <= slack ? 0 : Math.ceil(missing / this.#rate - slack)
  }

  take(): void {
    this.#level -= 1
  }

  #fill(nowMs: number): void {
    const passed = Math.max(0, nowMs - this.#filledAt)
    this.#level = Math.min(this.size, this.#level + passed * this.#rate)
    this.#filledAt = nowMs
  }
}
