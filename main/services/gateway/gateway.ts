import type { Clock } from '#base/clock.ts'
import type { Log } from '#base/log.ts'
import type { Bus } from '#base/bus.ts'
import type { GatewayStatus, Publish, Session } from '#contract'
import type { Broker } from '#services/broker/broker.ts'
import type { Keys } from '#services/keys/keys.ts'
import type { Registry } from '#services/registry/registry.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'
import { type LocalDispatch, serveRpc } from './local-rpc.ts'
import { LocalSocket } from './local-socket.ts'

type Deps = {
  log: Log
  now: Clock
  publish: Publish
  subscribe: Bus['subscribe']
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
  #local: LocalSocket | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Listens; a taken port leaves the state `failed` with `port_in_use` and the local socket open. */
  async start(_at: { host: string; port: number }, dispatch: LocalDispatch): Promise<void> {
    const { log, dataFolder, version, subscribe } = this.#deps
    this.#local = new LocalSocket({
      log,
      dataFolder,
      version,
      accept: (_hello, socket) => serveRpc(socket, dispatch, subscribe),
    })
    await this.#local.open(null)
  }

  /** Moves to another address at once: sessions on the old one end, the local socket stays open. A taken port shows in the state. */
  async relisten(_at: { host: string; port: number }): Promise<void> {
    throw new Error('not built')
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

  async close(): Promise<void> {
    await this.#local?.close()
  }
}
