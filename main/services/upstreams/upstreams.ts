import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type { Guarding } from '#base/guarding.ts'
import type { Log } from '#base/log.ts'
import type { Publish, Server, ServerId, ServerState } from '#contract'
import { McpClient } from './client.ts'
import { Link } from './link.ts'
import { Opener } from './opener.ts'
import type { RemoteJobRecord } from './remote-job.ts'
import { wasNotDelivered } from './refusal.ts'
import { StderrRing } from './stderr-ring.ts'
import { type Tuning, usualTuning } from './tuning.ts'
import type {
  CallParams,
  ListKind,
  RawItem,
  RawResult,
  RequestOptions,
  Upstream,
  UpstreamFacts,
} from './upstream.ts'

type Deps = {
  log: Log
  now: Clock
  publish: Publish
  /** The value behind a reference (`keychain:NAME`, `env:VAR`, or plain text as it is). Rejects with `secret_missing`. */
  resolveSecret: (reference: string) => Promise<string>
  /** Told to servers as the client's version. */
  version?: string
  /** Shared with whoever else starts processes. */
  guarding?: Guarding
  /** Other waits than usual, for tests. */
  tuning?: Partial<Tuning>
  /** Who keeps a record of the jobs of remote workflow servers. */
  record?: RemoteJobRecord
}

/** Which client session a request belongs to; a server with `sharing: 'session'` gets one connection for each. */
export type SessionKey = string

type ReadListener = (id: ServerId, why: 'list_changed' | 'connected') => void

/**
 * The live connections: opens each enabled server, keeps it open with bounded back-off, and carries requests to it.
 * Nothing here waits for another server.
 */
export class Upstreams {
  readonly #deps: Deps
  readonly #tuning: Tuning
  readonly #opener: Opener
  readonly #links = new Map<ServerId, Link>()
  /** Kept while a server is switched off, so that its last words can be read. */
  readonly #rings = new Map<ServerId, StderrRing>()
  readonly #ending = new Set<Promise<void>>()
  readonly #listeners: ReadListener[] = []
  #closed = false

