import type { ActivityEntry } from '#contract'
import type { Store } from '#store/store.ts'

/** A row as it is written. */
export type NewEntry = Omit<ActivityEntry, 'id'>
export type Timing = { server: string; tool: string; durationMs: number }

/** Rows kept; the oldest leave as new ones come. */
const kept = 1_000_000

/** The SQL of the record of calls and its hourly counts. */
export class ActivityTable {
  readonly #db: Store
  readonly #sql: ReturnType<typeof prepare>

  constructor(db: Store) {
    this.#db = db
    this.#sql = prepare(db)
  }

  /** Writes entries and their hours in one transaction and returns the newest. */
  insert(entries: readonly NewEntry[]): ActivityEntry | undefined {
    return this.#db.transaction(() => {
      let newest: ActivityEntry | undefined
      for (const entry of entries) {
        const id = Number(this.#sql.insert.run(entry).lastInsertRowid)
        this.#sql.count.run(hourOf(entry.at), entry.outcome === 'ok' ? 0 : 1)
        newest = { id, ...entry }
      }
      if (newest) this.#sql.prune.run(newest.id - kept)
      return newest
    })()
  }

  newest(limit: number): ActivityEntry[] {
    return this.#sql.newest.all(limit)
  }

  /** Counts by hour from `since` on; hours without calls are absent. */
  hours(since: string): { hour: string; calls: number; errors: number }[] {
    return this.#sql.hours.all(hourOf(since))
  }

  /** Times of the newest calls since then that reached a server, at most `limit`. */
  timings(since: string, limit: number): Timing[] {
    return this.#sql.timings.all({ since, limit })
  }
}

/** The hour of an ISO time, as the key of its count: `2026-11-20T23`. */
export const hourOf = (iso: string): string => iso.slice(0, 13)

function prepare(db: Store) {
  return {
    insert: db.prepare<[NewEntry]>(/* sql */ `
      INSERT INTO activity (at, request_id, client, session, server, tool, outcome, code, duration_ms)
      VALUES (:at, :requestId, :client, :session, :server, :tool, :outcome, :code, :durationMs)`),
    count: db.prepare<[string, number]>(/* sql */ `
      INSERT INTO activity_hours (hour, calls, errors) VALUES (?, 1, ?)
      ON CONFLICT (hour) DO UPDATE SET calls = calls + 1, errors = errors + excluded.errors`),
    prune: db.prepare<[number]>(`DELETE FROM activity WHERE id <= ?`),
    newest: db.prepare<[number], ActivityEntry>(/* sql */ `
      SELECT id, at, 'call' AS kind, 'call' AS action, 'mcp' AS via, NULL AS link,
        request_id AS requestId, client, session, server, tool, outcome, code, duration_ms AS durationMs
      FROM activity ORDER BY id DESC LIMIT ?`),
    hours: db.prepare<[string], { hour: string; calls: number; errors: number }>(
      `SELECT hour, calls, errors FROM activity_hours WHERE hour >= ?`,
    ),
    timings: db.prepare<[{ since: string; limit: number }], Timing>(/* sql */ `
      SELECT server, tool, duration_ms AS durationMs FROM (
        SELECT at, server, tool, duration_ms, outcome FROM activity ORDER BY id DESC LIMIT :limit)
      WHERE at >= :since AND outcome <> 'refused'`),
  }
}
