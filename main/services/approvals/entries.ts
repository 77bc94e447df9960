import type { ApprovalStatus } from '#contract'
import type { NewActivity } from '#services/activity/new-row.ts'
import type { Ending, Leftover } from './call-table.ts'
import type { Question } from './question.ts'

/** Who decides, from where. */
export type Decider = { by: string; from: string }

/** How a question ended: by whom, if by anybody, and what they said and changed. */
export type How = Partial<Decider> & {
  comment?: string | undefined
  edited?: Record<string, unknown> | undefined
  rule?: string | undefined
}

/** What the table keeps in columns of an end. */
export function columnsOf({
  by,
  from,
  comment,
}: How): Pick<Ending, 'decided_by' | 'decided_from' | 'comment'> {
  return { decided_by: by ?? null, decided_from: from ?? null, comment: comment ?? null }
}

/** The record of a question that was asked. */
export function askedEntry(question: Question): NewActivity {
  const { client, via, because } = question.request
  return { ...aboutOf(question), action: 'asked', client, via, note: because }
}

/** The record of its end: who decided, from where, on exactly which arguments (P7). */
export function endedEntry(question: Question, status: ApprovalStatus, how: How): NewActivity {
  const { client, shown } = question.request
  const { by = 'gatehouse', from = 'gatehouse', comment, edited } = how
  return {
    ...aboutOf(question),
    action: status,
    client: by,
    via: from,
    outcome: status === 'approved' ? 'ok' : 'refused',
    note: comment ? `Asked by ${client}. ${comment}` : `Asked by ${client}.`,
    detail: { arguments: shown.arguments, ...(edited && { edited }) },
    inputSchema: { properties: { arguments: shown.inputSchema, edited: shown.inputSchema } },
  }
}

/** The record of the end of a question that a crash left open. */
export function leftEntry({ id, client, server, tool }: Leftover): NewActivity {
  return {
    kind: 'approval',
    action: 'quit',
    client: 'gatehouse',
    via: 'gatehouse',
    server,
    tool,
    outcome: 'refused',
    link: `call_${id}`,
    note: `Asked by ${client}. Gatehouse ended without closing while it waited, which is a no.`,
  }
}

function aboutOf({ id, request }: Question) {
  const { session, shown } = request
  return { kind: 'approval' as const, session, server: shown.server, tool: shown.tool, link: `call_${id}` }
}
