import { createHash } from 'node:crypto'

/** JSON with its keys in one order and no spaces: equal meaning gives equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(ordered(value)) ?? 'null'
}

/** SHA-256 of the canonical form, in hex. */
export function canonicalHash(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  // Without a prototype, so that a key such as __proto__ is a key like any other.
  const result: Record<string, unknown> = Object.create(null)
  for (const [key, member] of Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    result[key] = ordered(member)
  return result
}
