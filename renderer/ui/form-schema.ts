import { shown, visible } from './json-shape.ts'

/** Why a form cannot be made of a schema; the words are in `en.json` under `form.`. */
type Unsupported = 'not_an_object' | 'too_large' | 'too_deep' | 'outside_reference' | 'unreadable'

export type FormSchema = { ok: true; schema: JsonSchema } | { ok: false; why: Unsupported }
export type JsonSchema = Record<string, unknown>

/** Past these a form is slower and harder to read than the JSON itself. */
const most = { nodes: 4000, depth: 24, alternatives: 40 }

/**
 * Turns a server's input schema, which is hostile until proven otherwise, into one a form can be made of: titles made
 * visible, dangerous patterns left to the core, nothing fetched from outside. Or says why only JSON will do.
 */
export function formSchema(input: unknown): FormSchema {
  if (!isObject(input) || !describesObject(input)) return { ok: false, why: 'not_an_object' }
  const state = { nodes: 0 }
  try {
    const schema = clean(input, 0, state)
    if (!isObject(schema)) return { ok: false, why: 'unreadable' }
    const { $id: _id, id: _oldId, $schema: _dialect, ...rest } = schema
    return { ok: true, schema: { type: 'object', ...rest, title: '', description: '' } }
  } catch (error) {
    return { ok: false, why: error instanceof Refused ? error.why : 'unreadable' }
  }
}

class Refused extends Error {
  readonly why: Unsupported
  constructor(why: Unsupported) {
    super(why)
    this.why = why
  }
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describesObject(schema: JsonSchema): boolean {
  if (schema['type'] !== undefined) return schema['type'] === 'object'
  return ['properties', '$ref', 'allOf', 'anyOf', 'oneOf'].some(key => key in schema) || isEmpty(schema)
}

const isEmpty = (schema: JsonSchema) => Object.keys(schema).every(key => key === '$schema')

/** Data, not schema: copied as it is. */
const plain = new Set(['default', 'const', 'enum', 'examples', 'required', 'dependentRequired', 'type'])
/** Names to schemas. */
const maps = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'])

function clean(value: unknown, depth: number, state: { nodes: number }): unknown {
  state.nodes += 1
  if (state.nodes > most.nodes) throw new Refused('too_large')
  if (depth > most.depth) throw new Refused('too_deep')
  if (Array.isArray(value)) return value.map(each => clean(each, depth + 1, state))
  if (!isObject(value)) return value
  const entries = Object.entries(value).flatMap(([key, child]) => cleanEntry(key, child, depth, state))
  return labelled(withRequiredFlags(Object.fromEntries(entries)))
}

function cleanEntry(
  key: string,
  child: unknown,
  depth: number,
  state: { nodes: number },
): [string, unknown][] {
  if (plain.has(key)) return [[key, structuredClone(child)]]
  if (maps.has(key) && isObject(child)) return [[key, cleanMap(child, depth, state)]]
  if (references.has(key) && !isInside(child)) throw new Refused('outside_reference')
  if (choices.has(key) && isTooMany(child)) throw new Refused('too_large')
  if (key === 'pattern' && !isCheapPattern(child)) return []
  return [[key, clean(child, depth + 1, state)]]
}

const references = new Set(['$ref', '$dynamicRef', '$recursiveRef'])
const isInside = (ref: unknown) => typeof ref === 'string' && ref.startsWith('#')
const choices = new Set(['anyOf', 'oneOf'])
const isTooMany = (list: unknown) => Array.isArray(list) && list.length > most.alternatives

function cleanMap(map: JsonSchema, depth: number, state: { nodes: number }): JsonSchema {
  const entries = Object.entries(map)
  return Object.fromEntries(
    entries.map(([name, child]) => [name, named(name, clean(child, depth + 1, state))]),
  )
}

/** A name that hides something is shown with it made visible. */
function named(name: string, schema: unknown): unknown {
  const isSafe = visible(name) === name && name.length <= 120
  return isSafe || !isObject(schema) || schema['title'] ? schema : { ...schema, title: shown(name, 120) }
}

function labelled(schema: JsonSchema): JsonSchema {
  const { title, description, ...rest } = schema
  return {
    ...rest,
    ...(typeof title === 'string' && { title: shown(title, 200) }),
    ...(typeof description === 'string' && { description: shown(description, 2000) }),
  }
}

/** An untouched checkbox means no; a required one must say so from the start. */
function withRequiredFlags(schema: JsonSchema): JsonSchema {
  const { properties, required } = schema
  if (!isObject(properties) || !Array.isArray(required)) return schema
  const flagged = Object.entries(properties).map(([name, child]) => {
    const isFlag = isObject(child) && child['type'] === 'boolean' && child['default'] === undefined
    return [name, isFlag && required.includes(name) ? { ...child, default: false } : child]
  })
  return { ...schema, properties: Object.fromEntries(flagged) }
}

/**
 * A repeated group or a back reference can take exponential time, and this window has one thread. Such a pattern is
 * left to the core, which checks every call anyway.
 */
function isCheapPattern(pattern: unknown): boolean {
  return typeof pattern === 'string' && pattern.length <= 200 && !/\)[*+{?]|\\[1-9k]/.test(pattern)
}
