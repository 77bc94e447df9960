import type { Clock } from '#base/clock.ts'
import type { Log } from '#base/log.ts'
import type { ActivityEntry, ActivitySummary, Publish } from '#contract'
import type { Store } from '#store/store.ts'

type Deps = { store: Store; publish: Publish; now: Clock; log: Log }

/** The record of calls: written in batches, so that no call waits for the disk. */
export class Activity {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  append(_entry: Omit<ActivityEntry, 'id' | 'at'>): void {
    throw new Error(`not built ${String(this.#deps)}`)
  }

  recent(_limit: number): ActivityEntry[] {
    return []
  }

  summary(): ActivitySummary {
    throw new Error('not built')
  }

  /** Writes what is waiting. */
  close(): void {}
}
