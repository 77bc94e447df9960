import { z } from 'zod'
import { Definition } from '#contract'
import type { Json } from './language.ts'

/** The JSON Schema of a workflow file, for editors (W10). */
export function workflowSchema(): Record<string, Json> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a JSON Schema is JSON
  return z.toJSONSchema(Definition, { io: 'input' }) as Record<string, Json>
}
