import { AppError } from '#base/errors.ts'
import type { Language } from '#contract'
import { literal } from './literals.ts'
import type { Json, Scope } from './language.ts'
import { type Placeholder, replaceAll, scriptPlaceholdersIn } from './placeholders.ts'
import type { Place } from './script-grammars.ts'
import { placesIn } from './script-places.ts'
import { evaluate } from './expressions.ts'

/** What is wrong with a script's templates before any value is known: those inside quotes. */
export function scriptFaults(code: string, language: Language): { place: Placeholder; message: string }[] {
  const placeholders = scriptPlaceholdersIn(code)
  const kinds = placesIn(code, language, placeholders)
  return placeholders.flatMap((place, at) =>
    kinds[at] === 'string' ? [{ place, message: insideQuotes(place, language) }] : [],
  )
}

/**
 * A script with every template as a literal. Those in comments stay as they are. Throws `expression_failed` for one
 * inside quotes, and for a text where Bash would calculate: there it would run what the text substitutes.
 */
export function fillScript(code: string, language: Language, scope: Scope): string {
  const placeholders = scriptPlaceholdersIn(code)
  const kinds = new Map(placesIn(code, language, placeholders).map((kind, at) => [placeholders[at], kind]))
  return replaceAll(code, placeholders, place => {
    const kind = kinds.get(place) ?? 'string'
    if (kind === 'comment') return code.slice(place.start, place.end)
    if (kind === 'string') throw new AppError('expression_failed', insideQuotes(place, language))
    const value = evaluate(place.expression, scope)
    if (calculates(code, place, kind, language)) return number(value, place)
    return literal(value, language)
  })
}

function insideQuotes({ expression }: Placeholder, language: Language): string {
  const join = { python: '"… " + str(VALUE)', javascript: '"… " + VALUE', powershell: '"… " + VALUE' }
  const advice = { ...join, bash: '"… "VALUE', go: 'fmt.Sprint("… ", VALUE)' }[language]
  return `{{${expression}}} stands inside quotes, a heredoc or a substitution. It becomes a whole literal with quotes of its own, so write it outside: ${advice.replace('VALUE', `{{${expression}}}`)}.`
}

const calculators = /\b(?:let|eval|unset)\s|\b(?:declare|typeset|local|readonly|export)\s+-\w*[in]|\s-v\s/
const comparisons = /\s-(?:eq|ne|lt|le|gt|ge)\s/

/** Places where Bash evaluates text as arithmetic, and with it the command substitutions in it. */
function calculates(code: string, { start }: Placeholder, kind: Place, language: Language): boolean {
  if (language !== 'bash') return false
  const from = code.lastIndexOf('\n', start) + 1
  const to = code.indexOf('\n', start)
  const line = code.slice(from, to === -1 ? undefined : to)
  return kind === 'arithmetic' || calculators.test(line) || (kind === 'test' && comparisons.test(line))
}

function number(value: Json, { expression }: Placeholder): string {
  if (typeof value === 'number') return value < 0 ? `(${value})` : String(value)
  const message = `{{${expression}}} is used in a calculation of Bash, which takes numbers only; its value is not a number. Give the input the type integer.`
  throw new AppError('expression_failed', message)
}
