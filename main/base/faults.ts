import type { z } from 'zod'

type Issue = { path: PropertyKey[]; message: string; issues?: readonly { message: string }[] }
type RawIssue = z.core.$ZodRawIssue

/** The field and the sentence of each fault that a schema found; a wrong name in a map has its sentence one level down. */
export function faultsOf(issues: readonly Issue[]): { path: string; message: string }[] {
  return issues.map(({ path, message, issues: inner }) => ({
    path: path.map(String).join('.'),
    message: inner?.[0]?.message ?? message,
  }))
}

/** One sentence for each of the first faults: `url: A server of kind http needs an address (url).` */
export function faultSentence(issues: readonly Issue[]): string {
  const sentences = faultsOf(issues.slice(0, 5)).map(({ path, message }) =>
    path ? `${path}: ${message}` : message,
  )
  return sentences.join(' ')
}

/** What a schema without words of its own says to a person. Given to `safeParse`; undefined leaves the library's words. */
export function plainFault(issue: RawIssue): string | undefined {
  if (issue.code === 'too_small')
    return bound(issue, Number(issue.minimum), issue.inclusive === false ? 'more than' : 'at least')
  if (issue.code === 'too_big')
    return bound(issue, Number(issue.maximum), issue.inclusive === false ? 'less than' : 'at most')
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? 'It is missing.' : `It must be ${kindOf(issue.expected)}.`
  return shapeFault(issue)
}

function shapeFault(issue: RawIssue): string | undefined {
  if (issue.code === 'invalid_value') return `It is one of ${issue.values.map(String).join(', ')}.`
  if (issue.code === 'unrecognized_keys')
    return `There is no ${issue.keys.map(key => JSON.stringify(key.slice(0, 60))).join(', ')} here.`
  if (issue.code === 'invalid_format' && issue.format === 'email') return 'It must be an e-mail address.'
  return undefined
}

const kinds: Record<string, string> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const kindOf = (expected: string): string => kinds[expected] ?? `of the kind ${expected}`

const counted: Record<string, string> = { string: 'character', array: 'entry', set: 'entry' }

/** The bound with what it counts: a number itself, the characters of a text, the entries of a list. */
function bound({ origin }: { origin: string }, limit: number, word: string): string {
  const unit = counted[origin]
  if (unit === undefined) return `It must be ${word} ${limit}.`
  if (word === 'at least' && limit === 1) return 'It must not be empty.'
  const many = unit === 'entry' ? 'entries' : 'characters'
  return `It must have ${word} ${limit} ${limit === 1 ? unit : many}.`
}
