import type { Definition, InputField } from '#contract'
import type { Json } from './language.ts'

/** The most characters of a string input whose field says nothing else (seed A). */
export const longestString = 10_000

/** Seed A's `mcp_config`, also written `mcp`; where both are given, `mcp` wins field by field. */
export function mcpOf({ mcp, mcp_config: config }: Definition): NonNullable<Definition['mcp']> {
  return { ...config, ...mcp, enabled: (mcp?.enabled ?? true) && (config?.enabled ?? true) }
}

/** All inputs of a workflow: the declared ones, and seed A's required, optional and example fields that `inputs` lacks. */
export function inputsOf(definition: Definition): Map<string, InputField> {
  const { required_context_fields: required = [], optional_context_fields: optional = [] } = mcpOf(definition)
  const example = mcpOf(definition).example_input ?? {}
  const fields = new Map<string, InputField>()
  for (const name of [...required, ...optional, ...Object.keys(example)]) {
    fields.set(name, { type: typeOf(own(example, name)), required: false })
  }
  for (const [name, field] of Object.entries(definition.inputs)) fields.set(name, field)
  for (const name of required) {
    const field = fields.get(name)
    if (field) fields.set(name, { ...field, required: true })
  }
  return fields
}

/** An input to try the workflow with: seed A's `example_input`, then each field's example or default. */
export function exampleOf(definition: Definition): Record<string, Json> {
  const whole = mcpOf(definition).example_input ?? {}
  const pairs = [...inputsOf(definition)].flatMap(([name, field]) => {
    const value = own(whole, name) ?? field.example ?? field.default
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(pairs)
}

/** A field that only seed A's lists name: its example tells its type, and text is what the seed passes otherwise. */
function typeOf(value: Json | undefined): InputField['type'] {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'object' && value !== null) return 'object'
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'boolean' : 'string'
}

function own(record: Record<string, Json>, name: string): Json | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
