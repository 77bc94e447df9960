import { visible } from '../../ui/json-shape.ts'

/** A definition as text to compare: keys sorted, so that a new order is no change, and nothing in it invisible. */
export function definitionText(definition: unknown): string {
  return visible(JSON.stringify(sorted(definition), null, 2) ?? '')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([one], [two]) => (one < two ? -1 : 1))
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]))
}
