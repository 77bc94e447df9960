import type { Clock } from '#base/clock.ts'
import type { ServerId } from '#contract'
import type { Store } from '#store/store.ts'

const flushMs = 300

/** Calls of one tool since the last writing. */
export type Use = { serverId: ServerId; name: string; calls: number; lastUsedAt: string }
type Deps = {
  store: Store
  now: Clock
  /** Writes one count, inside a transaction. */
  write: (use: Use) => void
  flushed: (uses: Use[]) => void
}

/** Counts calls of tools in memory and writes them in batches: a call never waits for the disk. */
export class Usage {
  readonly #deps: Deps
  #waiting = new Map<string, Use>()
  #timer: NodeJS.Timeout | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  count(serverId: ServerId, name: string): void {
    const key = `${serverId} ${name}`
    const use = this.#waiting.get(key) ?? { serverId, name, calls: 0, lastUsedAt: '' }
    use.calls++
    use.lastUsedAt = this.#deps.now().toISOString()
    this.#waiting.set(key, use)
    this.#timer ??= setTimeout(() => this.flush(), flushMs).unref()
  }

  /** Writes what waits and tells it. Throws what SQLite throws; the counts are lost then, the calls were made. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#waiting.size === 0) return
    const uses = [...this.#waiting.values()]
    this.#waiting = new Map()
    const { store, write, flushed } = this.#deps
    store.transaction(() => uses.forEach(write))()
    flushed(uses)
  }
}
