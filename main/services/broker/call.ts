import type { KeyOwner } from '#base/key-owner.ts'
import type { JobSource } from '#contract'
import type { View } from '#services/registry/registry.ts'
import type { Relay } from '#services/upstreams/upstream.ts'

/** One call on its way: who, through which view, which tool, with what. */
export type Call = {
  requestId: string
  client: string
  /** Whose key it came with; undefined for programs of the person's own. */
  key?: KeyOwner | undefined
  session: string | null
  /** The job whose step calls. */
  job?: string | undefined
  /** The door it came through, as a job it starts is told; `mcp` when not given. */
  via?: JobSource['kind']
  view: View
  tool: string
  arguments: Record<string, unknown> | undefined
  meta: Record<string, unknown> | undefined
  signal: AbortSignal
  /** Aborted when the answer cannot reach the client any more. That alone is no cancellation (MCP, Streamable HTTP), but nobody waits. */
  lost?: () => AbortSignal | undefined
  relay?: Relay
  /** A person made it with their own hands: pressing the button was the yes. */
  person?: boolean
}
