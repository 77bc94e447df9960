import type { Signed } from '#base/signed.ts'
import type { GateApproval } from '#contract'
import type { OwnCall, OwnTool } from '#services/registry/tool-source.ts'
import type { RawResult } from '#services/upstreams/upstream.ts'
import { z } from 'zod'
import type { GateApprovals } from './gate-approvals.ts'

type Deps = {
  gates: Pick<GateApprovals, 'pending' | 'get' | 'decide'>
  titleOf: (workflow: string) => string
}

const requestId = z
  .int('request_id must be the whole number that list_pending_approvals gives.')
  .min(1)
  .describe('The number that list_pending_approvals gives.')
const signed = {
  timestamp: z.union([z.string(), z.int()]).optional().describe('For signed decisions: seconds since 1970.'),
  nonce: z.string().max(200).optional().describe('For signed decisions: used once.'),
  signature: z.string().max(200).optional().describe('For signed decisions: HMAC-SHA256 in hex.'),
}
const comment = z.string().max(2000, 'At most 2000 characters.').optional()
const Approve = z.strictObject({
  request_id: requestId,
  comment: comment.describe('What the record keeps with the yes.'),
  ...signed,
})
const Reject = z.strictObject({
  request_id: requestId,
  reason: comment.describe('Why not; the job tells it.'),
  ...signed,
})

/** Seed A's three tools for workflow gates (P1). Held tool calls are no business of an agent's: there is no tool for them. */
export function approvalTools({ gates, titleOf }: Deps): OwnTool[] {
  const decide = async (call: OwnCall, approved: boolean): Promise<RawResult> => {
    const asked = approved ? Approve.parse(call.arguments) : Reject.parse(call.arguments)
    const said = 'reason' in asked ? asked.reason : 'comment' in asked ? asked.comment : undefined
    const { client, via, key } = call
    const decider = { by: key?.identity ?? client, from: via, person: false as const, key }
    const id = asked.request_id
    const gate = await gates.decide(id, { approved, comment: said }, { ...decider, signed: signedOf(asked) })
    return text(outcome(id, approved, gate.votes.length, gate.required))
  }
  return [
    {
      name: 'list_pending_approvals',
      definition: {
        name: 'list_pending_approvals',
        title: 'List pending approvals',
        description: 'Workflow approval requests that wait for a decision, with their approvers.',
        inputSchema: z.toJSONSchema(z.strictObject({}), { io: 'input' }),
        annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
      },
      call: async ({ key }) =>
        text(
          listing(
            gates.pending().filter(({ workflow }) => !key || key.reach.workflow(workflow)),
            titleOf,
          ),
        ),
    },
    {
      name: 'approve_workflow',
      definition: {
        name: 'approve_workflow',
        title: 'Approve a workflow request',
        description: 'Approves a pending workflow approval request. The caller must be one of its approvers.',
        inputSchema: z.toJSONSchema(Approve, { io: 'input' }),
        annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
      },
      accept: withNumber,
      call: call => decide(call, true),
    },
    {
      name: 'reject_workflow',
      definition: {
        name: 'reject_workflow',
        title: 'Reject a workflow request',
        description: 'Rejects a pending workflow approval request. The caller must be one of its approvers.',
        inputSchema: z.toJSONSchema(Reject, { io: 'input' }),
        annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
      },
      accept: withNumber,
      call: call => decide(call, false),
    },
  ]
}

/** Seed A's clients know every value as text. */
function withNumber(args: Record<string, unknown>): Record<string, unknown> {
  const { request_id: id } = args
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? { ...args, request_id: Number(id) } : args
}

function signedOf({
  timestamp,
  nonce,
  signature,
}: z.output<typeof Approve> | z.output<typeof Reject>): Signed {
  return {
    ...(timestamp !== undefined && { timestamp: String(timestamp) }),
    ...(nonce !== undefined && { nonce }),
    ...(signature !== undefined && { signature }),
  }
}

/** In seed A's words. */
function outcome(id: number, approved: boolean, votes: number, required: number): string {
  if (!approved) return `✗ Approval request ${id} has been REJECTED.`
  if (votes < required)
    return `✓ Your approval of request ${id} is counted: ${votes} of ${required} approvers have said yes.`
  return `✓ Approval request ${id} has been APPROVED.`
}

function listing(gates: readonly GateApproval[], titleOf: Deps['titleOf']): string {
  if (gates.length === 0) return 'No pending approval requests.'
  return [
    `Found ${gates.length} pending approval request(s):`,
    ...gates.map(gate => entry(gate, titleOf)),
  ].join('\n')
}

function entry(
  { id, workflow, message, approvers, required, votes, expiresAt }: GateApproval,
  titleOf: Deps['titleOf'],
): string {
  const lines = [
    `    Request ID: ${id.slice('gate_'.length)}`,
    `      Workflow: ${oneLine(titleOf(workflow))}`,
    `      Approver(s): ${approvers.length > 0 ? oneLine(approvers.join(', ')) : 'anyone who may approve'}`,
    `      Message: ${oneLine(message)}`,
    ...(required > 1 ? [`      Approvals: ${votes.length} of ${required}`] : []),
    `      Expires: ${expiresAt}`,
  ]
  return lines.join('\n')
}

/** An agent's inputs may be in it: no line of it must look like the next request, and nothing in it may be unseen. */
const oneLine = (words: string): string =>
  words.replaceAll(/(?:(?![\u200C\u200D])[\s\p{Cc}\p{Cf}])+/gu, ' ').trim()

function text(value: string): RawResult {
  return { content: [{ type: 'text', text: value }] }
}
