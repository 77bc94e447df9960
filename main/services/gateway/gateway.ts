import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Bus } from '#base/bus.ts'
import type { Clock } from '#base/clock.ts'
import { AppError, toWire } from '#base/errors.ts'
import type { Hello } from '#base/local-client.ts'
import type { Log } from '#base/log.ts'
import type { GatewayStatus, Publish, Session, WireError } from '#contract'
import type { Broker } from '#services/broker/broker.ts'
import type { Activity } from '#services/activity/activity.ts'
import type { GateApprovals } from '#services/approvals/gate-approvals.ts'
import type { Keys } from '#services/keys/keys.ts'
import type { Limits } from '#services/limits/limits.ts'
import type { Policy } from '#services/policy/policy.ts'
import type { Registry } from '#services/registry/registry.ts'
import type { Servers } from '#services/servers/servers.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'
import { Answers } from './answers.ts'
import { ClientSession } from './client-session.ts'
import { isLoopback } from './guard.ts'
import { buildHttp, closeHttp } from './http-door.ts'
import { LineTransport } from './line-transport.ts'
import { type LocalDispatch, serveRpc } from './local-rpc.ts'
import { type LocalLine, LocalSocket } from './local-socket.ts'
import { mcpRoutes, type OpenSession } from './mcp-routes.ts'
import { metricsRoute } from './metrics-route.ts'
import { OfferAnswers } from './offer-answers.ts'
import { OfferedIndex } from './offered.ts'
import { apiRoutes } from './rest/api-routes.ts'
import { type Webhooks, webhookRoute } from './rest/webhook-route.ts'
import { restRoutes } from './rest-routes.ts'
import { ScopedTools } from './scoped-tools.ts'
import { Sessions } from './sessions.ts'
import { UnderWay } from './under-way.ts'

type Deps = {
  log: Log
  now: Clock
  publish: Publish
  subscribe: Bus['subscribe']
  version: string
  dataFolder: string
  broker: Pick<Broker, 'call' | 'refuse'>
  registry: Pick<Registry, 'served' | 'offers'>
  servers: Pick<Servers, 'get' | 'list'>
  keys: Pick<Keys, 'check' | 'refused' | 'owner' | 'sweep' | 'onRevoked' | 'onChanged'>
  limits: Pick<Limits, 'take'>
  activity?: Pick<Activity, 'append'>
  upstreams: Pick<Upstreams, 'endSession' | 'request'>
  webhooks?: Webhooks
  /** Numbers for monitoring, in Prometheus' text format. */
  metrics?: () => Promise<string>
  policy: Pick<Policy, 'endSession'>
  gates: Pick<GateApprovals, 'pending' | 'get' | 'decide'>
}

type Listening = { app: FastifyInstance; port: number }

/**
 * The doors: streamable HTTP `/mcp` and `/mcp/servers/SLUG`, legacy SSE, the REST dialect, `/healthz`, and the local
 * socket for the bridge and the CLI. One protocol session per client session.
 */
export class Gateway {
  readonly #deps: Deps
  readonly #sessions: Sessions
  readonly #answers: Answers
  readonly #offered: OfferedIndex
  readonly #local: LocalSocket
  readonly #tools: ScopedTools
  readonly #underWay = new UnderWay()
  #dispatch: LocalDispatch | undefined
  #at = { host: '127.0.0.1', port: 0 }
  #listening: Listening | undefined
  #isPaused = false
  #moving: Promise<void> = Promise.resolve()
  #error: WireError | null = null
  #unsubscribe: () => void = () => undefined

