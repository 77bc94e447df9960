import { isSecretName } from './secret-name.ts'

const DEEPEST = 8

/**
 * A copy of a log line's fields that can be written: whatever is named like a secret is replaced by `[hidden]`, errors become
 * plain objects with their causes, and what is nested too deep or in a circle is cut.
 */
export function hideByName(fields: object): Record<string, unknown> {
  return hideMembers(fields, 0)
}

function hideMembers(value: object, depth: number): Record<string, unknown> {
  const members = Object.entries(value).map(([name, member]) => [
    name,
    isSecretName(name) && member !== undefined && member !== null ? '[hidden]' : plain(member, depth + 1),
  ])
  return Object.fromEntries(members)
}

function plain(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEEPEST) return '[deep]'
  if (value instanceof Error) return plainError(value, depth)
  if (Array.isArray(value)) return value.map(item => plain(item, depth + 1))
  if ('toJSON' in value && typeof value.toJSON === 'function') return value
  return hideMembers(value, depth)
}

function plainError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause } = error
  const code = 'code' in error ? { code: error.code } : {}
  const because = cause === undefined ? {} : { cause: plain(cause, depth + 1) }
  return { type: name, message, ...code, stack, ...because }
}
