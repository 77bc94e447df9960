import type { Clock } from '#base/clock.ts'
import type { Log } from '#base/log.ts'
import { type Every, parseEvery } from './every.ts'

type Deps = { now: Clock; log: Log }
type Entry = { id: string; every: Every; next: Date | null; run: (due: Date) => Promise<unknown> }

/** Longest time between two looks at the clock: after sleep or a clock jump, what is due starts within it. */
const longestWaitMs = 30_000
/** A clock that went back by more than this was set, not corrected. */
const backwardsMs = 1000

/** Cron and intervals → a callback. Knows no kinds: who schedules gives an id, a time and what to do. */
export class Scheduler {
  readonly #deps: Deps
  readonly #entries = new Map<string, Entry>()
  /** Outlives a replaced schedule, so that a new one does not overlap the old one's last run. */
  readonly #running = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #seen: Date

  constructor(deps: Deps) {
    this.#deps = deps
    this.#seen = deps.now()
  }

  /**
   * `off`, `90s`, `15m`, `2h`, or cron, counted from now or from its last turn; `run` is told when it was due. Replaces the
   * schedule of the same id. Throws `bad_input` with what is wrong.
   */
  set(id: string, every: string, run: (due: Date) => Promise<unknown>, lastTurn = this.#deps.now()): void {
    const parsed = parseEvery(every, id)
    this.#entries.set(id, { id, every: parsed, next: parsed(lastTurn), run })
    this.#wait()
  }

  delete(id: string): void {
    this.#entries.delete(id)
    this.#wait()
  }

  next(id: string): Date | null {
    return this.#entries.get(id)?.next ?? null
  }

  close(): void {
    this.#entries.clear()
    clearTimeout(this.#timer)
  }

  /** One timer for all, set for the soonest. */
  #wait(): void {
    clearTimeout(this.#timer)
    const times = [...this.#entries.values()].flatMap(({ next }) => (next ? [next.getTime()] : []))
    if (times.length === 0) return
    const untilNext = Math.min(...times) - this.#deps.now().getTime()
    this.#timer = setTimeout(() => this.#look(), Math.min(Math.max(untilNext, 0), longestWaitMs)).unref()
  }

  /** Starts what is due. However many times were missed in sleep, each starts once. */
  #look(): void {
    const now = this.#deps.now()
    const wentBack = now.getTime() < this.#seen.getTime() - backwardsMs
    this.#seen = now
    for (const entry of this.#entries.values()) {
      const isDue = entry.next !== null && entry.next <= now
      if (isDue) void this.#start(entry, entry.next ?? now)
      // A time worked out before the clock was set back would be too far away.
      if (isDue || wentBack) entry.next = entry.every(now)
    }
    this.#wait()
  }

  async #start({ id, run }: Entry, due: Date): Promise<void> {
    const { log } = this.#deps
    if (this.#running.has(id)) {
      log.debug({ schedule: id }, 'skipped: the run before is still going')
      return
    }
    this.#running.add(id)
    try {
      await run(due)
    } catch (error) {
      log.warn({ err: error, schedule: id }, 'a scheduled run failed')
    } finally {
      this.#running.delete(id)
    }
  }
}