  constructor(deps: Deps) {
    this.#deps = deps
    const { log, now, publish, upstreams, policy, dataFolder, version } = deps
    const isPaused = (): boolean => this.#isPaused
    const offered = new OfferedIndex(deps)
    this.#offered = offered
    const offersChanged = (slug: string) => offered.refresh(slug)
    this.#sessions = new Sessions({ now, log, publish, upstreams, policy, offersChanged })
    const offers = new OfferAnswers({ ...deps, offered, isPaused })
    this.#tools = new ScopedTools(deps.registry)
    this.#answers = new Answers({ ...deps, tools: this.#tools, offers, isPaused })
    this.#local = new LocalSocket({ log, dataFolder, version, accept: (...line) => this.#accept(...line) })
    deps.keys.onRevoked(id => void this.#endOwner(id))
    deps.keys.onChanged(id => this.#sessions.scopeChanged(id))
  }

  /** Listens; a taken port leaves the state `failed` with `port_in_use` and the local socket open. */
  async start(at: { host: string; port: number }, dispatch: LocalDispatch): Promise<void> {
    this.#at = at
    this.#dispatch = dispatch
    this.#sessions.start()
    this.#deps.keys.sweep()
    for (const { slug } of this.#deps.servers.list()) this.#offered.refresh(slug)
    this.#unsubscribe = this.#deps.subscribe((event, data) => {
      if (event === 'servers.changed' || event === 'tools.changed') this.#offered.forget()
      if (event === 'tools.changed' && 'slug' in data) this.#sessions.toolsChanged(data.slug)
    })
    await this.#tryListen()
    await this.#local.open(this.status().url)
    this.#deps.publish('gateway.changed', this.status())
  }

  /**
   * Moves to another address: sessions of the old one end, the local socket stays open. Rejects with `port_in_use` or
   * `host_not_allowed`, and is then back at the old address. Before the start it does nothing.
   */
  relisten(at: { host: string; port: number }): Promise<void> {
    const moved = this.#moving.then(() => this.#move(at))
    this.#moving = moved.catch(() => undefined)
    return moved
  }

  status(): GatewayStatus {
    const { host } = this.#at
    const error = this.#error
    if (!this.#listening)
      return { state: error ? 'failed' : 'stopped', url: null, host, port: this.#at.port, error }
    const { port } = this.#listening
    const url = `http://${host === '::1' ? '[::1]' : host}:${port}/mcp`
    return { state: this.#isPaused ? 'paused' : 'listening', url, host, port, error: null }
  }

  /** While paused every call is refused with `gateway_paused`; lists still answer. */
  pause(): GatewayStatus {
    return this.#setPaused(true)
  }

  resume(): GatewayStatus {
    return this.#setPaused(false)
  }

  sessions(): Session[] {
    return this.#sessions.list()
  }

  async close(): Promise<void> {
    this.#unsubscribe()
    await this.#sessions.close()
    if (this.#listening) await closeHttp(this.#listening.app)
    this.#listening = undefined
    await this.#local.close()
  }

  async #move(at: { host: string; port: number }): Promise<void> {
    if (!this.#dispatch) return
    const before = { ...this.#at, port: this.#listening?.port ?? this.#at.port }
    await this.#sessions.endRemote()
    if (this.#listening) await closeHttp(this.#listening.app)
    this.#listening = undefined
    try {
      this.#at = at
      this.#listening = await this.#listen()
      this.#error = null
    } catch (error) {
      this.#at = before
      await this.#tryListen()
      throw error
    } finally {
      await this.#local.announce(this.status().url)
      this.#deps.publish('gateway.changed', this.status())
    }
  }

  /** A failure shows in the state. */
  async #tryListen(): Promise<void> {
    try {
      this.#listening = await this.#listen()
      this.#error = null
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#error = toWire(error)
      this.#deps.log.error({ code: error.code }, error.message)
    }
  }

  #setPaused(isPaused: boolean): GatewayStatus {
    this.#isPaused = isPaused
    const status = this.status()
    this.#deps.publish('gateway.changed', status)
    return status
  }

  async #listen(): Promise<Listening> {
    const { host, port } = this.#at
    if (!isLoopback(host)) {
      const message = `Gatehouse listens on this computer only: set the host to 127.0.0.1 instead of ${host}.`
      throw new AppError('host_not_allowed', message)
    }
    const app = this.#buildHttp()
    try {
      await app.listen({ host, port })
    } catch (error) {
      await app.close()
      throw listenFailure(error, host, port)
    }
    const address = app.server.address()
    return { app, port: typeof address === 'object' && address ? address.port : port }
  }

  #buildHttp(): FastifyInstance {
    const { broker, servers, gates, subscribe, version, webhooks, metrics } = this.#deps
    const tools = this.#tools
    const isPaused = (): boolean => this.#isPaused
    const dispatch: LocalDispatch = (...asked) => this.#ask(...asked)
    const checkSlug = (slug: string): void => void servers.get(slug)
    return buildHttp(
      { ...this.#deps, underWay: this.#underWay },
      {
        open: app => {
          if (webhooks) webhookRoute(app, { webhooks, isPaused })
        },
        guarded: app => {
          mcpRoutes(app, { sessions: this.#sessions, openSession: this.#openSession, checkSlug })
          if (metrics) metricsRoute(app, metrics)
          restRoutes(app, { broker, tools, isPaused })
          apiRoutes(app, { broker, tools, gates, isPaused, subscribe, version, dispatch })
        },
      },
    )
  }

  /** Sessions end in order, with answers to what they wait for; whatever else the key asked is cut. */
  async #endOwner(id: string): Promise<void> {
    await this.#sessions.endOwner(id)
    this.#underWay.cut(id)
  }

  /** The gateway listens only after its start, which brings the dispatch. */
  #ask: LocalDispatch = async (...asked) => {
    if (this.#dispatch) return this.#dispatch(...asked)
    return { ok: false, error: { code: 'not_running', message: 'Gatehouse has not started yet.' } }
  }

  #openSession: OpenSession = async (transport, kind, owner, view) => {
    const { version, now, log } = this.#deps
    const answer = this.#answers.answer.bind(this.#answers)
    const changed = (): void => this.#sessions.publish()
    const { keyId } = owner
    const key = () => (keyId === null ? undefined : this.#deps.keys.owner(keyId))
    const about = { transport, kind, owner, key, view, version, now, log }
    const session = new ClientSession({ ...about, answer, changed })
    await this.#sessions.add(session)
    return session
  }

  /** A program on the local socket: the CLI's methods, or a bridge's session. */
  #accept(hello: Hello, socket: Socket): LocalLine {
    const dispatch = this.#dispatch
    if (hello.as === 'rpc' && dispatch) return serveRpc(socket, dispatch, this.#deps.subscribe)
    const transport = new LineTransport(randomUUID(), socket)
    void this.#openSession(transport, 'bridge', { keyId: null, name: hello.client }, { kind: 'all' })
    return transport
  }
}

function listenFailure(cause: unknown, host: string, port: number): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'EADDRINUSE') {
    const message = `Port ${port} on ${host} is taken by another program. Close it, or choose another port in Settings.`
    return new AppError('port_in_use', message, { cause })
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    const message = `Gatehouse may not listen on ${host}:${port}. Choose 127.0.0.1 and a port above 1023 in Settings.`
    return new AppError('host_not_allowed', message, { cause })
  }
  return cause
}
