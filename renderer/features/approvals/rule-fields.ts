import type { Claim, Condition, Input, PolicyAction, Rule, TimeWindow } from '#contract'
import { readValue, valueText } from './pattern.ts'

type Day = NonNullable<TimeWindow['days']>[number]

/** A condition as it is typed. */
export type ConditionFields = { key: number; path: string; op: Condition['op']; text: string }

/** A rule as it is typed. */
export type RuleFields = {
  action: PolicyAction
  client: string
  server: string
  tool: string
  claim: Claim | ''
  conditions: ConditionFields[]
  isTimed: boolean
  days: Day[]
  from: string
  to: string
  note: string
  /** What only a decision can make a rule match: exactly these arguments, this session. */
  argumentsHash: string | undefined
  session: string | undefined
}

export const days: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** Compared as texts, whatever is typed. */
const textual = new Set<Condition['op']>(['matches', 'not_matches', 'inside', 'outside'])

const blank: RuleFields = {
  action: 'ask',
  client: '',
  server: '',
  tool: '',
  claim: '',
  conditions: [],
  isTimed: false,
  days: [...days],
  from: '09:00',
  to: '17:00',
  note: '',
  argumentsHash: undefined,
  session: undefined,
}

/** The fields of a rule that is there, or of a new one. */
export function fieldsOf(rule: Rule | null): RuleFields {
  if (rule === null) return blank
  const { action, note } = rule
  const { client, server, tool, claim, conditions = [], time, argumentsHash, session } = rule.match
  return {
    ...blank,
    client: client ?? '',
    server: server ?? '',
    tool: tool ?? '',
    claim: claim ?? '',
    argumentsHash,
    session,
    action,
    note,
    conditions: conditions.map(asTyped),
    ...(time && { isTimed: true, days: time.days ?? blank.days, from: time.from, to: time.to }),
  }
}

function asTyped({ path, op, value }: Condition, key: number): ConditionFields {
  const isText = textual.has(op) && typeof value === 'string'
  return { key, path, op, text: isText ? value : valueText(value ?? '') }
}

/** A field left empty asks nothing. */
const given = (name: 'client' | 'server' | 'tool', text: string) =>
  text.trim() === '' ? {} : { [name]: text.trim() }

/** What the core is asked to store. */
export function inputOf(fields: RuleFields): Pick<Input<'rules.add'>, 'action' | 'note'> & {
  match: NonNullable<Input<'rules.add'>['match']>
} {
  const { action, client, server, tool, claim, conditions, note, argumentsHash, session } = fields
  return {
    action,
    note: note.trim(),
    match: {
      ...given('client', client),
      ...given('server', server),
      ...given('tool', tool),
      ...(claim !== '' && { claim }),
      ...(conditions.length > 0 && { conditions: conditions.map(conditionOf) }),
      ...(fields.isTimed && { time: timeOf(fields) }),
      ...(argumentsHash !== undefined && { argumentsHash }),
      ...(session !== undefined && { session }),
    },
  }
}

function conditionOf({ path, op, text }: ConditionFields): Condition {
  if (op === 'exists') return { path: path.trim(), op }
  return { path: path.trim(), op, value: textual.has(op) ? text : readValue(text) }
}

const timeOf = ({ days: chosen, from, to }: RuleFields): TimeWindow => ({
  from,
  to,
  ...(chosen.length < days.length && { days: days.filter(day => chosen.includes(day)) }),
})

/** Sentences by the field they are about: `match.conditions.0.value`. */
export type FieldErrors = Record<string, string>

/** What each part of the form is given. */
export type FieldsProps = {
  fields: RuleFields
  errors: FieldErrors
  set: (change: Partial<RuleFields>) => void
}

/** The core's list of mistakes, `{path, message}` each, by field; a path may be a list of steps or a text. */
export function fieldErrors(data: unknown): FieldErrors {
  if (!Array.isArray(data)) return {}
  return Object.fromEntries(
    data.flatMap((each: unknown): [string, string][] => {
      if (typeof each !== 'object' || each === null || !('path' in each) || !('message' in each)) return []
      const path = Array.isArray(each.path) ? each.path.join('.') : String(each.path)
      return [[path.replaceAll(/\[(\d+)\]/g, '.$1').replace(/^\$?\.?/, ''), String(each.message)]]
    }),
  )
}
