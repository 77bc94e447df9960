import type { Store } from '#store/store.ts'
import type { Decision } from './engine.ts'
import type { GateRow } from './job-rows.ts'
import { Rows } from './rows.ts'

/** The rows of gates. One without `expires_at` was decided before its job came to it. */
export class GateTable {
  readonly #rows: Rows

  constructor(store: Store) {
    this.#rows = new Rows(store)
  }

  gates(seq: number): GateRow[] {
    return this.#rows.all(
      'SELECT * FROM job_gates WHERE job = ? AND approved IS NULL AND expires_at IS NOT NULL',
      seq,
    )
  }

  openGates(): (GateRow & { job_id: string; workflow: string })[] {
    return this.#rows.all(
      `SELECT g.*, j.id AS job_id, j.workflow FROM job_gates g JOIN jobs j ON j.seq = g.job
       WHERE g.approved IS NULL AND g.expires_at IS NOT NULL AND j.state <> 'ended' ORDER BY g.id`,
    )
  }

  gate(id: number): GateRow | undefined {
    return this.#rows.get('SELECT * FROM job_gates WHERE id = ?', id)
  }

  gateAt(seq: number, key: string): GateRow | undefined {
    return this.#rows.get('SELECT * FROM job_gates WHERE job = ? AND key = ?', seq, key)
  }

  /** Opens a gate; one that was decided early keeps its decision. */
  openGate(
    seq: number,
    key: string,
    gate: { message: string; approvers: string[]; at: string; expiresAt: number },
  ): void {
    this.#rows.run(
      `INSERT INTO job_gates (job, key, message, approvers, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (job, key) DO UPDATE SET message = excluded.message, approvers = excluded.approvers, expires_at = excluded.expires_at`,
      seq,
      key,
      gate.message,
      JSON.stringify(gate.approvers),
      gate.at,
      gate.expiresAt,
    )
  }

  /** Makes room for a decision before the job is at the gate. */
  expectGate(seq: number, key: string, at: string): GateRow | undefined {
    this.#rows.run(
      "INSERT OR IGNORE INTO job_gates (job, key, message, approvers, created_at) VALUES (?, ?, '', '[]', ?)",
      seq,
      key,
      at,
    )
    return this.gateAt(seq, key)
  }

  /** True when nobody had decided before. */
  decide(
    id: number,
    decision: { approved: boolean; by: string; comment: string | null; at: string },
  ): boolean {
    const { approved, by, comment, at } = decision
    return (
      this.#rows.run(
        'UPDATE job_gates SET approved = ?, decided_by = ?, comment = ?, decided_at = ? WHERE id = ? AND approved IS NULL',
        approved ? 1 : 0,
        by,
        comment,
        at,
        id,
      ) > 0
    )
  }

  /** The gate once it was decided, or nobody had decided in time: that is a no, by nobody. */
  decided(seq: number, key: string, nowMs: number): GateRow | undefined {
    const row = this.gateAt(seq, key)
    if (row?.approved !== null) return row
    if (row.expires_at === null || nowMs < row.expires_at) return undefined
    const at = new Date(nowMs).toISOString()
    this.#rows.run('UPDATE job_gates SET approved = 0, decided_at = ? WHERE id = ?', at, row.id)
    return this.gateAt(seq, key)
  }
}

/** Null for a gate that expired. */
export function decisionOf(row: GateRow): Decision | null {
  if (row.decided_by === null) return null
  return { approved: row.approved === 1, by: row.decided_by, comment: row.comment, at: row.decided_at ?? '' }
}
