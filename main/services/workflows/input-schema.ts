import type { Definition, InputField } from '#contract'
import { exampleOf, inputsOf, longestString } from './inputs.ts'
import type { Json } from './language.ts'

/** JSON Schema (2020-12) of a workflow's `context`, made of its inputs and seed A's required and optional fields. */
export function inputSchema(definition: Definition): Record<string, Json> {
  const fields = [...inputsOf(definition)]
  const required = fields.filter(([, field]) => field.required && field.default === undefined)
  const example = exampleOf(definition)
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, field]) => [name, fieldSchema(field)])),
    required: required.map(([name]) => name),
    additionalProperties: false,
    ...(Object.keys(example).length > 0 && { examples: [example] }),
  }
}

function fieldSchema({ required: _required, example, type, ...rules }: InputField): Record<string, Json> {
  const given = Object.entries(rules).filter((rule): rule is [string, Json] => rule[1] !== undefined)
  const needsLimit = type === 'string' && rules.maxLength === undefined
  return {
    type,
    ...Object.fromEntries(given),
    ...(needsLimit && { maxLength: longestString }),
    ...(example !== undefined && { examples: [example] }),
  }
}
