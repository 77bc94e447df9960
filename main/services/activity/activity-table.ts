import type { Store } from '#store/store.ts'
import { HeadTable, type Head, type Link } from './head.ts'
import { Mixes } from './mixes.ts'
import type { WaitingRow } from './new-row.ts'
import { chainHash, type ChainedRow, type Row } from './row.ts'
import { indexed } from './words.ts'

export type Timing = { server: string; tool: string; durationMs: number }
type CallsOfHour = { hour: string; calls: number; errors: number; refused: number }
type Hour = CallsOfHour & { first: number; last: number }

/** The SQL that writes the record: rows with their place in the chain, the text index, the counts by the hour. */
export class ActivityTable {
  readonly mixes: Mixes
  readonly heads: HeadTable
  readonly #db: Store
  readonly #sql: ReturnType<typeof prepare>

  constructor(db: Store) {
    this.#db = db
    this.#sql = prepare(db)
    this.mixes = new Mixes(db)
    this.heads = new HeadTable(db)
  }

  /** Writes rows behind the head in one transaction; returns them, and the head that was stored. */
  insert(
    waiting: readonly WaitingRow[],
    head: Head,
    seal: (ends: Pick<Head, 'anchor' | 'last'>) => string | null,
  ): { rows: Row[]; head: Head } {
    try {
      return this.#db.transaction(() => {
        const { rows, last } = this.#chain(waiting, head.last)
        const next = { ...head, last, seal: seal({ anchor: head.anchor, last }) ?? head.seal }
        this.heads.write(next)
        return { rows, head: next }
      })()
    } catch (error) {
      this.mixes.forget()
      throw error
    }
  }

  /** Removes rows up to this one; the hash of the last of them becomes the chain's anchor. */
  removeUpTo(id: number, head: Head, seal: (ends: Pick<Head, 'anchor' | 'last'>) => string | null): Head {
    return this.#db.transaction(() => {
      const last = this.#sql.hashOf.get(id)
      const anchor = last?.hash && id > head.anchor.id ? { id, hash: last.hash } : head.anchor
      const next = { ...head, anchor, seal: seal({ anchor, last: head.last }) ?? head.seal }
      this.#sql.removeWords.run({ id })
      this.#sql.remove.run(id)
      this.mixes.prune(id + 1)
      this.heads.write(next)
      return next
    })()
  }

  /** The oldest rows with their times, at most `limit`. */
  oldest(limit: number): { id: number; at: string }[] {
    return this.#sql.oldest.all(limit)
  }

  /** Counts by hour from `since` on; hours without calls are absent. */
  hours(since: string): CallsOfHour[] {
    return this.#sql.hours.all(hourOf(since))
  }

  /** How long the newest calls since then were at their tools, of at most `limit` rows; without the time they waited for a person. */
  timings(since: string, limit: number): Timing[] {
    return this.#sql.timings.all({ since, limit })
  }

  #chain(waiting: readonly WaitingRow[], from: Link): { rows: Row[]; last: Link } {
    const used = new Map<number, number>()
    const hours = new Map<string, Hour>()
    const rows: Row[] = []
    let last = from
    for (const fields of waiting) {
      const row: Row = { id: last.id + 1, ...fields }
      last = { id: row.id, hash: chainHash(last.hash, row) }
      this.#sql.insert.run({ ...row, hash: last.hash })
      const mix = this.mixes.number(row)
      this.#sql.addWords.run(row.id, indexed(row, mix))
      used.set(mix, row.id)
      count(hours, row)
      rows.push(row)
    }
    this.mixes.used(used)
    for (const hour of hours.values()) this.#sql.count.run(hour)
    return { rows, last }
  }
}

/** The hour of an ISO time, as the key of its count: `2026-11-20T23`. */
export const hourOf = (iso: string): string => iso.slice(0, 13)

function count(hours: Map<string, Hour>, { id, at, kind, outcome }: Row): void {
  const key = hourOf(at)
  const hour = hours.get(key) ?? { hour: key, calls: 0, errors: 0, refused: 0, first: id, last: id }
  hour.last = id
  if (kind === 'call') {
    hour.calls++
    if (outcome === 'refused') hour.refused++
    else if (outcome !== 'ok') hour.errors++
  }
  hours.set(key, hour)
}

function prepare(db: Store) {
  return {
    insert: db.prepare<[ChainedRow]>(/* sql */ `
      INSERT INTO activity (id, at, request_id, client, session, server, tool, outcome, code, duration_ms, kind, action,
        via, link, waited_ms, ran_ms, hash, note, detail)
      VALUES (:id, :at, :requestId, :client, :session, :server, :tool, :outcome, :code, :durationMs, :kind, :action,
        :via, :link, :waitedMs, :ranMs, :hash, :note, :detail)`),
    addWords: db.prepare<[number, string]>('INSERT INTO activity_words (rowid, words) VALUES (?, ?)'),
    count: db.prepare<[Hour]>(/* sql */ `
      INSERT INTO activity_hours (hour, calls, errors, refused, first_id, last_id)
      VALUES (:hour, :calls, :errors, :refused, :first, :last)
      ON CONFLICT (hour) DO UPDATE SET calls = calls + :calls, errors = errors + :errors, refused = refused + :refused,
        first_id = min(coalesce(first_id, :first), :first), last_id = max(coalesce(last_id, 0), :last)`),
    hashOf: db.prepare<[number], { hash: Buffer | null }>('SELECT hash FROM activity WHERE id = ?'),
    removeWords: db.prepare<[{ id: number }]>(
      'DELETE FROM activity_words WHERE rowid IN (SELECT id FROM activity WHERE id <= :id)',
    ),
    remove: db.prepare<[number]>('DELETE FROM activity WHERE id <= ?'),
    oldest: db.prepare<[number], { id: number; at: string }>(
      'SELECT id, at FROM activity ORDER BY id LIMIT ?',
    ),
    hours: db.prepare<[string], CallsOfHour>(
      'SELECT hour, calls, errors, refused FROM activity_hours WHERE hour >= ? AND calls > 0',
    ),
    timings: db.prepare<[{ since: string; limit: number }], Timing>(/* sql */ `
      SELECT server, tool, coalesce(ran_ms, duration_ms) AS durationMs FROM (
        SELECT at, kind, server, tool, duration_ms, ran_ms, outcome FROM activity ORDER BY id DESC LIMIT :limit)
      WHERE kind = 'call' AND at >= :since AND outcome <> 'refused'`),
  }
}
