import { Annotations } from '#contract'
import type { RawItem } from '#services/upstreams/upstream.ts'
import { z } from 'zod'

const ObjectSchema = z.looseObject({
  type: z.literal('object'),
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  required: z.array(z.string()).optional(),
})

/** Parts of a tool that session-era clients check strictly: one wrong field and they drop the whole list. */
const optionalParts: [string, z.ZodType][] = [
  ['title', z.string()],
  ['description', z.string()],
  ['outputSchema', ObjectSchema],
  ['annotations', Annotations],
  ['icons', z.array(z.looseObject({ src: z.string() }))],
  ['execution', z.looseObject({ taskSupport: z.enum(['required', 'optional', 'forbidden']).optional() })],
  ['_meta', z.record(z.string(), z.unknown())],
]

/**
 * A tool's definition as any client can read it: as the server sent it, unknown fields included, but without optional
 * parts of a wrong form, and with an input schema that says `type: object` even where the server left it out.
 */
export function listable(definition: RawItem): RawItem {
  const result: RawItem = { ...definition, inputSchema: withObjectType(definition.inputSchema) }
  for (const [part, schema] of optionalParts)
    if (part in result && !schema.safeParse(result[part]).success) delete result[part]
  return result
}

function withObjectType(schema: unknown): unknown {
  if (!isObject(schema)) return { type: 'object' }
  const typed: RawItem = 'type' in schema ? schema : { type: 'object', ...schema }
  const { properties } = typed
  if (!isObject(properties) || !Object.values(properties).some(isBoolean)) return typed
  return { ...typed, properties: withoutBooleans(properties) }
}

/** JSON Schema's `true` and `false` written as the objects that mean the same; session-era clients know only objects. */
function withoutBooleans(properties: RawItem): RawItem {
  return Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, asObject(schema)]))
}

const asObject = (schema: unknown) => (isBoolean(schema) ? (schema ? {} : { not: {} }) : schema)

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'

function isObject(value: unknown): value is RawItem {
  return typeof value === 'object' && value !== null
}
