import type { Target } from '#base/reach.ts'
import type { Annotations, ServerId } from '#contract'
import type { RawItem, UpstreamFacts } from '#services/upstreams/upstream.ts'
import type { OwnTool } from './tool-source.ts'

/** A tool on the hot path: everything the broker needs, ready made and cached in memory. */
export type ServedTool = ServerTool | ServedOwnTool

type Served = {
  serverId: ServerId
  server: string
  serverName: string
  /** The name in the view of everything, which rules and limits go by. */
  publicName: string
  annotations: Annotations | null
  /** A person has looked at this very definition. */
  reviewed: boolean
  /** The name the server uses. */
  name: string
  /** The name in the view it was resolved through. */
  exposedName: string
  /** The definition under that name, as `tools/list` gives it. */
  listed: RawItem
  inputSchema: unknown
  hash: string
}

/** A tool that a server answers. */
type ServerTool = Served & { timeoutMs: number | undefined; own?: undefined }

/** A tool that Gatehouse answers itself. */
type ServedOwnTool = Served & { own: OwnTool }

/** Why a name cannot be called. */
export type Refusal = {
  refused: 'tool_unknown' | 'tool_off' | 'tool_held' | 'server_disabled'
  message: string
  /** The tool behind the name, when there is one. */
  target?: Target
}

/** What one sync read of a server. A list that is null could not be read: its last good content stays. */
export type Reading = {
  facts: UpstreamFacts | null
  tools: RawItem[]
  resources: RawItem[] | null
  resourceTemplates: RawItem[] | null
  prompts: RawItem[] | null
}

/** What a list request may see: everything, or one server under its own names (G2). */
export type View = { kind: 'all' } | { kind: 'server'; slug: string }
