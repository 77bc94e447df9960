import { type Approval, ApprovalId, type ApprovalQuery, type Output } from '#contract'
import type { Parts } from './parts.ts'

type From = Pick<Parts, 'approvals' | 'gateApprovals'>
type Before = { at: string; id: number }

export const numberOf = (id: string): number => Number(id.slice(id.indexOf('_') + 1))
export const isGate = (id: string): boolean => id.startsWith('gate_')

const latest: Before = { at: '9999', id: Number.MAX_SAFE_INTEGER }
const gatesAtOnce = 200

/** One approval of either sort. Throws `not_found`. */
export function approvalById({ approvals, gateApprovals }: From, id: string): Approval {
  return isGate(id) ? gateApprovals.get(numberOf(id)) : approvals.get(numberOf(id))
}

/** Both sorts in one list, the latest decision first; of the same moment calls come before gates. */
export function approvalHistory(parts: From, query: ApprovalQuery): Output<'approvals.history'> {
  const { before, limit } = query
  const cursor = before === undefined ? undefined : placeOf(parts, before)
  const calls = parts.approvals.history(query, cursor?.calls ?? latest)
  const gates = someGates(parts, query, cursor?.gates ?? latest)
  const all = [...calls, ...gates].toSorted(latestFirst)
  const page = all.slice(0, limit)
  const last = page.at(-1)
  return { approvals: page, next: all.length > limit && last ? ApprovalId.parse(last.id) : null }
}

function placeOf(parts: From, id: string): { calls: Before; gates: Before } {
  const at = approvalById(parts, id).decidedAt ?? latest.at
  const own = { at, id: numberOf(id) }
  return isGate(id) ? { calls: { at, id: 0 }, gates: own } : { calls: own, gates: { at, id: latest.id } }
}

/** One more than the page takes, as far as there are such. */
function someGates(
  { gateApprovals }: From,
  { client, status, limit }: ApprovalQuery,
  from: Before,
): Approval[] {
  const found: Approval[] = []
  for (let before = from; ;) {
    const some = gateApprovals.history(before, gatesAtOnce)
    const fitting = some.filter(
      gate => (client === undefined || gate.client === client) && (!status || status.includes(gate.status)),
    )
    found.push(...fitting)
    const last = some.at(-1)
    if (!last || some.length < gatesAtOnce || found.length > limit) return found.slice(0, limit + 1)
    before = { at: last.decidedAt ?? '', id: numberOf(last.id) }
  }
}

function latestFirst(one: Approval, other: Approval): number {
  const byTime = (other.decidedAt ?? '').localeCompare(one.decidedAt ?? '')
  if (byTime !== 0) return byTime
  if (one.kind !== other.kind) return one.kind === 'call' ? -1 : 1
  return numberOf(other.id) - numberOf(one.id)
}
