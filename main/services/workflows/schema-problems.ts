import type { z } from 'zod'
import type { Problem } from '#contract'
import type { Path, YamlSource } from './yaml-source.ts'

type Issue = z.core.$ZodIssue

const kinds = 'script, http, tool, sql, notify, approval, wait, workflow, foreach'

/** What a schema says is wrong with a file, in sentences that name the field. */
export function schemaProblems(issues: readonly Issue[], source: YamlSource): Problem[] {
  return issues.flatMap(issue => problemsOf(issue, source))
}

function problemsOf(issue: Issue, source: YamlSource): Problem[] {
  const path = plainPath(issue.path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => source.problem([...path, key], unknownField(key), { atKey: true }))
  }
  return [source.problem(path, describe(issue, path), { atKey: issue.code === 'invalid_key' })]
}

function describe(issue: Issue, path: Path): string {
  const field = named(path)
  const { code } = issue
  if (code === 'invalid_type') return wrongType(field, issue)
  if (code === 'invalid_union') return ofUnion(field, path, issue)
  if (code === 'too_big' || code === 'too_small') return size(field, issue)
  if (code === 'invalid_value') {
    return `${field} must be ${oneOf(issue.values.map(value => JSON.stringify(value)))}.`
  }
  if (code === 'invalid_key') {
    return `The name "${String(path.at(-1))}" has letters, digits and underscores, and does not start with a digit.`
  }
  return `${field}: ${issue.message}`
}

type Size = Extract<Issue, { code: 'too_big' | 'too_small' }>

function size(field: string, issue: Size): string {
  // A sentence of the contract's own says more.
  if (!issue.message.startsWith('Too ')) return issue.message
  const { origin } = issue
  const isText = origin === 'string'
  if (issue.code === 'too_big') {
    return `${field} is too ${isText ? 'long' : 'large'}: at most ${String(issue.maximum)}${unit(origin)}.`
  }
  return `${field} is too ${isText ? 'short' : 'small'}: at least ${String(issue.minimum)}${unit(origin)}.`
}

function wrongType(field: string, { expected, input }: Extract<Issue, { code: 'invalid_type' }>): string {
  if (input === undefined) return `${field} is missing. It must be ${article(expected)}.`
  return `${field} must be ${article(expected)}, but is ${article(kindOf(input))}.`
}

function ofUnion(field: string, path: Path, issue: Extract<Issue, { code: 'invalid_union' }>): string {
  const isStep = path.at(-1) === 'type'
  if (isStep)
    return issue.input === undefined
      ? `The step has no type. It may be: ${kinds}.`
      : `There is no step of this type. It may be: ${kinds}.`
  return `${field} has a value of the wrong kind.`
}

const unknownField = (key: string) =>
  `There is no field "${key}" here. Check its spelling and its indentation, or remove it.`

/** The last name of a path, with its list's position. */
function named(path: Path): string {
  const last = path.at(-1)
  if (last === undefined) return 'The file'
  return typeof last === 'number' ? `"${String(path.at(-2) ?? '')}[${last}]"` : `"${last}"`
}

const words: Record<string, string> = {
  record: 'object',
  int: 'whole number',
  nan: 'number',
  array: 'list',
  object: 'map of fields',
  string: 'text',
  boolean: 'true or false',
}

function article(kind: string): string {
  const word = words[kind] ?? kind
  if (word === 'null') return 'empty'
  if (word === 'text' || word.includes(' or ')) return word
  return `${/^[aeio]/.test(word) ? 'an' : 'a'} ${word}`
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

const unit = (origin: string) => (origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '')
const oneOf = (values: string[]) => (values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`)
const plainPath = (path: readonly PropertyKey[]): Path =>
  path.map(part => (typeof part === 'number' ? part : String(part)))
