import { shown } from '../../ui/json-shape.ts'

type Schema = Record<string, unknown>

/** A part of a schema below another, and what it is to it. */
export type Child = {
  key: string
  /** A property's own name, else a key of `en.json` under `schema.`. */
  name:
    | { field: string }
    | { word: 'items' | 'others' | 'and' }
    | { word: 'choice'; number: number; title: string | null }
  schema: unknown
  isRequired: boolean
}

/** One limit of a value, under its keyword. */
type Limit = { keyword: (typeof limitKeywords)[number]; value: string }

/** What a line of the tree says of a schema. */
export type Described = {
  type: string
  description: string
  limits: Limit[]
  oneOf: string[]
  always: string | null
  default: string | null
  /** Where a reference leads, by name; `problem` when it leads nowhere we go. */
  reference: string | null
  problem: 'outside' | 'broken' | null
  children: Child[]
}

const limitKeywords = [
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
] as const

const asSchema = (value: unknown): Schema | undefined =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object that is no array is a record
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : undefined

/**
 * Describes one level of a schema; children are described only when someone opens them, so that a schema that refers to
 * itself is as long as a person makes it. Everything in it is hostile text.
 */
export function describeSchema(input: unknown, root: unknown): Described {
  const own = asSchema(input) ?? {}
  const { schema, reference, problem } = follow(own, root)
  return {
    type: input === false ? 'never' : typeOf(schema),
    description: text(own['description'] ?? schema['description'], 1000),
    limits: limitKeywords.flatMap(keyword =>
      schema[keyword] === undefined ? [] : [{ keyword, value: text(schema[keyword], 200) }],
    ),
    oneOf: list(schema['enum'])
      .slice(0, 40)
      .map(value => text(value, 60)),
    always: schema['const'] === undefined ? null : text(schema['const'], 200),
    default: own['default'] === undefined ? null : text(own['default'], 200),
    reference,
    problem,
    children: childrenOf(schema),
  }
}

/** At most this many references in a row: two that point at each other would never end. */
const mostSteps = 20

function follow(start: Schema, root: unknown): { schema: Schema } & Pick<Described, 'reference' | 'problem'> {
  let schema = start
  let reference: string | null = null
  for (let step = 0; typeof schema['$ref'] === 'string'; step += 1) {
    const ref = schema['$ref']
    reference = shown(ref.split('/').at(-1) ?? ref, 60)
    if (!ref.startsWith('#')) return { schema: {}, reference: shown(ref, 120), problem: 'outside' }
    const target = step < mostSteps ? asSchema(at(root, ref)) : undefined
    if (!target) return { schema: {}, reference, problem: 'broken' }
    schema = target
  }
  return { schema, reference, problem: null }
}

/** The value a JSON pointer in a URI fragment leads to (RFC 6901 §6). */
function at(root: unknown, ref: string): unknown {
  let here: unknown = root
  for (const step of ref.slice(1).split('/').slice(1)) {
    const key = decoded(step).replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof here !== 'object' || here === null) return undefined
    here = Object.getOwnPropertyDescriptor(here, key)?.value
  }
  return here
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}

function typeOf(schema: Schema): string {
  const { type } = schema
  if (typeof type === 'string') return type === 'array' ? `${itemType(schema)}[]` : shown(type, 40)
  if (Array.isArray(type))
    return type
      .slice(0, 8)
      .map(each => text(each, 20))
      .join(' | ')
  if ('enum' in schema || 'const' in schema) return 'enum'
  if ('anyOf' in schema || 'oneOf' in schema) return 'choice'
  return 'properties' in schema ? 'object' : 'any'
}

function itemType({ items }: Schema): string {
  const type = asSchema(items)?.['type']
  return typeof type === 'string' ? shown(type, 40) : 'any'
}

function childrenOf(schema: Schema): Child[] {
  const required = new Set(list(schema['required']))
  const fields = Object.entries(asSchema(schema['properties']) ?? {}).map(([field, child]) => ({
    key: `.${field}`,
    name: { field },
    schema: child,
    isRequired: required.has(field),
  }))
  const items = asSchema(schema['items'])
  const others = asSchema(schema['additionalProperties'])
  return [
    ...fields,
    ...(items && childrenOf(items).length + (items['$ref'] ? 1 : 0) > 0 ? [single('items', items)] : []),
    ...(others ? [single('others', others)] : []),
    ...list(schema['allOf']).map((child, index) => ({ ...single('and', child), key: `and${index}` })),
    ...[...list(schema['anyOf']), ...list(schema['oneOf'])].map((child, index) => ({
      key: `choice${index}`,
      name: { word: 'choice' as const, number: index + 1, title: titleOf(child) },
      schema: child,
      isRequired: false,
    })),
  ]
}

const titleOf = (schema: unknown): string | null => {
  const title = asSchema(schema)?.['title']
  return typeof title === 'string' && title.trim() ? shown(title, 80) : null
}

const single = (word: 'items' | 'others' | 'and', schema: unknown): Child => ({
  key: word,
  name: { word },
  schema,
  isRequired: false,
})

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

function text(value: unknown, max: number): string {
  if (value === undefined) return ''
  return shown(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), max)
}
