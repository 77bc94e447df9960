import type { KeyOwner } from '#base/key-owner.ts'
import type { JobSource, ServerId } from '#contract'
import type { RawItem, RawResult, Relay } from '#services/upstreams/upstream.ts'

/** One call of a tool of Gatehouse itself: who asked, by which door, with what, and the way back for progress. */
export type OwnCall = {
  arguments: Record<string, unknown>
  client: string
  /** Whose key it came with; undefined for programs of the person's own. */
  key?: KeyOwner | undefined
  via: JobSource['kind']
  /** The job whose step calls. */
  job?: string | undefined
  meta: Record<string, unknown> | undefined
  signal: AbortSignal
  relay: Relay | undefined
}

/** A tool that Gatehouse answers itself. Its name is valid for every client and unique within its source. */
export type OwnTool = {
  name: string
  /** The workflow it starts, by which scopes and limits go. */
  workflow?: string
  /** As `tools/list` gives it, with its input schema. */
  definition: RawItem
  /** Puts arguments of a looser form into the schema's, before they are checked. */
  accept?: (args: Record<string, unknown>) => Record<string, unknown>
  /** The CallToolResult. Rejects with an AppError. */
  call(call: OwnCall): Promise<RawResult>
}

/**
 * Where tools of Gatehouse itself come from. In the registry it stands beside the servers, under a slug of its own:
 * the same switches, lists, counts and record. Its definitions are the person's own, so there is nothing to review.
 */
export type ToolSource = {
  /** Stands where a server's id stands; no server has it. */
  id: ServerId
  slug: string
  name: string
  tools(): OwnTool[]
}
