import { AppError } from '#base/errors.ts'
import { globMatcher } from '#base/glob.ts'
import type { Annotations, Claim, Condition, PolicyAction, Rule, RuleMatch, TimeWindow } from '#contract'
import { type CompiledCondition, compileCondition } from './conditions.ts'
import type { PolicyCall } from './policy-call.ts'

type Fixed = Pick<PolicyCall, 'client' | 'server' | 'tool' | 'exposedName' | 'annotations' | 'reviewed'>
type RuleParts = Pick<Rule, 'id' | 'position' | 'action' | 'match' | 'note'>

/** A rule ready to be asked: whether it is about a call, or what about the call is not as it says. */
export type CompiledRule = {
  rule: RuleParts
  /** The part that is the same for every call of a tool by a client: what does not fit, or undefined. */
  misfit: (call: Fixed) => string | undefined
  /** The part that depends on the one call. */
  miss: (call: PolicyCall) => string | undefined
}

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** Throws `bad_input` for a path or pattern that cannot be read. */
export function compileRule(rule: RuleParts): CompiledRule {
  const { match, action } = rule
  const conditions = (match.conditions ?? []).map((condition, index) => conditionAt(index, condition, action))
  return {
    rule,
    misfit: fixedPart(match, action),
    miss: call => missOf(match, conditions, call),
  }
}

/** What is wrong with it also as data, with the field it is about: a form shows it there. */
function conditionAt(index: number, condition: Condition, action: PolicyAction): CompiledCondition {
  try {
    return compileCondition(condition, action)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { code, message, cause } = error
    const field = message.startsWith('value: ') ? 'value' : 'path'
    const sentence = message.replace(`${field}: `, '')
    const data = [{ path: `match.conditions.${index}.${field}`, message: sentence }]
    throw new AppError(code, message, { cause, data })
  }
}

function fixedPart(match: RuleMatch, action: PolicyAction): CompiledRule['misfit'] {
  const [client, server, tool] = [match.client, match.server, match.tool].map(
    glob => glob !== undefined && globMatcher(glob),
  )
  return call => {
    if (client && !client(call.client)) return `the client is not ${match.client}`
    if (server && !server(call.server)) return `the server is not ${match.server}`
    if (tool && !tool(call.tool) && !tool(call.exposedName)) return `the tool is not ${match.tool}`
    return match.claim && !claimHolds(match.claim, action, call) ? claimMisses(match.claim, call) : undefined
  }
}

function missOf(match: RuleMatch, conditions: CompiledCondition[], call: PolicyCall): string | undefined {
  if (match.session !== undefined && match.session !== call.session) return 'it is for another session'
  if (match.argumentsHash !== undefined && match.argumentsHash !== call.argumentsHash())
    return 'the arguments are others'
  if (match.time && !isWithin(match.time, call.at)) return 'it is not the time'
  const failed = conditions.find(({ holds }) => !holds(call))
  return failed && `it is not so that ${failed.text}`
}

/** What a tool's own hints claim; one that contradicts itself claims the worse. */
const claims: Record<Claim, (annotations: Annotations) => boolean> = {
  destructive: ({ destructiveHint }) => destructiveHint === true,
  read_only: ({ readOnlyHint, destructiveHint }) => readOnlyHint === true && destructiveHint !== true,
  open_world: ({ openWorldHint }) => openWorldHint === true,
  unknown: ({ readOnlyHint, destructiveHint }) => readOnlyHint !== true && destructiveHint !== true,
}

/**
 * A server's word alone grants nothing: for a tool that nobody has reviewed, no claim makes a rule allow, and to a rule that
 * asks or denies it is the worst it could be.
 */
function claimHolds(claim: Claim, action: PolicyAction, { annotations, reviewed }: Fixed): boolean {
  if (!reviewed && action === 'allow') return false
  if (!reviewed && claim !== 'read_only') return true
  return claims[claim](annotations ?? {})
}

function claimMisses(claim: Claim, { reviewed }: Fixed): string {
  const said = { read_only: 'to only read', destructive: 'to destroy', open_world: 'to reach out' }
  if (claim === 'unknown') return 'it does say what it does'
  return reviewed ? `it does not claim ${said[claim]}` : `nobody has reviewed its claim ${said[claim]}`
}

function isWithin({ days: only, from, to }: TimeWindow, at: Date): boolean {
  const now = `${two(at.getHours())}:${two(at.getMinutes())}`
  const overMidnight = to <= from
  // After midnight it is still the night of the day before.
  const isEarly = overMidnight && now < to
  const day = days[(at.getDay() + (isEarly ? 6 : 0)) % 7]
  if (only && day && !only.includes(day)) return false
  return overMidnight ? now >= from || now < to : now >= from && now < to
}

const two = (value: number): string => String(value).padStart(2, '0')
