import type { Clock } from '#base/clock.ts'
import type { Log } from '#base/log.ts'
import type { GatewayStatus, Publish, Reply, Session } from '#contract'
import type { Broker } from '#services/broker/broker.ts'
import type { Keys } from '#services/keys/keys.ts'
import type { Registry } from '#services/registry/registry.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'

/** What a face on the local socket (CLI, second window) asks of the core; the core supplies its checked dispatch. */
export type LocalDispatch = (name: unknown, input: unknown) => Promise<Reply<unknown>>

type Deps = {
  log: Log
  now: Clock
  publish: Publish
  version: string
  dataFolder: string
  broker: Broker
  registry: Pick<Registry, 'served'>
  keys: Pick<Keys, 'check' | 'onRevoked'>
  upstreams: Pick<Upstreams, 'endSession' | 'request'>
}

/**
 * The doors: streamable HTTP `/mcp` and `/mcp/servers/SLUG`, legacy SSE, the REST dialect, `/healthz`, and the local
 * socket for the bridge and the CLI. One protocol session per client session.
 */
export class Gateway {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Listens; a taken port leaves the state `failed` with `port_in_use` and the local socket open. */
  async start(_at: { host: string; port: number }, _dispatch: LocalDispatch): Promise<void> {
    throw new Error(`not built ${String(this.#deps)}`)
  }

  status(): GatewayStatus {
    throw new Error('not built')
  }

  /** While paused every call is refused with `gateway_paused`; lists still answer. */
  pause(): GatewayStatus {
    throw new Error('not built')
  }

  resume(): GatewayStatus {
    throw new Error('not built')
  }

  sessions(): Session[] {
    return []
  }

  async close(): Promise<void> {}
}
