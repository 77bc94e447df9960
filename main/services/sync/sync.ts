import type { Clock } from '#base/clock.ts'
import type { Log } from '#base/log.ts'
import type { Publish, Server, SyncReport, SyncRun, SyncTrigger } from '#contract'
import type { Registry } from '#services/registry/registry.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'
import type { Store } from '#store/store.ts'

type Deps = {
  store: Store
  publish: Publish
  now: Clock
  log: Log
  upstreams: Pick<Upstreams, 'list' | 'facts'>
  registry: Pick<Registry, 'store' | 'recordFailure'>
}

/** Reads servers into the registry, each on its own, and keeps the history. A second request for a server joins the running one. */
export class Sync {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Reads these servers side by side; one that fails or hangs only fails its own report. */
  async run(_servers: Server[], _trigger: SyncTrigger): Promise<SyncReport[]> {
    throw new Error(`not built ${String(this.#deps)}`)
  }

  history(_slug: string | undefined, _limit: number): SyncRun[] {
    return []
  }

  async close(): Promise<void> {}
}
