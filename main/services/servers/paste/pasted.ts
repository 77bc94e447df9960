/** One server as found in a snippet, before it is checked against the contract. */
export type Found = { name: string; value: unknown }

/** A server read from a snippet, or why it cannot be taken over. `notes` tell what was left behind. */
export type ReadEntry =
  | { name: string; server: Record<string, unknown>; notes: string[] }
  | { name: string; reason: string }

/** True for a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The trimmed text of a value, undefined for an empty one or anything but text. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
