import type { Gate } from '#contract'
import type { Store } from '#store/store.ts'
import type { Decision } from './engine.ts'
import type { GateRow } from './job-rows.ts'
import { Rows } from './rows.ts'

/** A gate with the job it is of, and what started that. */
export type GateOfJob = GateRow & { job_id: string; workflow: string; source_name: string }

const ofJob = `SELECT g.*, j.id AS job_id, j.workflow, j.source_name FROM job_gates g JOIN jobs j ON j.seq = g.job`

/** The rows of gates. One without `expires_at` was decided before its job came to it. */
export class GateTable {
  readonly #rows: Rows

  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
    this.#rows = new Rows(store)
  }

  /** All of it is written, or nothing. */
  atOnce<T>(work: () => T): T {
    return this.#store.transaction(work)()
  }

  gates(seq: number): GateRow[] {
    return this.#rows.all(
      'SELECT * FROM job_gates WHERE job = ? AND approved IS NULL AND expires_at IS NOT NULL',
      seq,
    )
  }

  openGates(): GateOfJob[] {
    return this.#rows.all(
      `${ofJob} WHERE g.approved IS NULL AND g.expires_at IS NOT NULL AND j.state <> 'ended' ORDER BY g.id`,
    )
  }

  /** Decided ones, newest first, before the given time and number. */
  decidedGates(before: { at: string; id: number }, limit: number): GateOfJob[] {
    return this.#rows.all(
      `${ofJob} WHERE g.approved IS NOT NULL AND (g.decided_at < ? OR (g.decided_at = ? AND g.id < ?))
       ORDER BY g.decided_at DESC, g.id DESC LIMIT ?`,
      before.at,
      before.at,
      before.id,
      limit,
    )
  }

  gateOfJob(id: number): GateOfJob | undefined {
    return this.#rows.get(`${ofJob} WHERE g.id = ?`, id)
  }

  gate(id: number): GateRow | undefined {
    return this.#rows.get('SELECT * FROM job_gates WHERE id = ?', id)
  }

  /** Those who have said yes so far. */
  votes(id: number): Gate['votes'] {
    return this.#rows.all('SELECT by, at FROM job_gate_votes WHERE gate = ? ORDER BY at, by', id)
  }

  /** False when they had said so before. */
  vote(id: number, by: string, at: string): boolean {
    return (
      this.#rows.run('INSERT OR IGNORE INTO job_gate_votes (gate, by, at) VALUES (?, ?, ?)', id, by, at) > 0
    )
  }

  gateAt(seq: number, key: string): GateRow | undefined {
    return this.#rows.get('SELECT * FROM job_gates WHERE job = ? AND key = ?', seq, key)
  }

  /** Opens a gate; one that was decided early keeps its decision. */
  openGate(
    seq: number,
    key: string,
    gate: { message: string; approvers: string[]; required: number; at: string; expiresAt: number },
  ): void {
    this.#rows.run(
      // A yes that came early is one voice; where more are needed, the gate waits for the others.
      `INSERT INTO job_gates (job, key, message, approvers, required, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (job, key) DO UPDATE SET message = excluded.message, approvers = excluded.approvers,
         required = excluded.required, expires_at = excluded.expires_at,
         approved = CASE WHEN approved = 1 AND excluded.required > 1 THEN NULL ELSE approved END`,
      seq,
      key,
      gate.message,
      JSON.stringify(gate.approvers),
      gate.required,
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
    decision: { approved: boolean; by: string; comment: string | null; at: string; from: string | null },
  ): boolean {
    const { approved, by, comment, at, from } = decision
    return (
      this.#rows.run(
        'UPDATE job_gates SET approved = ?, decided_by = ?, comment = ?, decided_at = ?, decided_from = ? WHERE id = ? AND approved IS NULL',
        approved ? 1 : 0,
        by,
        comment,
        at,
        from,
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
