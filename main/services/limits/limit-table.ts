import type { Limit, LimitSubject } from '#contract'
import type { Store } from '#store/store.ts'

type Kind = LimitSubject['kind']
type Row = {
  kind: Kind
  name: string
  burst: number | null
  per_minute: number | null
  per_day: number | null
}

/** What was counted of a subject in one local day. */
export type Count = { kind: Kind; name: string; day: string; used: number; refused: number }

/** Days whose counts are kept. By number, not by age: a clock that jumps ahead must not throw this day's counts away. */
const daysKept = 62

/** The rows of limits, and what was counted day by day. */
export class LimitTable {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  all(): { subject: LimitSubject; limit: Limit }[] {
    const rows = this.#store.prepare<[], Row>('SELECT * FROM limits ORDER BY kind, name').all()
    return rows.map(({ kind, name, burst, per_minute: perMinute, per_day: perDay }) => ({
      subject: { kind, name },
      limit: { burst, perMinute, perDay },
    }))
  }

  put({ kind, name }: LimitSubject, { burst, perMinute, perDay }: Limit): void {
    this.#store
      .prepare(
        'INSERT OR REPLACE INTO limits (kind, name, burst, per_minute, per_day) VALUES (?, ?, ?, ?, ?)',
      )
      .run(kind, name, burst, perMinute, perDay)
  }

  remove({ kind, name }: LimitSubject): void {
    this.#store.prepare('DELETE FROM limits WHERE kind = ? AND name = ?').run(kind, name)
  }

  count({ kind, name }: LimitSubject, day: string): Pick<Count, 'used' | 'refused'> {
    const row = this.#store
      .prepare<[string, string, string], Pick<Count, 'used' | 'refused'>>(
        'SELECT used, refused FROM limit_days WHERE day = ? AND kind = ? AND name = ?',
      )
      .get(day, kind, name)
    return row ?? { used: 0, refused: 0 }
  }

  /** Writes counts as they are, and forgets days long past. */
  write(counts: readonly Count[]): void {
    const put = this.#store.prepare(
      'INSERT OR REPLACE INTO limit_days (day, kind, name, used, refused) VALUES (@day, @kind, @name, @used, @refused)',
    )
    const forget = this.#store.prepare(
      'DELETE FROM limit_days WHERE day < (SELECT DISTINCT day FROM limit_days ORDER BY day DESC LIMIT 1 OFFSET ?)',
    )
    this.#store.transaction(() => {
      for (const count of counts) put.run(count)
      forget.run(daysKept - 1)
    })()
  }
}
