import { AppError } from '#base/errors.ts'
import { canonicalHash } from '#base/canonical.ts'
import { literalGlob } from '#base/glob.ts'
import type { ApprovalDecision, RuleInput, RuleMatch } from '#contract'
import type { CallRequest } from './question.ts'

/**
 * The rule that a decision for longer than once makes; undefined for a decision for once. A yes stands just before the rule
 * that asked, so that what is denied before it stays denied; a no stands first. Throws `bad_input`.
 */
export function ruleOf(decision: ApprovalDecision, request: CallRequest, id: string): RuleInput | undefined {
  const { approved, remember } = decision
  if (remember === 'once') return undefined
  const position = approved ? request.askedBy : 1
  return {
    action: approved ? 'allow' : 'deny',
    match: matchOf(decision, request),
    note: `From ${id}`,
    enabled: true,
    ...(position !== null && { position }),
  }
}

function matchOf(decision: ApprovalDecision, request: CallRequest): RuleMatch {
  const { client, shown } = request
  return {
    ...(!decision.everyClient && { client: literalGlob(client) }),
    server: literalGlob(shown.server),
    tool: literalGlob(shown.tool),
    ...sessionOf(decision, request),
    ...argumentsOf(decision, request),
  }
}

function sessionOf({ remember }: ApprovalDecision, { session }: CallRequest): RuleMatch {
  if (remember !== 'session') return {}
  if (session !== null) return { session }
  throw new AppError('bad_input', 'remember: this call came without a session. Choose once or always.')
}

function argumentsOf({ match, conditions }: ApprovalDecision, { shown }: CallRequest): RuleMatch {
  if (match === 'tool') return {}
  if (match === 'exact') return { argumentsHash: canonicalHash(shown.arguments) }
  if (conditions) return { conditions }
  throw new AppError('bad_input', 'conditions: say for which arguments it holds, or choose exact or tool.')
}
