import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import { hasLimit } from '#base/has-limit.ts'
import type { Log } from '#base/log.ts'
import type { Limit, LimitSubject, LimitView, Publish } from '#contract'
import type { Store } from '#store/store.ts'
import { type Full, Gauge } from './gauge.ts'
import { LimitTable } from './limit-table.ts'

type Deps = {
  store: Store
  publish: Publish
  now: Clock
  log: Log
  /** Milliseconds that only go forward, whatever happens to the clock; the process's own when not given. */
  tick?: () => number
  /** A key's name; its limit is kept by its id. */
  keyName: (id: string) => string | undefined
}

/** What a call counts for. */
export type Taken = {
  keyId?: string | undefined
  /** The tool's exposed name. */
  tool?: string | undefined
  workflow?: string | undefined
}
type Kind = LimitSubject['kind']

const flushMs = 2000

/** How often keys may call, and tools and workflows be called (K3). */
export class Limits {
  readonly #deps: Deps
  readonly #table: LimitTable
  readonly #tick: () => number
  #gauges: Record<Kind, Map<string, Gauge>> | undefined
  /** Gauges with counts that are not written yet. */
  readonly #dirty = new Set<Gauge>()
  #flushing: NodeJS.Timeout | undefined

  constructor(deps: Deps) {
    this.#deps = deps
    this.#table = new LimitTable(deps.store)
    this.#tick = deps.tick ?? (() => performance.now())
  }

  /**
   * Counts one call for all limits that hold for it, or for none of them and throws `limit_reached` with the time after which
   * all have room: `data.retryAfterMs`. Where no limit is set it costs nothing.
   */
  take(taken: Taken): void {
    const gauges = this.#concerned(taken)
    if (gauges.length === 0) return
    const tick = this.#tick()
    const full = gauges.flatMap(gauge => {
      const reason = gauge.full(tick, this.#deps.now)
      return reason ? [{ gauge, ...reason }] : []
    })
    for (const gauge of gauges) this.#mark(gauge)
    const [longest] = full.toSorted((one, other) => other.waitMs - one.waitMs)
    if (longest) {
      for (const { gauge } of full) gauge.refuse()
      throw this.#reached(longest.gauge.subject, longest)
    }
    for (const gauge of gauges) gauge.take()
  }

  /** Every limit with this day's numbers, by kind and name. */
  list(): LimitView[] {
    const now = this.#deps.now()
    // Read again after a turn of the day, so what waits is written first.
    this.#flush()
    return Object.values(this.#all()).flatMap(gauges => [...gauges.values()].map(gauge => gauge.view(now)))
  }

  /** Takes effect at once; what was counted this day stays. A limit without any number is taken away. */
  set(subject: LimitSubject, limit: Limit): LimitView[] {
    this.#flush()
    const gauges = this.#all()[subject.kind]
    if (hasLimit(limit)) {
      this.#table.put(subject, limit)
      gauges.set(subject.name, new Gauge(subject, limit, this.#table, this.#tick()))
    } else {
      this.#table.remove(subject)
      gauges.delete(subject.name)
    }
    const views = this.list()
    this.#deps.publish('limits.changed', { count: views.length })
    return views
  }

  /** Writes the counts that wait. */
  close(): void {
    this.#flush()
  }

  #concerned({ keyId, tool, workflow }: Taken): Gauge[] {
    const gauges = this.#gauges ?? this.#all()
    const found: Gauge[] = []
    const look = (of: Map<string, Gauge>, name: string | undefined): void => {
      const gauge = name === undefined || of.size === 0 ? undefined : of.get(name)
      if (gauge) found.push(gauge)
    }
    look(gauges.key, keyId)
    look(gauges.tool, tool)
    look(gauges.workflow, workflow)
    return found
  }

  #all(): Record<Kind, Map<string, Gauge>> {
    if (this.#gauges) return this.#gauges
    const gauges = { key: new Map(), tool: new Map(), workflow: new Map() }
    for (const { subject, limit } of this.#table.all())
      gauges[subject.kind].set(subject.name, new Gauge(subject, limit, this.#table, this.#tick()))
    this.#gauges = gauges
    return gauges
  }

  #reached({ kind, name }: LimitSubject, { waitMs, what }: Full): AppError {
    const whose = { key: 'of the key', tool: 'of the tool', workflow: 'of the workflow' }[kind]
    const shown = kind === 'key' ? (this.#deps.keyName(name) ?? name) : name
    const message = `The limit ${whose} ${shown} is reached (${what}). Try again in ${inWords(waitMs)}.`
    return new AppError('limit_reached', message, { data: { retryAfterMs: waitMs } })
  }

  #mark(gauge: Gauge): void {
    this.#dirty.add(gauge)
    this.#flushing ??= setTimeout(() => this.#flush(), flushMs).unref()
  }

  /** A disk that is full now must not stop calls: what could not be written waits for the next call. */
  #flush(): void {
    clearTimeout(this.#flushing)
    this.#flushing = undefined
    if (this.#dirty.size === 0) return
    try {
      this.#table.write([...this.#dirty].flatMap(gauge => gauge.counts()))
      for (const gauge of this.#dirty) gauge.written()
      this.#dirty.clear()
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'counts of limits could not be written')
    }
  }
}

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 120) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`
}
