import type { Clock } from '#base/clock.ts'
import type { Offer, Publish, Server, ServerId, SyncRun, Tool, ToolDetail, ToolSelection } from '#contract'
import type { Servers } from '#services/servers/servers.ts'
import type { RawItem, UpstreamFacts } from '#services/upstreams/upstream.ts'
import type { Store } from '#store/store.ts'

type Deps = { store: Store; publish: Publish; now: Clock; servers: Pick<Servers, 'list'> }

/** A tool on the hot path: everything the broker needs, ready made and cached in memory. */
export type ServedTool = {
  serverId: ServerId
  server: string
  name: string
  exposedName: string
  /** The definition with the exposed name put in, as `tools/list` gives it. */
  listed: RawItem
  inputSchema: unknown
  hash: string
  timeoutMs: number | undefined
}

/** Why a name cannot be called. */
export type Refusal = {
  refused: 'tool_unknown' | 'tool_off' | 'tool_held' | 'server_disabled'
  message: string
}

export type Reading = {
  facts: UpstreamFacts | null
  tools: RawItem[]
  resources: RawItem[]
  resourceTemplates: RawItem[]
  prompts: RawItem[]
}

/** What a list request may see: everything, or one server under its own names (G2). */
export type View = { kind: 'all' } | { kind: 'server'; slug: string }

/** Tools, resources and prompts as last synced; switches, pins, names. Answers every list from memory (G7). */
export class Registry {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Stores what a sync read and returns the difference of its tools. */
  store(_server: Server, _reading: Reading): SyncRun['diff'] {
    throw new Error(`not built ${String(this.#deps)}`)
  }

  recordFailure(_server: Server, _error: unknown): void {}

  /** Every served tool, in a deterministic order (server slug, then the server's own order). Never waits. */
  served(_view: View): readonly ServedTool[] {
    return []
  }

  /** The tool behind a name in a view, or why not. Constant time. */
  resolve(_view: View, _name: string): ServedTool | Refusal {
    return { refused: 'tool_unknown', message: '' }
  }

  tools(_server?: string): Tool[] {
    return []
  }

  detail(_server: string, _name: string): ToolDetail {
    throw new Error('not built')
  }

  setEnabled(_selection: ToolSelection, _enabled: boolean): number {
    return 0
  }

  approve(_selection: ToolSelection): number {
    return 0
  }

  offers(_server?: string): Offer[] {
    return []
  }

  /** Counts and facts for the servers' list. */
  summary(_id: ServerId): {
    tools: { total: number; enabled: number; held: number }
    resources: number
    resourceTemplates: number
    prompts: number
    lastSynced: string | null
    lastError: unknown
    facts: UpstreamFacts | null
  } {
    throw new Error('not built')
  }

  /** Forgets cached answers after a server was added, changed, switched or removed. */
  serversChanged(): void {}

  /** Counts one call of a tool; batched, never on the hot path's clock. */
  countCall(_tool: ServedTool): void {}

  /** Writes the counts that wait. */
  close(): void {}
}
