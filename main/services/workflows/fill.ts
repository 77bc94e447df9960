import type { Json, Scope } from './language.ts'
import { evaluate } from './expressions.ts'
import { placeholdersIn, replaceAll } from './placeholders.ts'

/** Fills every string inside a value; keys stay. Throws `expression_failed`. */
export function fill(value: Json, scope: Scope): Json {
  if (typeof value === 'string') return fillText(value, scope)
  if (Array.isArray(value)) return value.map(one => fill(one, scope))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one, scope)]))
}

function fillText(text: string, scope: Scope): Json {
  const places = placeholdersIn(text)
  const [only] = places
  if (!only) return text
  const trimmed = text.trim()
  if (only.start === text.indexOf(trimmed) && only.end - only.start === trimmed.length) {
    return evaluate(only.expression, scope)
  }
  return replaceAll(text, places, ({ expression }) => asText(evaluate(expression, scope)))
}

/** As it reads within a text: nothing for null, so that an optional input that was not given leaves no word behind. */
function asText(value: Json): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
