import type { Json } from '#services/workflows/language.ts'

type Schema = { readonly [key: string]: unknown }

/**
 * Puts the arguments of `execute_*` into their declared form. Seed A's clients know every value as text, and some leave
 * `context` out: then everything but `wait` and `timeout` is the context. Text that reads as the declared type becomes
 * it; all else stays as it came, for the schema check to name.
 */
export function acceptLoosely(args: Record<string, unknown>, contextSchema: Schema): Record<string, unknown> {
  const { context, wait, timeout, ...others } = args
  const isBare = context === undefined
  const given = isBare ? others : fromText(context, 'object')
  return {
    ...(!isBare && others),
    context: isObject(given) ? withTypes(given, contextSchema['properties']) : given,
    ...(wait !== undefined && { wait: fromText(wait, 'boolean') }),
    ...(timeout !== undefined && { timeout: fromText(timeout, 'integer') }),
  }
}

function withTypes(context: Record<string, unknown>, properties: unknown): Record<string, unknown> {
  if (!isObject(properties)) return context
  const typed = Object.entries(context).map(([name, value]) => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined
    return [name, isObject(schema) ? fromText(value, schema['type']) : value] as const
  })
  return Object.fromEntries(typed)
}

function fromText(value: unknown, type: unknown): unknown {
  if (typeof value !== 'string' || type === 'string') return value
  const read = readJson(value)
  return read !== undefined && isOfType(read, type) ? read : value
}

function readJson(text: string): Json | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JSON.parse gives is JSON
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

function isOfType(value: Json, type: unknown): boolean {
  switch (type) {
    case 'integer':
      // A longer number would silently become another one.
      return Number.isSafeInteger(value)
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'array':
      return Array.isArray(value)
    default:
      return type === 'object' && isObject(value)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