  constructor(deps: Deps) {
    this.#deps = deps
    const { resolveSecret, version = '0.0.0', guarding, record } = deps
    this.#tuning = { ...usualTuning, ...deps.tuning }
    this.#opener = new Opener({
      resolveSecret,
      version,
      tuning: this.#tuning,
      ...(guarding && { guarding }),
      ...(record && { record }),
    })
  }

  /** Begins to connect (or, for a changed server, reconnects). Returns at once; the state tells the rest. */
  open(server: Server): void {
    if (this.#closed) return
    const known = this.#links.get(server.id)
    if (known && JSON.stringify(known.server) === JSON.stringify(server)) return known.start()
    const closing = known?.close()
    if (closing) this.#inBackground(closing)
    this.#links.delete(server.id)
    if (!server.enabled) return this.#deps.publish('servers.changed', { slug: server.slug })
    const { now, publish } = this.#deps
    const link = new Link({
      server,
      opener: this.#opener,
      now,
      tuning: this.#tuning,
      publish,
      logged: line => this.#ring(server.id).add(now(), line),
      readNeeded: why => this.#readNeeded(server, why),
    })
    this.#links.set(server.id, link)
    link.start(closing)
  }

  /** Ends every connection of a server and forgets it. */
  async remove(id: ServerId): Promise<void> {
    await this.#end(id)
    this.#rings.delete(id)
  }

  /** Drops the connections and connects anew, with the back-off reset. */
  async restart(id: ServerId): Promise<void> {
    await this.#links.get(id)?.restart()
  }

  /** Marks a server as disabled, ending its connections. */
  async disable(server: Server): Promise<void> {
    await this.#end(server.id)
    this.#deps.publish('servers.changed', { slug: server.slug })
  }

  state(id: ServerId): ServerState {
    return this.#links.get(id)?.state ?? { kind: 'disabled' }
  }

  facts(id: ServerId): UpstreamFacts | null {
    return this.#links.get(id)?.facts ?? null
  }

  /** The last lines of the server's stderr. */
  stderr(id: ServerId): { at: string; line: string }[] {
    return this.#rings.get(id)?.all() ?? []
  }

  /** Reads one list, as `read` does. */
  list(server: Server, what: ListKind, signal: AbortSignal): Promise<RawItem[]> {
    return this.read(server, signal, upstream => upstream.list(what, signal))
  }

  /**
   * Lends the connection for reading a server: the live one, which is tried again at once when it is waiting for its next
   * attempt, or for a disabled server a short-lived one that ends with the reading.
   */
  async read<T>(server: Server, signal: AbortSignal, use: (upstream: Upstream) => Promise<T>): Promise<T> {
    const link = this.#links.get(server.id)
    if (!link) return this.#readOnce(server, signal, use)
    const { connectTimeoutMs, callWaitMs } = this.#tuning
    const connection = link.for(undefined, undefined)
    connection.start()
    return use(await connection.use(connectTimeoutMs + callWaitMs, signal))
  }

  /** One tool call. Rejects with an AppError whose code is of the table in `docs/errors/`. */
  callTool(
    id: ServerId,
    params: CallParams,
    options: RequestOptions,
    session?: SessionKey,
  ): Promise<RawResult> {
    return this.#carry(id, options, session, upstream => upstream.callTool(params, options))
  }

  request(
    id: ServerId,
    method: string,
    params: unknown,
    options: RequestOptions,
    session?: SessionKey,
  ): Promise<RawResult> {
    return this.#carry(id, options, session, upstream => upstream.request(method, params, options))
  }

  /** A client session ended: its own connections end too. */
  endSession(session: SessionKey): void {
    for (const link of this.#links.values()) this.#inBackground(link.endSession(session))
  }

  /** Called on `list_changed` and when a connection opens: the core asks sync to read the server. */
  onReadNeeded(listener: ReadListener): void {
    this.#listeners.push(listener)
  }

  /** The PATH of the person's login shell, on which commands are found; asked of the shell once. */
  loginPath(): Promise<string> {
    return this.#opener.loginPath()
  }

  async close(): Promise<void> {
    this.#closed = true
    const links = [...this.#links.values()]
    this.#links.clear()
    await Promise.all([...links.map(link => link.close()), ...this.#ending])
    this.#opener.close()
  }

  /** A message that a restarted server never acted on is sent once more; nothing else ever is. */
  async #carry(
    id: ServerId,
    { signal, relay }: RequestOptions,
    session: SessionKey | undefined,
    ask: (upstream: Upstream) => Promise<RawResult>,
  ): Promise<RawResult> {
    const connection = this.#link(id).for(session, relay)
    const { callWaitMs } = this.#tuning
    try {
      return await ask(await connection.use(callWaitMs, signal))
    } catch (error) {
      if (!(error instanceof AppError) || !wasNotDelivered(error)) throw error
      return ask(await connection.use(callWaitMs, signal))
    }
  }

  async #end(id: ServerId): Promise<void> {
    const link = this.#links.get(id)
    this.#links.delete(id)
    await link?.close()
  }

  #link(id: ServerId): Link {
    const link = this.#links.get(id)
    if (link) return link
    throw new AppError('server_disabled', 'This server is switched off or was removed. Switch it on first.')
  }

  #readOnce<T>(server: Server, signal: AbortSignal, use: (upstream: Upstream) => Promise<T>): Promise<T> {
    const reading = this.#openOnce(server, signal, use)
    this.#inBackground(reading)
    return reading
  }

  async #openOnce<T>(
    server: Server,
    signal: AbortSignal,
    use: (upstream: Upstream) => Promise<T>,
  ): Promise<T> {
    const logged = (line: string) => this.#ring(server.id).add(this.#deps.now(), line)
    const client = new McpClient(server, { opener: this.#opener, logged })
    try {
      return await client.lend(use, signal)
    } finally {
      await client.close()
    }
  }

  #readNeeded(server: Server, why: 'list_changed' | 'connected'): void {
    this.#deps.log.debug({ server: server.slug, why }, 'A server wants to be read')
    for (const listener of this.#listeners) listener(server.id, why)
  }

  /** Work that nobody awaits now, but `close` does. */
  #inBackground(work: Promise<unknown>): void {
    const settle = async () => {
      await Promise.allSettled([work])
      this.#ending.delete(done)
    }
    const done = settle()
    this.#ending.add(done)
  }

  #ring(id: ServerId): StderrRing {
    const ring = this.#rings.get(id) ?? new StderrRing()
    this.#rings.set(id, ring)
    return ring
  }
}
