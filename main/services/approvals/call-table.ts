import type { ApprovalQuery, ApprovalStatus, CallApproval } from '#contract'
import type { Store } from '#store/store.ts'

/** What is kept of a question beside its columns; secrets are taken out before. */
export type CallRecord = Pick<
  CallApproval,
  | 'session'
  | 'serverName'
  | 'exposedName'
  | 'title'
  | 'description'
  | 'annotations'
  | 'arguments'
  | 'editedArguments'
  | 'because'
  | 'asked'
  | 'rule'
>

export type CallRow = {
  id: number
  status: ApprovalStatus
  client: string
  server: string
  tool: string
  record: string
  created_at: string
  expires_at: string
  decided_at: string | null
  decided_by: string | null
  decided_from: string | null
  comment: string | null
}

/** A question that a crash left open. */
export type Leftover = Pick<CallRow, 'id' | 'client' | 'server' | 'tool'>
export type NewRow = Pick<CallRow, 'client' | 'server' | 'tool' | 'created_at' | 'expires_at'>
export type Ending = Pick<CallRow, 'status' | 'decided_at' | 'decided_by' | 'decided_from' | 'comment'>

/** Decided questions kept; the oldest leave. The activity log keeps the decisions longer. */
const kept = 10_000

/** The SQL of questions about tool calls. */
export class CallTable {
  readonly #store: Store
  readonly #sql: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#store = store
    this.#sql = prepare(store)
  }

  /** Returns the question's number. */
  add(row: NewRow, record: CallRecord): number {
    return Number(this.#sql.add.run({ ...row, record: JSON.stringify(record) }).lastInsertRowid)
  }

  /** False when it was no longer pending. */
  end(id: number, ending: Ending, record: CallRecord): boolean {
    return this.#store.transaction(() => {
      const isEnded = this.#sql.end.run({ ...ending, id, record: JSON.stringify(record) }).changes > 0
      if (isEnded) this.#sql.prune.run(id - kept)
      return isEnded
    })()
  }

  /** Ends the questions that an earlier run left open: nobody waits for them any more. */
  endLeftovers(at: string): Leftover[] {
    return this.#sql.leftovers.all(at)
  }

  get(id: number): CallRow | undefined {
    return this.#sql.get.get(id)
  }

  /** Decided ones, newest first, one more than asked for when there are more. */
  decided({ client, status, limit }: ApprovalQuery, before: { at: string; id: number }): CallRow[] {
    const statuses = JSON.stringify(status ?? [])
    return this.#sql.decided.all({ client: client ?? null, statuses, ...before, limit: limit + 1 })
  }
}

function prepare(store: Store) {
  return {
    add: store.prepare<[NewRow & { record: string }]>(/* sql */ `
      INSERT INTO call_approvals (status, client, server, tool, record, created_at, expires_at)
      VALUES ('pending', :client, :server, :tool, :record, :created_at, :expires_at)`),
    end: store.prepare<[Ending & { id: number; record: string }]>(/* sql */ `
      UPDATE call_approvals SET status = :status, decided_at = :decided_at, decided_by = :decided_by,
        decided_from = :decided_from, comment = :comment, record = :record
      WHERE id = :id AND status = 'pending'`),
    leftovers: store.prepare<[string], Leftover>(/* sql */ `
      UPDATE call_approvals SET status = 'quit', decided_at = ? WHERE status = 'pending'
      RETURNING id, client, server, tool`),
    prune: store.prepare<[number]>(`DELETE FROM call_approvals WHERE id <= ? AND status <> 'pending'`),
    get: store.prepare<[number], CallRow>('SELECT * FROM call_approvals WHERE id = ?'),
    decided: store.prepare<
      [{ client: string | null; statuses: string; at: string; id: number; limit: number }],
      CallRow
    >(/* sql */ `
      SELECT * FROM call_approvals WHERE status <> 'pending'
        AND (:client IS NULL OR client = :client)
        AND (:statuses = '[]' OR status IN (SELECT value FROM json_each(:statuses)))
        AND (decided_at < :at OR (decided_at = :at AND id < :id))
      ORDER BY decided_at DESC, id DESC LIMIT :limit`),
  }
}
