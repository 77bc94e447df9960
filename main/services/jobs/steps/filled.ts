import type { z } from 'zod'
import type { SimpleStep } from '#contract'
import { failed } from './failed.ts'

/** Fields that are text whatever filled them, and fields that hold texts by name. */
const texts = new Set(['url', 'database', 'query', 'title', 'message', 'from', 'smtp', 'tool', 'to'])
const textMaps = new Set(['env', 'headers'])

/**
 * A step as its runner takes it, after values were put into it: `{{context_port}}` may have made a number of what must be text,
 * or nothing at all. Throws `bad_input` naming the field.
 */
export function checkFilled<S extends SimpleStep>(schema: z.ZodType<S>, step: SimpleStep): S {
  const fields = Object.entries(step).flatMap(([name, value]: [string, unknown]) => settled(name, value))
  const parsed = schema.safeParse(Object.fromEntries(fields))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const why = `${issue?.path.join('.') ?? 'it'}: ${issue?.message ?? 'it is not valid'}`
  throw failed('bad_input', `Step ${step.id} cannot run with the values it was given. ${why}`, {
    error_code: 'BAD_INPUT',
    reason: why,
  })
}

function settled(name: string, value: unknown): [string, unknown][] {
  // A `query` of an http step is a map.
  if (texts.has(name) && !isMap(value) && !Array.isArray(value))
    return value === null ? [] : [[name, asText(value)]]
  if (!textMaps.has(name) || !isMap(value)) return [[name, value]]
  const given = Object.entries(value).filter(([, one]) => one !== null)
  return [[name, Object.fromEntries(given.map(([key, one]) => [key, asText(one)]))]]
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asText(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'object' ? JSON.stringify(value) : value
}
