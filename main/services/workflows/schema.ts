import { z } from 'zod'
import { Definition } from '#contract'
import { descriptions } from './field-descriptions.ts'
import type { Json } from './language.ts'

type JsonObject = { [key: string]: Json }

/** The JSON Schema of a workflow file, for editors (W10), with a sentence on every field. */
export function workflowSchema(): Record<string, Json> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a JSON Schema is JSON
  const schema = z.toJSONSchema(Definition, { io: 'input' }) as Record<string, Json>
  describeFields(schema)
  return schema
}

function describeFields(node: Json): void {
  if (Array.isArray(node)) return node.forEach(describeFields)
  if (!isObject(node)) return
  const { properties } = node
  if (isObject(properties)) {
    for (const kind of kindsOf(properties)) describeAs(properties, descriptions[kind] ?? {})
  }
  for (const child of Object.values(node)) describeFields(child)
}

function describeAs(properties: JsonObject, sentences: Record<string, string>): void {
  for (const [field, description] of Object.entries(sentences)) {
    const schema = properties[field]
    if (isObject(schema)) properties[field] = { ...schema, description }
  }
}

/** Fields by which an object of the schema is known. */
const marks: Record<string, string> = {
  mcp_config: 'workflow',
  minLength: 'input',
  backoff: 'retry',
  required_context_fields: 'mcp',
  every: 'schedule',
}

function kindsOf(properties: JsonObject): string[] {
  const { type } = properties
  const step = isObject(type) ? type['const'] : undefined
  if (typeof step === 'string') return ['step', step === 'workflow' ? 'workflow_step' : step]
  return Object.entries(marks).flatMap(([field, kind]) => (Object.hasOwn(properties, field) ? [kind] : []))
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
