import type { ServerId } from '#contract'
import type { Store } from '#store/store.ts'
import type { OwnState } from './tool-entry.ts'

type Row = { name: string; enabled: number; calls: number; last_used_at: string | null }

/** The SQL of Gatehouse's own tools: a row only for those that were switched or called. */
export class OwnToolTable {
  readonly #db: Store
  readonly #sql: ReturnType<typeof prepare>

  constructor(db: Store) {
    this.#db = db
    this.#sql = prepare(db)
  }

  states(source: ServerId): Map<string, OwnState> {
    return new Map(
      this.#sql.load
        .all(source)
        .map(({ name, enabled, calls, last_used_at: lastUsedAt }) => [
          name,
          { enabled: enabled === 1, calls, lastUsedAt },
        ]),
    )
  }

  setEnabled(source: ServerId, names: string[], enabled: boolean): void {
    this.#db.transaction(() => {
      for (const name of names) this.#sql.enable.run(source, name, enabled ? 1 : 0)
    })()
  }

  count(source: ServerId, name: string, calls: number, lastUsedAt: string): void {
    this.#sql.count.run(source, name, calls, lastUsedAt)
  }
}

function prepare(db: Store) {
  return {
    load: db.prepare<[ServerId], Row>(
      `SELECT name, enabled, calls, last_used_at FROM own_tools WHERE source = ?`,
    ),
    enable: db.prepare(/* sql */ `
      INSERT INTO own_tools (source, name, enabled) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET enabled = excluded.enabled`),
    count: db.prepare(/* sql */ `
      INSERT INTO own_tools (source, name, calls, last_used_at) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, last_used_at = excluded.last_used_at`),
  }
}
