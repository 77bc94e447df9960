import { AppError } from '#base/errors.ts'
import type { Approval, Caller, Handlers, Output, Parsed } from '#contract'
import type { Parts } from './parts.ts'
import { deciderOf, requirePerson } from './person.ts'
import { approvalById, approvalHistory, isGate, numberOf } from './approval-history.ts'

type Names = Extract<keyof Handlers, `rules.${string}` | `approvals.${string}`>

/** Rules, and the questions they lead to. */
export function approvalHandlers(parts: Parts): Pick<Handlers, Names> {
  const { approvals, policy } = parts
  return {
    ...ruleHandlers(parts),
    'rules.list': () => policy.list(),
    'rules.try': trial => tryRules(parts, trial),
    'approvals.list': () => ({ pending: pending(parts), floods: approvals.floods() }),
    'approvals.get': ({ id }) => approvalById(parts, id),
    'approvals.history': query => approvalHistory(parts, query),
    'approvals.decide': (decision, caller) => decide(parts, decision, caller),
    'approvals.rejectAll': ({ client, comment }, caller) => {
      requirePerson(parts, caller, 'decide about tool calls')
      return { rejected: approvals.rejectAll(client, deciderOf(caller), comment) }
    },
  }
}

function ruleHandlers(parts: Parts): Pick<Handlers, 'rules.add' | 'rules.update' | 'rules.remove'> {
  const { approvals, policy } = parts
  /** What waits is judged by the rules as they are now. */
  const changed = <T>(value: T): T => {
    approvals.reconsider()
    return value
  }
  const mayChange = (caller: Caller): void => requirePerson(parts, caller, 'change rules')
  return {
    'rules.add': (input, caller) => {
      mayChange(caller)
      return changed(policy.add(input, { by: caller.name }))
    },
    'rules.update': (change, caller) => {
      mayChange(caller)
      return changed(policy.update(change))
    },
    'rules.remove': ({ id }, caller) => {
      mayChange(caller)
      policy.remove(id)
      changed(undefined)
    },
  }
}

function tryRules({ policy, broker }: Parts, trial: Parsed<'rules.try'>): Output<'rules.try'> {
  const { client, tool, arguments: args, at } = trial
  const call = broker.imagine(client, tool, args, at === undefined ? new Date() : new Date(at))
  if ('refused' in call) throw new AppError(call.refused, call.message)
  return policy.explain(call)
}

/** Both sorts, oldest first. */
function pending({ approvals, gateApprovals }: Parts): Approval[] {
  return [...approvals.pending(), ...gateApprovals.pending()].toSorted((one, other) =>
    one.createdAt.localeCompare(other.createdAt),
  )
}

async function decide(parts: Parts, decision: Parsed<'approvals.decide'>, caller: Caller): Promise<Approval> {
  const { approvals, gateApprovals, gateway } = parts
  const { id, approved, comment } = decision
  requirePerson(parts, caller, 'decide about approvals here')
  if (isGate(id)) {
    await gateApprovals.decide(numberOf(id), { approved, comment }, { ...deciderOf(caller), person: true })
    return gateApprovals.get(numberOf(id))
  }
  if (approved && gateway.status().state === 'paused')
    throw new AppError(
      'gateway_paused',
      'The gateway is paused, so nothing may run. Resume it, then approve.',
    )
  return approvals.decide(numberOf(id), decision, deciderOf(caller))
}
