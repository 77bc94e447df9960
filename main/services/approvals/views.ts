import { AppError } from '#base/errors.ts'
import type { CallApproval } from '#contract'
import type { CallRecord, CallRow } from './call-table.ts'
import type { Question } from './question.ts'

/** A question that waits, as faces see it: with its arguments in full. */
export function pendingView(question: Question): CallApproval {
  const { request, id, asked, waiting } = question
  return {
    ...request.shown,
    id: `call_${id}`,
    kind: 'call',
    status: 'pending',
    createdAt: question.createdAt.toISOString(),
    expiresAt: question.expiresAt.toISOString(),
    client: request.client,
    session: request.session,
    because: request.because,
    waiting,
    asked,
    editedArguments: null,
    rule: null,
    decidedAt: null,
    decidedBy: null,
    decidedFrom: null,
    comment: null,
  }
}

/** A question that was decided, as it was kept. */
export function decidedView(row: CallRow, question: Question | undefined): CallApproval {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- we wrote it
  const record = JSON.parse(row.record) as CallRecord
  return {
    ...record,
    id: `call_${row.id}`,
    kind: 'call',
    status: row.status,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    client: row.client,
    server: row.server,
    tool: row.tool,
    inputSchema: null,
    waiting: question?.waiting ?? 0,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    decidedFrom: row.decided_from,
    comment: row.comment,
  }
}

/** Arguments as JSON without secrets, cut when they are very long. */
export type Hide = (args: Record<string, unknown>, schema: unknown) => string | null

/** What was too long to keep whole is a text. */
function kept(json: string | null): Record<string, unknown> {
  const value: unknown = json === null ? {} : JSON.parse(json)
  return typeof value === 'object' && value !== null ? { ...value } : { '…': value }
}

/** What is kept of a question. */
export function recordOf(
  { request, asked }: Pick<Question, 'request' | 'asked'>,
  hide: Hide,
  more: { edited?: Record<string, unknown> | undefined; rule?: string | undefined } = {},
): CallRecord {
  const { session, because, shown } = request
  const { server: _server, tool: _tool, inputSchema, arguments: args, ...rest } = shown
  return {
    ...rest,
    session,
    because,
    asked,
    arguments: kept(hide(args, inputSchema)),
    editedArguments: more.edited ? kept(hide(more.edited, inputSchema)) : null,
    rule: more.rule ?? null,
  }
}

const endings: Record<CallRow['status'], string> = {
  pending: 'is being decided',
  approved: 'was already approved',
  rejected: 'was already rejected',
  expired: 'expired',
  withdrawn: 'was withdrawn',
  quit: 'ended when Gatehouse did',
}

/** Said to whoever decides what was decided before. */
export function decidedBefore(row: Pick<CallRow, 'id' | 'status' | 'decided_at' | 'decided_by'>): AppError {
  const by = row.decided_by === null ? '' : ` by ${row.decided_by}`
  const message = `The approval request call_${row.id} ${endings[row.status]}${by} at ${row.decided_at}.`
  return new AppError('conflict', message)
}
