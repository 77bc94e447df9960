import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import type { Signed } from '#base/signed.ts'
import type { GateApproval } from '#contract'
import type { GateApprovals } from '#services/approvals/gate-approvals.ts'
import { type Route, route } from './route.ts'

type Deps = { gates: Pick<GateApprovals, 'pending' | 'get' | 'decide'> }

const said = z.string().max(2000, 'At most 2000 characters.').optional()
const Report = z.object({
  request_id: z.int(),
  workflow: z.string(),
  job_id: z.string(),
  step: z.string(),
  message: z.string(),
  approvers: z.array(z.string()),
  required: z.int().describe('How many different approvers must say yes.'),
  approved_by: z.array(z.string()).describe('Who has said yes so far.'),
  status: z.string(),
  decided_by: z.string().nullable(),
  decided_at: z.iso.datetime().nullable(),
  comment: z.string().nullable(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
})

const signing =
  'Where decisions are signed: headers X-Gatehouse-Timestamp, X-Gatehouse-Nonce and X-Gatehouse-Signature.'

/** Workflow gates over REST, as the three tools have them (P1, P2). */
export function approvalRoutes({ gates }: Deps): Route[] {
  const decide = async (
    { params, request }: Pick<Parameters<Route['run']>[0], 'params' | 'request'>,
    approved: boolean,
    comment: string | undefined,
  ) => {
    const { keyOwner: key, headers } = request
    const id = requestId(params)
    const decider = { by: key.identity ?? key.name, from: 'rest', person: false as const, key }
    await gates.decide(id, { approved, comment }, { ...decider, signed: signedIn(headers) })
    return report(gates.get(id))
  }
  return [
    route({
      method: 'GET',
      path: '/api/approvals/',
      id: 'listApprovals',
      summary: 'Workflow gates that wait for a decision, oldest first.',
      answer: z.array(Report),
      run: async ({ request: { keyOwner } }) =>
        gates
          .pending()
          .filter(({ workflow }) => keyOwner.reach.workflow(workflow))
          .map(report),
    }),
    route({
      method: 'POST',
      path: '/api/approvals/:id/approve/',
      id: 'approveRequest',
      summary: `Says yes at a gate. ${signing}`,
      body: z.object({ comment: said }).prefault({}),
      answer: Report,
      refusals: [400, 403, 404, 409, 415],
      run: async asked => decide(asked, true, asked.body.comment),
    }),
    route({
      method: 'POST',
      path: '/api/approvals/:id/reject/',
      id: 'rejectRequest',
      summary: `Says no at a gate; its job fails there. ${signing}`,
      body: z.object({ reason: said }).prefault({}),
      answer: Report,
      refusals: [400, 403, 404, 409, 415],
      run: async asked => decide(asked, false, asked.body.reason),
    }),
  ]
}

function requestId({ id = '' }: Readonly<Record<string, string>>): number {
  if (/^[1-9]\d{0,14}$/.test(id)) return Number(id)
  throw new AppError('not_found', `There is no approval request ${JSON.stringify(id.slice(0, 60))}.`)
}

function signedIn(headers: IncomingHttpHeaders): Signed {
  const named = (name: keyof Signed) => {
    const value = headers[`x-gatehouse-${name}`]
    return typeof value === 'string' ? { [name]: value } : {}
  }
  return { ...named('timestamp'), ...named('nonce'), ...named('signature') }
}

function report(gate: GateApproval): z.output<typeof Report> {
  const { id, workflow, job, step, message, approvers, required, votes, status } = gate
  return {
    request_id: Number(id.slice('gate_'.length)),
    workflow,
    job_id: job,
    step,
    message,
    approvers,
    required,
    approved_by: votes.map(({ by }) => by),
    status,
    decided_by: gate.decidedBy,
    decided_at: gate.decidedAt,
    comment: gate.comment,
    created_at: gate.createdAt,
    expires_at: gate.expiresAt,
  }
}
