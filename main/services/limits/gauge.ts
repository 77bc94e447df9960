import type { Limit, LimitSubject, LimitView } from '#contract'
import { Bucket } from './bucket.ts'
import { dayOf, untilTomorrow } from './day.ts'
import type { Count, LimitTable } from './limit-table.ts'

/** Why a call has to wait, in words, and how long. */
export type Full = { waitMs: number; what: string }

/** One limit with what was counted: the rate in memory, the day's quota in the table too. */
export class Gauge {
  readonly subject: LimitSubject
  readonly limit: Limit
  readonly #table: Pick<LimitTable, 'count'>
  readonly #bucket: Bucket | undefined
  #day = ''
  #used = 0
  #refused = 0
  /** Days that have ended, or were jumped from, before they were written. */
  #past: Count[] = []

  constructor(subject: LimitSubject, limit: Limit, table: Pick<LimitTable, 'count'>, tickMs: number) {
    this.subject = subject
    this.limit = limit
    this.#table = table
    if (limit.burst !== null || limit.perMinute !== null) this.#bucket = new Bucket(limit, tickMs)
  }

  /** Undefined when there is room for one more call. A call must be able to wait for the whole of what it is told. */
  full(tickMs: number, now: () => Date): Full | undefined {
    const waitMs = this.#bucket?.wait(tickMs) ?? 0
    const time = now()
    this.#turn(dayOf(time))
    const { perDay } = this.limit
    if (perDay !== null && this.#used >= perDay)
      return { waitMs: Math.max(waitMs, untilTomorrow(time)), what: `${perDay} a day` }
    return waitMs > 0 ? { waitMs, what: this.#rate() } : undefined
  }

  take(): void {
    this.#bucket?.take()
    this.#used++
  }

  refuse(): void {
    this.#refused++
  }

  /** What is to be written. */
  counts(): Count[] {
    return [...this.#past, this.#count()]
  }

  written(): void {
    this.#past = []
  }

  view(now: Date): LimitView {
    this.#turn(dayOf(now))
    const { subject, limit } = this
    return { subject, limit, today: this.#used, refusedToday: this.#refused }
  }

  /** Takes up a day where it was left: a clock that jumps and comes back finds what was counted. */
  #turn(day: string): void {
    if (day === this.#day) return
    if (this.#day !== '') this.#past = [...this.#past.filter(past => past.day !== this.#day), this.#count()]
    const past = this.#past.find(one => one.day === day)
    const { used, refused } = past ?? this.#table.count(this.subject, day)
    this.#day = day
    this.#used = used
    this.#refused = refused
  }

  #count(): Count {
    return { ...this.subject, day: this.#day, used: this.#used, refused: this.#refused }
  }

  #rate(): string {
    const { burst, perMinute } = this.limit
    if (perMinute === null) return `${burst} a second`
    return burst === null ? `${perMinute} a minute` : `${perMinute} a minute, ${burst} at once`
  }
}
