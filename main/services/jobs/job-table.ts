import type { JobFailure, JobStatus } from '#contract'
import type { Store } from '#store/store.ts'
import type { JobRow, StepRow } from './job-rows.ts'
import { Rows } from './rows.ts'

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
  readonly #rows: Rows

  constructor(store: Store) {
    this.#rows = new Rows(store)
  }

  keepDefinition(version: string, text: string, definition: string): void {
    this.#rows.run('INSERT OR IGNORE INTO job_definitions VALUES (?, ?, ?)', version, text, definition)
  }

  definition(version: string): { text: string; definition: string } {
    // The jobs table refers to it, so it is there.
    return (
      this.#rows.get('SELECT text, definition FROM job_definitions WHERE version = ?', version) ?? {
        text: '',
        definition: '{}',
      }
    )
  }

  add(job: NewJob): JobRow {
    this.#rows.named(
      `INSERT INTO jobs (id, workflow, version, state, status, source_kind, source_name, input, steps, at_once, depth, parent, parent_key, rerun_of, idempotency_key, created_at)
       VALUES (:id, :workflow, :version, 'ready', 'queued', :source_kind, :source_name, :input, :steps, :at_once, :depth, :parent, :parent_key, :rerun_of, :idempotency_key, :created_at)`,
      job,
    )
    const row = this.byId(job.id)
    if (!row) throw new Error('a job that was just stored is not there')
    return row
  }

  byId(id: string): JobRow | undefined {
    return this.#rows.get('SELECT * FROM jobs WHERE id = ?', id)
  }

  bySeq(seq: number): JobRow | undefined {
    return this.#rows.get('SELECT * FROM jobs WHERE seq = ?', seq)
  }

  byIdempotencyKey(workflow: string, key: string): JobRow | undefined {
    return this.#rows.get('SELECT * FROM jobs WHERE workflow = ? AND idempotency_key = ?', workflow, key)
  }

  child(parent: number, key: string): JobRow | undefined {
    return this.#rows.get('SELECT * FROM jobs WHERE parent = ? AND parent_key = ?', parent, key)
  }

  liveChildren(parent: number): JobRow[] {
    return this.#rows.all("SELECT * FROM jobs WHERE parent = ? AND state <> 'ended'", parent)
  }

  /** Jobs waiting for their turn, in their order. */
  ready(): Pick<JobRow, 'seq' | 'workflow' | 'at_once' | 'started_at'>[] {
    return this.#rows.all(
      "SELECT seq, workflow, at_once, started_at FROM jobs WHERE state = 'ready' ORDER BY seq",
    )
  }

  countQueued(): number {
    return this.#rows.get<{ n: number }>("SELECT count(*) AS n FROM jobs WHERE state = 'ready'")?.n ?? 0
  }

  /** After a crash: what was in memory waits for its turn again. */
  readyAgain(): void {
    this.#rows.run("UPDATE jobs SET state = 'ready' WHERE state = 'active'")
  }

  due(nowMs: number): number[] {
    const rows = this.#rows.all<{ seq: number }>(
      "SELECT seq FROM jobs WHERE state = 'parked' AND wake_at <= ?",
      nowMs,
    )
    return rows.map(({ seq }) => seq)
  }

  nextWake(): number | null {
    return (
      this.#rows.get<{ at: number | null }>("SELECT min(wake_at) AS at FROM jobs WHERE state = 'parked'")
        ?.at ?? null
    )
  }

  activate(seq: number, at: string, deadline: number | null): void {
    this.#rows.run(
      `UPDATE jobs SET state = 'active', status = 'running', wake_at = NULL, started_at = coalesce(started_at, ?),
       deadline_at = coalesce(deadline_at, ?) WHERE seq = ?`,
      at,
      deadline,
      seq,
    )
  }

  park(seq: number, status: JobStatus, wakeAt: number | null): void {
    this.#rows.run(
      "UPDATE jobs SET state = 'parked', status = ?, wake_at = ? WHERE seq = ?",
      status,
      wakeAt,
      seq,
    )
  }

  /** True when it was parked. */
  wake(seq: number): boolean {
    return (
      this.#rows.run(
        "UPDATE jobs SET state = 'ready', wake_at = NULL WHERE seq = ? AND state = 'parked'",
        seq,
      ) > 0
    )
  }

  progress(seq: number, done: number, step: string | null): void {
    this.#rows.run("UPDATE jobs SET done = ?, step = ? WHERE seq = ? AND state <> 'ended'", done, step, seq)
  }

  /** True when it had not ended before. */
  end(
    seq: number,
    end: { status: JobStatus; output: string | null; failure: JobFailure | null; at: string },
  ): boolean {
    const changed = this.#rows.run(
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
      this.#rows.run(
        "UPDATE job_steps SET status = ?, ended_at = ? WHERE job = ? AND status IN ('running', 'waiting', 'pending')",
        stopped,
        end.at,
        seq,
      )
    return changed > 0
  }

  steps(seq: number): StepRow[] {
    return this.#rows.all('SELECT * FROM job_steps WHERE job = ? ORDER BY position', seq)
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
    this.#rows.named(
      `INSERT INTO job_steps (job, key, position, id, kind, status, attempt, interruptions, started_at, ended_at, input, output, failure, wake_at)
       VALUES (:job, :key, :position, :id, :kind, :status, :attempt, :interruptions, :started_at, :ended_at, :input, :output, :failure, :wake_at)
       ON CONFLICT (job, key) DO UPDATE SET status = excluded.status, attempt = excluded.attempt, interruptions = excluded.interruptions,
         started_at = coalesce(job_steps.started_at, excluded.started_at), ended_at = excluded.ended_at, input = coalesce(excluded.input, job_steps.input),
         output = excluded.output, failure = excluded.failure, wake_at = excluded.wake_at`,
      { ...none, ...step },
    )
  }

  remove(seq: number): void {
    this.#rows.run('DELETE FROM jobs WHERE seq = ?', seq)
  }

  removeUnusedDefinitions(): void {
    this.#rows.run('DELETE FROM job_definitions WHERE version NOT IN (SELECT DISTINCT version FROM jobs)')
  }
}
