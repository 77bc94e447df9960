import { setImmediate as turn } from 'node:timers/promises'
import { AppError } from '#base/errors.ts'
import type { ActivityDetail, ActivityEntry, ActivityQuery } from '#contract'
import type { Store } from '#store/store.ts'
import { hourOf } from './activity-table.ts'
import type { Mixes } from './mixes.ts'
import { type ChainedRow, detailOf, entryColumns, rowColumns } from './row.ts'
import { asksNothing, matchOf } from './words.ts'

type Filter = Omit<ActivityQuery, 'before' | 'limit'>
type Order = 'ASC' | 'DESC'
/** Rows from `low` to `high`, both included, whose time lies between the two. */
type Span = { low: number; high: number; since: string; until: string }
type Asked = Span & { match: string | undefined; limit: number }

/** Row numbers that are searched at one go: a few milliseconds, whatever is asked. */
const windowRows = 250_000
const endOfTime = '~'

/** Finds rows of the record, newest or oldest first. */
export class Search {
  readonly #db: Store
  readonly #mixes: Mixes
  readonly #sql: ReturnType<typeof prepare>

  constructor(db: Store, mixes: Mixes) {
    this.#db = db
    this.#mixes = mixes
    this.#sql = prepare(db)
  }

  /** Newest first. */
  async page({
    before,
    limit,
    ...filter
  }: ActivityQuery): Promise<{ entries: ActivityEntry[]; next: number | null }> {
    const span = this.#span(filter)
    const high = Math.min(span.high, (before ?? Number.MAX_SAFE_INTEGER) - 1)
    const found = await this.#find<ActivityEntry>(filter, { ...span, high }, 'DESC', limit + 1)
    const entries = found.slice(0, limit)
    return { entries, next: found.length > limit ? (entries.at(-1)?.id ?? null) : null }
  }

  /** Oldest first, behind a row; with everything they carried. */
  async rows(filter: Filter, after: number, limit: number): Promise<ChainedRow[]> {
    const span = this.#span(filter)
    return this.#find<ChainedRow>(filter, { ...span, low: Math.max(span.low, after + 1) }, 'ASC', limit)
  }

  newest(limit: number): ActivityEntry[] {
    return this.#sql.newest.all(limit)
  }

  /** Throws `not_found`. */
  get(id: number): ActivityDetail {
    const row = this.#sql.get.get(id)
    if (row) return detailOf(row)
    throw new AppError('not_found', `There is no row ${id} in the record. It may be older than what is kept.`)
  }

  async #find<T extends { id: number }>(
    filter: Filter,
    span: Span,
    order: Order,
    limit: number,
  ): Promise<T[]> {
    const mixes = this.#mixes.fitting(filter)
    if (asksNothing(filter.text) || mixes?.length === 0) return []
    const asked = { match: matchOf({ ...filter, limit }, mixes), limit }
    if (asked.match === undefined) return this.#select<T>({ ...asked, ...span }, order)
    const found: T[] = []
    for (const part of windows(span, order)) {
      if (found.length > 0 || part.isLater) await turn()
      found.push(...this.#select<T>({ ...asked, ...span, ...part.rows, limit: limit - found.length }, order))
      if (found.length >= limit) break
    }
    return found
  }

  /** Numbers are bound as floating point, and the index takes only integers for a place to begin at. */
  #select<T>({ match, low, high, since, until, limit }: Asked, order: Order): T[] {
    const columns = order === 'DESC' ? entryColumns : rowColumns
    const times = since === '' && until === endOfTime ? '' : 'AND at >= :since AND at <= :until'
    const sql =
      match === undefined
        ? `SELECT ${columns} FROM activity WHERE id >= :low AND id <= :high ${times} ORDER BY id ${order} LIMIT :limit`
        : `SELECT ${columns} FROM activity_words CROSS JOIN activity ON id = activity_words.rowid
          WHERE activity_words MATCH :match AND activity_words.rowid >= CAST(:low AS INTEGER)
            AND activity_words.rowid <= CAST(:high AS INTEGER) ${times}
          ORDER BY activity_words.rowid ${order} LIMIT :limit`
    return this.#db.prepare<[object], T>(sql).all({ match, low, high, since, until, limit })
  }

  /** Rows of a time are where their hours say, also when the clock was set back between them. */
  #span({ since, until }: Filter): Span {
    const from = since === undefined ? '' : new Date(since).toISOString()
    const to = until === undefined ? endOfTime : new Date(until).toISOString()
    const newest = this.#sql.newest.all(1)[0]?.id ?? 0
    if (since === undefined && until === undefined) return { low: 1, high: newest, since: from, until: to }
    const { low, high } = this.#sql.span.get({ from: hourOf(from), to: hourOf(to) }) ?? {
      low: null,
      high: null,
    }
    return { low: low ?? 1, high: high ?? 0, since: from, until: to }
  }
}

function* windows({ low, high }: Span, order: Order) {
  for (let done = 0; done < high - low + 1; done += windowRows) {
    const rows =
      order === 'DESC'
        ? { high: high - done, low: Math.max(low, high - done - windowRows + 1) }
        : { low: low + done, high: Math.min(high, low + done + windowRows - 1) }
    yield { rows, isLater: done > 0 }
  }
}

function prepare(db: Store) {
  return {
    newest: db.prepare<[number], ActivityEntry>(
      `SELECT ${entryColumns} FROM activity ORDER BY id DESC LIMIT ?`,
    ),
    get: db.prepare<[number], ChainedRow>(`SELECT ${rowColumns} FROM activity WHERE id = ?`),
    span: db.prepare<[{ from: string; to: string }], { low: number | null; high: number | null }>(
      'SELECT min(first_id) AS low, max(last_id) AS high FROM activity_hours WHERE hour >= :from AND hour <= :to',
    ),
  }
}
