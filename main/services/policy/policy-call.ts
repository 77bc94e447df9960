import type { Annotations } from '#contract'

/** A call as the rules look at it. */
export type PolicyCall = {
  /** The client's name; `workflow:NAME` for a workflow's steps. */
  client: string
  session: string | null
  server: string
  /** The server's own name of the tool. */
  tool: string
  exposedName: string
  annotations: Annotations | null
  /** A person has looked at this very definition. */
  reviewed: boolean
  arguments: Record<string, unknown>
  /** What paths found in the arguments: rules mostly ask for the same few. */
  found: Map<string, unknown[] | undefined>
  /** SHA-256 of the canonical arguments; asked for only when a rule needs it. */
  argumentsHash: () => string
  at: Date
}
