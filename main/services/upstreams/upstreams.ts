import type { Clock } from '#base/clock.ts'
import type { Log } from '#base/log.ts'
import type { Publish, Server, ServerId, ServerState } from '#contract'
import type { CallParams, ListKind, RawItem, RawResult, RequestOptions, UpstreamFacts } from './upstream.ts'

type Deps = {
  log: Log
  now: Clock
  publish: Publish
  /** The value behind a reference (`keychain:NAME`, `env:VAR`, or plain text as it is). Rejects with `secret_missing`. */
  resolveSecret: (reference: string) => Promise<string>
}

/** Which client session a request belongs to; a server with `sharing: 'session'` gets one connection for each. */
export type SessionKey = string

/**
 * The live connections: opens each enabled server, keeps it open with bounded back-off, and carries requests to it.
 * Nothing here waits for another server.
 */
export class Upstreams {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Begins to connect (or, for a changed server, reconnects). Returns at once; the state tells the rest. */
  open(_server: Server): void {
    throw new Error(`not built ${String(this.#deps)}`)
  }

  /** Ends every connection of a server and forgets it. */
  async remove(_id: ServerId): Promise<void> {}

  /** Drops the connections and connects anew, with the back-off reset. */
  async restart(_id: ServerId): Promise<void> {}

  /** Marks a server as disabled, ending its connections. */
  async disable(_server: Server): Promise<void> {}

  state(_id: ServerId): ServerState {
    return { kind: 'disabled' }
  }

  facts(_id: ServerId): UpstreamFacts | null {
    return null
  }

  /** The last lines of the server's stderr. */
  stderr(_id: ServerId): { at: string; line: string }[] {
    return []
  }

  /** Reads one list; opens a short-lived connection when the server is disabled. */
  list(_server: Server, _what: ListKind, _signal: AbortSignal): Promise<RawItem[]> {
    throw new Error('not built')
  }

  /** One tool call. Rejects with an AppError whose code is of the table in `docs/errors/`. */
  callTool(
    _id: ServerId,
    _params: CallParams,
    _options: RequestOptions,
    _session?: SessionKey,
  ): Promise<RawResult> {
    throw new Error('not built')
  }

  request(
    _id: ServerId,
    _method: string,
    _params: unknown,
    _options: RequestOptions,
    _session?: SessionKey,
  ): Promise<RawResult> {
    throw new Error('not built')
  }

  /** A client session ended: its own connections end too. */
  endSession(_session: SessionKey): void {}

  /** Called on `list_changed` and when a connection opens: the core asks sync to read the server. */
  onReadNeeded(_listener: (id: ServerId, why: 'list_changed' | 'connected') => void): void {}

  async close(): Promise<void> {}
}
