import type { Definition } from '#contract'
import type { Json } from './language.ts'

/** JSON Schema of a workflow's `context`, made of its inputs and seed A's required and optional fields. */
export function inputSchema(_definition: Definition): Record<string, Json> {
  throw new Error('not built')
}
