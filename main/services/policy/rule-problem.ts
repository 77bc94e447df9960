import { canonical } from '#base/canonical.ts'
import { globCovers } from '#base/glob.ts'
import type { Condition, Rule, RuleMatch } from '#contract'
import { isInside, plainPath } from './file-path.ts'

type Looked = Pick<Rule, 'position' | 'action' | 'match' | 'enabled'>

/** Why a rule can never speak, or hardly ever, as a sentence: it contradicts itself, or an earlier one is about all of its calls. Null when it may. */
export function ruleProblem(rule: Looked, earlier: readonly Looked[]): string | null {
  const contradiction = contradictionIn(rule.match.conditions ?? [])
  if (contradiction)
    // One that holds back takes what cannot be compared for the worst, so such values meet both.
    return rule.action !== 'allow' && contradiction.some(({ op }) => !exact.has(op))
      ? `It hardly ever speaks: ${saidOf(contradiction)}, unless it cannot be compared.`
      : `It never speaks: ${saidOf(contradiction)}.`
  const first = earlier.find(other => other.enabled && covers(other, rule))
  return first
    ? `It never speaks: rule ${first.position} comes first and is about every call that this one is about.`
    : null
}

/** Paths to at most one value; of more, each could meet another condition. */
const isSingular = (path: string): boolean => !/\*|\.\.|\?|:|,/.test(path)

/** Every value can be compared by these. */
const exact = new Set<Condition['op']>(['equals', 'not_equals'])

type Pair = [one: Condition, other: Condition]

function contradictionIn(conditions: readonly Condition[]): Pair | undefined {
  for (const [index, one] of conditions.entries())
    for (const other of conditions.slice(index + 1))
      if (one.path === other.path && isSingular(one.path) && excludes(one, other)) return [one, other]
  return undefined
}

const saidOf = ([one, other]: Pair): string =>
  `${one.path} cannot be both (${shown(one)} and ${shown(other)})`

const shown = ({ op, value }: Condition): string => `${op.replace('_', ' ')} ${JSON.stringify(value)}`

function excludes(one: Condition, other: Condition): boolean {
  const same = canonical(one.value) === canonical(other.value)
  switch (`${one.op} ${other.op}`) {
    case 'equals equals':
      return !same
    case 'equals not_equals':
    case 'not_equals equals':
    case 'matches not_matches':
    case 'not_matches matches':
      return same
    case 'inside outside':
      return isWithin(one.value, other.value)
    case 'outside inside':
      return isWithin(other.value, one.value)
    case 'greater less':
      return Number(other.value) <= Number(one.value)
    case 'less greater':
      return Number(one.value) <= Number(other.value)
    default:
      return false
  }
}

/** Whether a folder is another one, or is in it. */
function isWithin(inner: Condition['value'], outer: Condition['value']): boolean {
  const [wide, narrow] = [outer, inner].map(path => (typeof path === 'string' ? plainPath(path) : undefined))
  return wide !== undefined && narrow !== undefined && isInside(wide, narrow)
}

/** Sound, not complete: true only when every call that `later` is about is one that `earlier` is about. */
function covers(earlier: Looked, later: Looked): boolean {
  const [wide, narrow] = [earlier.match, later.match]
  const globs = (['client', 'server', 'tool'] as const).every(name => isCovered(wide[name], narrow[name]))
  const fixed = (['session', 'argumentsHash', 'time'] as const).every(name =>
    isSameOrFree(wide, narrow, name),
  )
  return globs && fixed && readsCover(earlier, later)
}

/** Claims and conditions are read the stricter way by a rule that allows; with such it covers only another that allows. */
function readsCover(earlier: Looked, later: Looked): boolean {
  const { claim, conditions = [] } = earlier.match
  if (claim === undefined && conditions.length === 0) return true
  if (earlier.action === 'allow' && later.action !== 'allow') return false
  const given = new Set((later.match.conditions ?? []).map(canonical))
  const fits = conditions.every(condition => given.has(canonical(condition)))
  return fits && isSameOrFree(earlier.match, later.match, 'claim')
}

function isSameOrFree(wide: RuleMatch, narrow: RuleMatch, name: keyof RuleMatch): boolean {
  return wide[name] === undefined || canonical(wide[name]) === canonical(narrow[name])
}

const isCovered = (wide: string | undefined, narrow: string | undefined): boolean =>
  wide === undefined || globCovers(wide, narrow ?? '*')
