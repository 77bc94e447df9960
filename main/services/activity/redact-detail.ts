import { SecretHints } from '#base/secret-hints.ts'
import { isSecretName } from '#base/secret-name.ts'

/** Largest detail of a row, in bytes of JSON. */
const mostBytes = 16_384
const deepest = 16
const mostMembers = 5000
/** A longer text is not searched for secrets to its end; of that end nothing is kept. */
const mostCharacters = 262_144
const hidden = '[hidden]'

type Redact = (text: string) => string

/**
 * What a call carried or a change changed, as JSON that may be kept: what the schema calls a secret, what is named like one
 * and every known secret value is taken out, and what is long is cut to 16 KB. Null for nothing.
 */
export function redactDetail(detail: unknown, inputSchema: unknown, redact: Redact): string | null {
  if (detail === undefined || detail === null) return null
  const clean = new Cleaner(redact).clean(detail, new SecretHints(inputSchema), 0)
  const text = JSON.stringify(clean)
  if (fits(text)) return text
  for (const longest of [2000, 200]) {
    const shorter = JSON.stringify(clean, (_, value: unknown) => shortened(value, longest))
    if (fits(shorter)) return shorter
  }
  return JSON.stringify(`${text.slice(0, mostBytes / 4).toWellFormed()}…`)
}

const fits = (text: string): boolean => Buffer.byteLength(text) <= mostBytes

function shortened(value: unknown, longest: number): unknown {
  if (typeof value !== 'string' || value.length <= longest) return value
  return `${value.slice(0, longest).toWellFormed()}… (${value.length - longest} more characters)`
}

class Cleaner {
  readonly #redact: Redact
  #left = mostMembers

  constructor(redact: Redact) {
    this.#redact = redact
  }

  clean(value: unknown, hints: SecretHints, depth: number): unknown {
    if (value === null || value === undefined) return value
    if (hints.isSecret) return hidden
    if (typeof value !== 'object') return this.#plain(value)
    if (depth >= deepest || this.#left <= 0) return '[cut]'
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
    return Array.isArray(value) ? this.#list(value, hints, depth) : this.#object(value, hints, depth)
  }

  /** What is neither a list nor an object; a function or symbol is nothing. */
  #plain(value: unknown): unknown {
    if (typeof value === 'string') return this.#text(value)
    if (typeof value === 'number' || typeof value === 'bigint') return this.#number(value)
    return typeof value === 'boolean' ? value : undefined
  }

  #list(list: readonly unknown[], hints: SecretHints, depth: number): unknown[] {
    const kept = list.slice(0, Math.max(0, this.#left))
    this.#left -= kept.length
    const items = kept.map((item, index) =>
      this.clean(item, hints.isEmpty ? hints : hints.item(index), depth + 1),
    )
    return kept.length < list.length ? [...items, `[${list.length - kept.length} more]`] : items
  }

  #object(value: object, hints: SecretHints, depth: number): unknown {
    if ('toJSON' in value && typeof value.toJSON === 'function')
      return this.clean(value.toJSON(), hints, depth + 1)
    // Without a prototype, so that a key such as __proto__ is a key like any other.
    const clean: Record<string, unknown> = Object.create(null)
    for (const [name, member] of Object.entries(value)) {
      if (--this.#left < 0) {
        clean['…'] = '[cut]'
        break
      }
      const inner = hints.isEmpty ? hints : hints.member(name)
      clean[this.#text(name)] = isSecret(name, member) ? hidden : this.clean(member, inner, depth + 1)
    }
    return clean
  }

  #text(text: string): string {
    const read = text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text
    return this.#redact(read).toWellFormed()
  }

  /** A secret of digits may travel as a number. */
  #number(value: number | bigint): unknown {
    const text = String(value)
    const clean = this.#redact(text)
    return clean !== text || typeof value === 'bigint' ? clean : value
  }
}

/** A switch that only says whether there is a secret is none. */
const isSecret = (name: string, value: unknown): boolean =>
  isSecretName(name) && value !== null && value !== undefined && typeof value !== 'boolean'
