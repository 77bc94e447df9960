import { Annotations, type Server, type Tool, type ToolState } from '#contract'
import type { RawItem } from '#services/upstreams/upstream.ts'
import { listable } from './listed.ts'
import { readable } from './readable.ts'
import { pin } from './definition.ts'
import type { OwnTool } from './tool-source.ts'

/** One tool a server offers now, in memory. Switches, pins and counts change in place; a new definition makes a new entry. */
export type Entry = {
  readonly name: string
  readonly exposedName: string
  readonly ownName: string
  readonly definition: RawItem
  /** The definition as clients may get it, still under the server's own name. */
  readonly listable: RawItem
  readonly annotations: Annotations | null
  readonly tokens: number
  readonly hash: string
  approvedHash: string | null
  /** The definition that a person has looked at. */
  reviewedHash: string | null
  enabled: boolean
  calls: number
  lastUsedAt: string | null
  /** Set when Gatehouse answers it itself. */
  readonly own?: OwnTool
}

/** Who offers tools: a server, or a source of Gatehouse's own. */
export type Owner = Pick<Server, 'id' | 'slug' | 'name' | 'enabled' | 'timeoutMs'>

/** What a person decided about one of Gatehouse's own tools, and how often it was called. */
export type OwnState = Pick<Entry, 'enabled' | 'calls' | 'lastUsedAt'>

/** A row of the tools table joined with its names. */
export type ToolRow = {
  name: string
  exposed_name: string
  own_name: string
  definition: string
  hash: string
  approved_hash: string | null
  reviewed_hash: string | null
  enabled: number
  calls: number
  last_used_at: string | null
}

export function toEntry(row: ToolRow): Entry {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only objects are stored (checkTools)
  const definition = JSON.parse(row.definition) as RawItem
  const annotations = Annotations.safeParse(definition['annotations'])
  return {
    name: row.name,
    exposedName: row.exposed_name,
    ownName: row.own_name,
    definition,
    listable: listable(definition),
    annotations: annotations.success ? annotations.data : null,
    tokens: tokensOf(row.definition.length + row.exposed_name.length - row.name.length),
    hash: row.hash,
    approvedHash: row.approved_hash,
    reviewedHash: row.reviewed_hash,
    enabled: row.enabled === 1,
    calls: row.calls,
    lastUsedAt: row.last_used_at,
  }
}

/** One of Gatehouse's own tools: its present definition needs nobody's approval. */
export function ownEntry(own: OwnTool, state: OwnState): Entry {
  const { name, definition } = own
  const hash = pin(definition)
  const annotations = Annotations.safeParse(definition['annotations'])
  return {
    ...state,
    name,
    exposedName: name,
    ownName: name,
    definition,
    listable: definition,
    annotations: annotations.success ? annotations.data : null,
    tokens: tokensOf(JSON.stringify(definition).length),
    hash,
    approvedHash: hash,
    reviewedHash: hash,
    own,
  }
}

/** What a definition costs in a model's context, estimated: four characters to a token (G10). */
const tokensOf = (characters: number): number => Math.ceil(characters / 4)

export function stateOf({ hash, approvedHash }: Pick<Entry, 'hash' | 'approvedHash'>): ToolState {
  if (approvedHash === hash) return 'approved'
  return approvedHash === null ? 'new' : 'changed'
}

export const isServable = (entry: Entry): boolean => entry.enabled && stateOf(entry) === 'approved'

/** The tool as the panel and the CLI show it. */
export function toTool(server: Owner, entry: Entry): Tool {
  const { title, description } = entry.definition
  return {
    server: server.slug,
    serverName: server.name,
    name: entry.name,
    exposedName: entry.exposedName,
    title: typeof title === 'string' ? readable(title) : null,
    description: typeof description === 'string' ? readable(description) : '',
    annotations: entry.annotations,
    enabled: entry.enabled,
    state: stateOf(entry),
    reviewed: entry.reviewedHash === entry.hash,
    served: server.enabled && isServable(entry),
    tokens: entry.tokens,
    calls: entry.calls,
    lastUsedAt: entry.lastUsedAt,
  }
}
