import type { Definition } from '#contract'

/** A checked workflow as it runs: its definition, and the exact text it was made of (a job's snapshot). */
export type ServedWorkflow = {
  definition: Definition
  text: string
  /** SHA-256 of the text. */
  version: string
  /** The MCP tool's name; null when it is switched off or not offered. */
  toolName: string | null
}
