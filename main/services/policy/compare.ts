import { RE2JS, RE2JSSyntaxException } from 're2js'
import { canonical } from '#base/canonical.ts'
import { AppError } from '#base/errors.ts'
import type { Condition } from '#contract'
import { isInside, plainPath } from './file-path.ts'

/** `odd` is a value that this comparison cannot be made with. */
export type Answer = 'yes' | 'no' | 'odd'
export type Compare = (value: unknown) => Answer

/** A longer text is not searched. */
const longestText = 100_000

const opposite: Record<Answer, Answer> = { yes: 'no', no: 'yes', odd: 'odd' }
const told = (holds: boolean): Answer => (holds ? 'yes' : 'no')
const not =
  (compare: Compare): Compare =>
  value =>
    opposite[compare(value)]

/** What a condition's operator does with one value. Throws `bad_input` with the place of what is wrong in a pattern. */
export function compareBy({ op, value }: Condition, ignoresCase: boolean): Compare {
  switch (op) {
    case 'equals':
      return same(value)
    case 'not_equals':
      return not(same(value))
    case 'matches':
      return looksFor(value)
    case 'not_matches':
      return not(looksFor(value))
    case 'greater':
      return numbers(value, (given, limit) => given > limit)
    case 'less':
      return numbers(value, (given, limit) => given < limit)
    case 'inside':
      return within(value, ignoresCase)
    case 'outside':
      return not(within(value, ignoresCase))
    case 'exists':
      return () => 'yes'
  }
}

function same(wanted: Condition['value']): Compare {
  if (wanted === undefined) throw wrong('value: equals needs a value to compare with.')
  const text = canonical(wanted)
  return value => told(canonical(value) === text)
}

function looksFor(pattern: Condition['value']): Compare {
  if (typeof pattern !== 'string' || pattern === '') throw wrong('value: matches needs a pattern.')
  const compiled = compilePattern(pattern)
  return value => {
    if (typeof value === 'object') return 'odd'
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return text.length > longestText ? 'odd' : told(compiled.test(text))
  }
}

/** RE2 takes time in proportion to the text, whatever an agent sends. */
function compilePattern(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (cause) {
    throw wrong(`value: the pattern is wrong ${placeOf(cause, pattern)}`, cause)
  }
}

function placeOf(error: unknown, pattern: string): string {
  if (!(error instanceof RE2JSSyntaxException)) return 'and cannot be read.'
  const { error: what, input } = error
  const found = input ? pattern.indexOf(input) : -1
  return found < 0 ? `: ${what}.` : `at character ${found + 1} (${JSON.stringify(input)}): ${what}.`
}

function numbers(limit: Condition['value'], holds: (given: number, limit: number) => boolean): Compare {
  if (typeof limit !== 'number' || !Number.isFinite(limit))
    throw wrong('value: greater and less need a number.')
  return value => {
    const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    return typeof given === 'number' && !Number.isNaN(given) ? told(holds(given, limit)) : 'odd'
  }
}

function within(folder: Condition['value'], ignoresCase: boolean): Compare {
  const root = typeof folder === 'string' ? plainPath(folder) : undefined
  if (root === undefined)
    throw wrong('value: inside and outside need the whole path of a folder, such as /home/me/work.')
  const shape = (path: string): string => (ignoresCase ? path.toLowerCase() : path)
  return value => {
    const path = typeof value === 'string' ? plainPath(value) : undefined
    return path === undefined ? 'odd' : told(isInside(shape(root), shape(path)))
  }
}

function wrong(message: string, cause?: unknown): AppError {
  return new AppError('bad_input', message, { cause })
}
