import type { Statement } from 'better-sqlite3'
import type { JobFailure, JobQuery, JobStatus } from '#contract'
import type { Store } from '#store/store.ts'
import type { GateRow, JobRow, StepRow } from './job-rows.ts'

export type NewJob = Pick<
  JobRow,
  | 'id'
  | 'workflow'
  | 'version'
  | 'source_kind'
  | 'source_name'
  | 'input'
  | 'steps'
  | 'at_once'
  | 'depth'
  | 'parent'
  | 'parent_key'
  | 'rerun_of'
  | 'idempotency_key'
  | 'created_at'
>
export type NewStep = Pick<StepRow, 'job' | 'key' | 'position' | 'id' | 'kind' | 'status'> & Partial<StepRow>

/** The rows of jobs, their steps and gates. Every write is durable when the transaction around it ends. */
export class JobTable {
  readonly #store: Store
  readonly #prepared = new Map<string, Statement>()

  constructor(store: Store) {
    this.#store = store
  }

  keepDefinition(version: string, text: string, definition: string): void {
    this.#run('INSERT OR IGNORE INTO job_definitions VALUES (?, ?, ?)', version, text, definition)
  }

  definition(version: string): { text: string; definition: string } {
    // The jobs table refers to it, so it is there.
    return (
      this.#get('SELECT text, definition FROM job_definitions WHERE version = ?', version) ?? {
        text: '',
        definition: '{}',
      }
    )
  }

  add(job: NewJob): JobRow {
    this.#named(
      `INSERT INTO jobs (id, workflow, version, state, status, source_kind, source_name, input, steps, at_once, depth, parent, parent_key, rerun_of, idempotency_key, created_at)
       VALUES (:id, :workflow, :version, 'ready', 'queued', :source_kind, :source_name, :input, :steps, :at_once, :depth, :parent, :parent_key, :rerun_of, :idempotency_key, :created_at)`,
      job,
    )
    const row = this.byId(job.id)
    if (!row) throw new Error('a job that was just stored is not there')
    return row
  }

  byId(id: string): JobRow | undefined {
    return this.#get('SELECT * FROM jobs WHERE id = ?', id)
  }

  bySeq(seq: number): JobRow | undefined {
    return this.#get('SELECT * FROM jobs WHERE seq = ?', seq)
  }

  byIdempotencyKey(workflow: string, key: string): JobRow | undefined {
    return this.#get('SELECT * FROM jobs WHERE workflow = ? AND idempotency_key = ?', workflow, key)
  }

  child(parent: number, key: string): JobRow | undefined {
    return this.#get('SELECT * FROM jobs WHERE parent = ? AND parent_key = ?', parent, key)
  }

  liveChildren(parent: number): JobRow[] {
    return this.#all("SELECT * FROM jobs WHERE parent = ? AND state <> 'ended'", parent)
  }

  /** Jobs waiting for their turn, in their order. */
  ready(): Pick<JobRow, 'seq' | 'workflow' | 'at_once' | 'started_at'>[] {
    return this.#all("SELECT seq, workflow, at_once, started_at FROM jobs WHERE state = 'ready' ORDER BY seq")
  }

  countQueued(): number {
    return this.#get<{ n: number }>("SELECT count(*) AS n FROM jobs WHERE state = 'ready'")?.n ?? 0
  }

  /** After a crash: what was in memory waits for its turn again. */
  readyAgain(): void {
    this.#run("UPDATE jobs SET state = 'ready' WHERE state = 'active'")
  }

  due(nowMs: number): number[] {
    const rows = this.#all<{ seq: number }>(
      "SELECT seq FROM jobs WHERE state = 'parked' AND wake_at <= ?",
      nowMs,
    )
    return rows.map(({ seq }) => seq)
  }

  nextWake(): number | null {
    return (
      this.#get<{ at: number | null }>("SELECT min(wake_at) AS at FROM jobs WHERE state = 'parked'")?.at ??
      null
    )
  }

  activate(seq: number, at: string, deadline: number | null): void {
    this.#run(
      `UPDATE jobs SET state = 'active', status = 'running', wake_at = NULL, started_at = coalesce(started_at, ?),
       deadline_at = coalesce(deadline_at, ?) WHERE seq = ?`,
      at,
      deadline,
      seq,
    )
  }

  park(seq: number, status: JobStatus, wakeAt: number | null): void {
    this.#run("UPDATE jobs SET state = 'parked', status = ?, wake_at = ? WHERE seq = ?", status, wakeAt, seq)
  }

  /** True when it was parked. */
  wake(seq: number): boolean {
    return (
      this.#run("UPDATE jobs SET state = 'ready', wake_at = NULL WHERE seq = ? AND state = 'parked'", seq) > 0
    )
  }

  progress(seq: number, done: number, step: string | null): void {
    this.#run('UPDATE jobs SET done = ?, step = ? WHERE seq = ?', done, step, seq)
  }

  /** True when it had not ended before. */
  end(
    seq: number,
    end: { status: JobStatus; output: string | null; failure: JobFailure | null; at: string },
  ): boolean {
    const changed = this.#run(
      `UPDATE jobs SET state = 'ended', status = ?, output = ?, failure = ?, ended_at = ?, step = NULL, wake_at = NULL
       WHERE seq = ? AND state <> 'ended'`,
      end.status,
      end.output,
      end.failure && JSON.stringify(end.failure),
      end.at,
      seq,
    )
    const stopped = end.status === 'cancelled' || end.status === 'timeout' ? 'cancelled' : 'failed'
    if (changed > 0)
      this.#run(
        "UPDATE job_steps SET status = ?, ended_at = ? WHERE job = ? AND status IN ('running', 'waiting', 'pending')",
        stopped,
        end.at,
        seq,
      )
    return changed > 0
  }

  steps(seq: number): StepRow[] {
    return this.#all('SELECT * FROM job_steps WHERE job = ? ORDER BY position', seq)
  }

  putStep(step: NewStep): void {
    const none = {
      attempt: 0,
      interruptions: 0,
      started_at: null,
      ended_at: null,
      input: null,
      output: null,
      failure: null,
      wake_at: null,
    }
    this.#named(
      `INSERT INTO job_steps (job, key, position, id, kind, status, attempt, interruptions, started_at, ended_at, input, output, failure, wake_at)
       VALUES (:job, :key, :position, :id, :kind, :status, :attempt, :interruptions, :started_at, :ended_at, :input, :output, :failure, :wake_at)
       ON CONFLICT (job, key) DO UPDATE SET status = excluded.status, attempt = excluded.attempt, interruptions = excluded.interruptions,
         started_at = coalesce(job_steps.started_at, excluded.started_at), ended_at = excluded.ended_at, input = coalesce(excluded.input, job_steps.input),
         output = excluded.output, failure = excluded.failure, wake_at = excluded.wake_at`,
      { ...none, ...step },
    )
  }

  gates(seq: number): GateRow[] {
    return this.#all(
      'SELECT * FROM job_gates WHERE job = ? AND approved IS NULL AND expires_at IS NOT NULL',
      seq,
    )
  }

  openGates(): (GateRow & { job_id: string; workflow: string })[] {
    return this.#all(
      `SELECT g.*, j.id AS job_id, j.workflow FROM job_gates g JOIN jobs j ON j.seq = g.job
       WHERE g.approved IS NULL AND g.expires_at IS NOT NULL AND j.state <> 'ended' ORDER BY g.id`,
    )
  }

  gate(id: number): GateRow | undefined {
    return this.#get('SELECT * FROM job_gates WHERE id = ?', id)
  }

  gateAt(seq: number, key: string): GateRow | undefined {
    return this.#get('SELECT * FROM job_gates WHERE job = ? AND key = ?', seq, key)
  }

  /** Opens a gate; one that was decided early keeps its decision. */
  openGate(
    seq: number,
    key: string,
    gate: { message: string; approvers: string[]; at: string; expiresAt: number },
  ): void {
    this.#run(
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
    this.#run(
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
      this.#run(
        'UPDATE job_gates SET approved = ?, decided_by = ?, comment = ?, decided_at = ? WHERE id = ? AND approved IS NULL',
        approved ? 1 : 0,
        by,
        comment,
        at,
        id,
      ) > 0
    )
  }

  /** A gate that nobody decided in time: no, by nobody. */
  expire(id: number, at: string): void {
    this.#run('UPDATE job_gates SET approved = 0, decided_at = ? WHERE id = ? AND approved IS NULL', at, id)
  }

  list(query: JobQuery): JobRow[] {
    const where: string[] = []
    const values: (string | number)[] = []
    const also = (sql: string, ...given: (string | number)[]) => {
      where.push(sql)
      values.push(...given)
    }
    if (query.workflow !== undefined) also('workflow = ?', query.workflow)
    if (query.status?.length) also(`status IN (${query.status.map(() => '?').join(', ')})`, ...query.status)
    if (query.text) {
      const like = `%${query.text.replaceAll(/[%_\\]/g, character => `\\${character}`)}%`
      also(
        String.raw`(id LIKE ? ESCAPE '\' OR workflow LIKE ? ESCAPE '\' OR source_name LIKE ? ESCAPE '\' OR failure LIKE ? ESCAPE '\')`,
        like,
        like,
        like,
        like,
      )
    }
    if (query.before !== undefined) also('seq < (SELECT seq FROM jobs WHERE id = ?)', query.before)
    const filter = where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''
    return this.#all(`SELECT * FROM jobs ${filter} ORDER BY seq DESC LIMIT ?`, ...values, query.limit + 1)
  }

  byStatus(): { status: JobStatus; n: number }[] {
    return this.#all('SELECT status, count(*) AS n FROM jobs GROUP BY status')
  }

  /** Ended jobs by hour since a time. */
  byHour(since: string): { hour: string; success: number; failed: number }[] {
    return this.#all(
      `SELECT substr(ended_at, 1, 13) AS hour, sum(status = 'success') AS success, sum(status <> 'success') AS failed
       FROM jobs WHERE ended_at >= ? GROUP BY hour ORDER BY hour`,
      since,
    )
  }

  /** Ids of ended jobs that are older than a time or beyond a number of them, the oldest first. */
  outdated(before: string, keep: number, most: number): { seq: number; id: string }[] {
    return this.#all(
      `SELECT seq, id FROM jobs WHERE state = 'ended' AND (parent IS NULL OR parent NOT IN (SELECT seq FROM jobs WHERE state <> 'ended'))
       AND (ended_at < ? OR seq <= coalesce((SELECT seq FROM jobs WHERE state = 'ended' ORDER BY seq DESC LIMIT 1 OFFSET ?), 0))
       ORDER BY seq LIMIT ?`,
      before,
      keep,
      most,
    )
  }

  remove(seq: number): void {
    this.#run('DELETE FROM jobs WHERE seq = ?', seq)
  }

  removeUnusedDefinitions(): void {
    this.#run('DELETE FROM job_definitions WHERE version NOT IN (SELECT DISTINCT version FROM jobs)')
  }

  #prepare(sql: string): Statement {
    const statement = this.#prepared.get(sql) ?? this.#store.prepare(sql)
    this.#prepared.set(sql, statement)
    return statement
  }

  #run(sql: string, ...values: (string | number | null)[]): number {
    return this.#prepare(sql).run(...values).changes
  }

  #named(sql: string, values: Record<string, string | number | null>): void {
    this.#prepare(sql).run(values)
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what it selects
  #get<T>(sql: string, ...values: (string | number)[]): T | undefined {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- STRICT tables hold what the migration says
    return this.#prepare(sql).get(...values) as T | undefined
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what it selects
  #all<T>(sql: string, ...values: (string | number)[]): T[] {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- STRICT tables hold what the migration says
    return this.#prepare(sql).all(...values) as T[]
  }
}
