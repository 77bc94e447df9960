import type { SimpleStep } from '#contract'
import type { Json } from '#services/workflows/language.ts'

const mostCharacters = 65_536
const ofTheEngine = new Set([
  'id',
  'name',
  'type',
  'needs',
  'if',
  'retry',
  'timeout',
  'continue_on_error',
  'safe_to_retry',
])

/** What a step was given, as JSON for people: its own fields with templates filled, cut when it is very long. */
export function shownInput(given: SimpleStep | Json): string {
  const isStep = typeof given === 'object' && given !== null && 'type' in given && 'id' in given
  const shown = isStep
    ? Object.fromEntries(Object.entries(given).filter(([name]) => !ofTheEngine.has(name)))
    : given
  const text = JSON.stringify(shown)
  return text.length <= mostCharacters ? text : JSON.stringify(`${text.slice(0, mostCharacters)}…`)
}
