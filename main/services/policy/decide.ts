import type { PolicyAction, TrialResult, Verdict } from '#contract'
import type { CompiledRule } from './compile-rule.ts'
import type { PolicyCall } from './policy-call.ts'

const done: Record<PolicyAction, string> = { allow: 'Allowed', ask: 'Asked', deny: 'Denied' }

/**
 * What is to become of a call (P4): the first rule that is about it speaks, else the default. Pure: the same call and rules
 * give the same verdict, and nothing is looked up.
 */
export function decide(call: PolicyCall, rules: readonly CompiledRule[]): Verdict {
  return decideAmong(
    call,
    rules.filter(rule => rule.misfit(call) === undefined),
  )
}

/** The same among rules of which it is known that they fit the client and the tool. */
export function decideAmong(call: PolicyCall, fitting: readonly CompiledRule[]): Verdict {
  const found = fitting.find(rule => rule.miss(call) === undefined)
  return found ? spoken(found, call) : byDefault(call)
}

/** The same, with why each rule before the one that spoke did not. */
export function explain(call: PolicyCall, rules: readonly CompiledRule[]): TrialResult {
  const passed: TrialResult['passed'] = []
  for (const rule of rules) {
    const why = rule.misfit(call) ?? rule.miss(call)
    if (why === undefined) return { ...spoken(rule, call), passed }
    passed.push({ position: rule.rule.position, why })
  }
  return { ...byDefault(call), passed }
}

function spoken({ rule: { id, position, action, note } }: CompiledRule, call: PolicyCall): Verdict {
  const why = note === '' ? '' : ` (${note})`
  const because = `${done[action]} because rule ${position}${why} is about this call of ${call.exposedName}.`
  return { action, rule: { id, position }, because }
}

/** Destructive: ask. Unreviewed: ask, whatever it claims. Everything else: allow. */
function byDefault({ annotations, reviewed, exposedName }: PolicyCall): Verdict {
  const none = 'and no rule is about it'
  if (annotations?.destructiveHint === true)
    return verdict('ask', `Asked because ${exposedName} says that it can destroy something, ${none}.`)
  if (!reviewed)
    return verdict('ask', `Asked because nobody has reviewed what ${exposedName} does yet, ${none}.`)
  const claims = annotations?.readOnlyHint === true ? 'only reads' : 'does not claim to destroy anything'
  return verdict('allow', `Allowed because ${exposedName} was reviewed and ${claims}, ${none}.`)
}

const verdict = (action: PolicyAction, because: string): Verdict => ({ action, rule: null, because })
