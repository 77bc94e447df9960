type Schema = Readonly<Record<string, unknown>>

/** Parts of a schema that may speak of one place; a schema of more is a hostile one, and the rest of it is not asked. */
const mostParts = 1000
const branches = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', 'not', 'dependentSchemas']

/**
 * What a JSON Schema says of secrets: `writeOnly: true` and `format: password` (JSON Schema 2020-12, Validation 9.4 and
 * OpenAPI). A place is secret when any of the schemas that may speak of it says so.
 */
export class SecretHints {
  readonly #root: unknown
  readonly #here: readonly Schema[]

  constructor(root: unknown, here: readonly unknown[] = [root]) {
    this.#root = root
    this.#here = this.#spread(here)
  }

  /** Whether the value at this place is a secret. */
  get isSecret(): boolean {
    return this.#here.some(schema => schema['writeOnly'] === true || schema['format'] === 'password')
  }

  /** Whether nothing is known of this place and what is in it. */
  get isEmpty(): boolean {
    return this.#here.length === 0
  }

  /** The hints for a member of an object. */
  member(name: string): SecretHints {
    return this.#inner(schema => [
      own(schema['properties'], name),
      ...patterns(schema['patternProperties']),
      own(schema['properties'], name) === undefined ? schema['additionalProperties'] : undefined,
    ])
  }

  /** The hints for an item of a list. */
  item(index: number): SecretHints {
    return this.#inner(({ items, prefixItems, contains }) => {
      const inOrder: unknown = Array.isArray(prefixItems) ? prefixItems[index] : undefined
      // Drafts before 2020-12 had a list of schemas in `items`.
      return [inOrder, Array.isArray(items) ? items[index] : items, contains]
    })
  }

  #inner(find: (schema: Schema) => unknown[]): SecretHints {
    return new SecretHints(this.#root, this.#here.flatMap(find))
  }

  /**
   * The schemas with all that they are put together of; references within the document are followed. Each part is taken
   * once: a server's schema may refer to itself twice in every one of its parts.
   */
  #spread(here: readonly unknown[]): Schema[] {
    const found = new Set<Schema>()
    const open = here.toReversed()
    while (open.length > 0 && found.size < mostParts) {
      const schema = open.pop()
      if (!isSchema(schema) || found.has(schema)) continue
      found.add(schema)
      for (const name of branches) open.push(...listOf(schema[name]).slice(0, mostParts))
      if (typeof schema['$ref'] === 'string') open.push(this.#resolve(schema['$ref']))
    }
    return [...found]
  }

  #resolve(reference: string): unknown {
    if (!reference.startsWith('#')) return undefined
    const path = reference.slice(1).split('/').slice(1)
    const names = path.map(part => decoded(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    return names.reduce<unknown>((at, name) => own(at, name), this.#root)
  }
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (!isSchema(value)) return []
  // Both `if`, which is a schema, and `dependentSchemas`, which has some.
  return [value, ...Object.values(value).filter(inner => isSchema(inner) && 'properties' in inner)]
}

function own(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(name) ? value[Number(name)] : undefined
  return isSchema(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** A server's pattern is not run here; whatever a pattern may speak of counts. */
function patterns(value: unknown): unknown[] {
  return isSchema(value) ? Object.values(value) : []
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
