import type { Clock } from '#base/clock.ts'
import type { Log } from '#base/log.ts'
import type { Settings } from '#contract'
import type { ActivityTable } from './activity-table.ts'
import type { Writer } from './writer.ts'

type Deps = {
  table: Pick<ActivityTable, 'oldest'>
  writer: Pick<Writer, 'head' | 'removeUpTo'>
  now: Clock
  log: Log
  limits: () => Settings['activity']
  /** False while a sealed chain cannot be sealed anew: what is removed now would look like tampering later. */
  mayRemove: () => boolean
}

const dayMs = 86_400_000
const everyMs = 3_600_000
const firstMs = 20_000
const pauseMs = 50
const slice = 250

/** Removes the oldest rows when they are too old or too many, some at a time; newer rows than those never. */
export class Retention {
  readonly #deps: Deps
  #timer: NodeJS.Timeout | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  start(): void {
    this.#again(firstMs)
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  /** Removes at most one slice; true when there may be more. */
  sweep(): boolean {
    const { table, writer, now, limits, mayRemove } = this.#deps
    if (!mayRemove()) return false
    const { keepDays, keep } = limits()
    const outdated = new Date(now().getTime() - keepDays * dayMs).toISOString()
    const surplus = writer.head.last.id - keep
    const rows = table.oldest(slice)
    const kept = rows.findIndex(({ id, at }) => id > surplus && at >= outdated)
    const leaving = kept === -1 ? rows : rows.slice(0, kept)
    const last = leaving.at(-1)
    if (!last) return false
    writer.removeUpTo(last.id)
    return leaving.length === slice
  }

  #again(delayMs: number): void {
    this.#timer = setTimeout(() => this.#tick(), delayMs).unref()
  }

  #tick(): void {
    try {
      this.#again(this.sweep() ? pauseMs : everyMs)
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'old rows of the record could not be removed')
      this.#again(everyMs)
    }
  }
}
