import type { Server, SyncRun, WireError } from '#contract'
import type { Store } from '#store/store.ts'

/** Runs kept of each server. */
const kept = 200
/** Names of each sort kept in a run's diff; the counts are complete. */
const namesKept = 200

type Row = Omit<SyncRun, 'diff' | 'warnings' | 'error'> & {
  diff: string
  warnings: string
  error: string | null
}

/** The SQL of the history of readings. */
export class SyncTable {
  readonly #db: Store
  readonly #sql: ReturnType<typeof prepare>

  constructor(db: Store) {
    this.#db = db
    this.#sql = prepare(db)
  }

  /** Adds one run and lets the oldest of its server go. */
  add(server: Server, run: Omit<SyncRun, 'id' | 'slug'>): void {
    const { diff, warnings, error } = run
    const names = { added: some(diff.added), changed: some(diff.changed), removed: some(diff.removed) }
    this.#db.transaction(() => {
      this.#sql.insert.run({
        ...run,
        serverId: server.id,
        diff: JSON.stringify(names),
        warnings: JSON.stringify(some(warnings)),
        error: error && JSON.stringify(error),
      })
      this.#sql.prune.run(server.id, server.id, kept)
    })()
  }

  newest(slug: string | undefined, limit: number): SyncRun[] {
    return this.#sql.newest.all({ slug: slug ?? null, limit }).map(toRun)
  }
}

/** Names and sentences come from a server, so neither their number nor their length is left to it. */
const some = (texts: string[]) => texts.slice(0, namesKept).map(text => text.slice(0, 500))

function toRun(row: Row): SyncRun {
  /* oxlint-disable typescript/no-unsafe-type-assertion -- JSON that this class wrote, read back as what it was */
  return {
    ...row,
    diff: JSON.parse(row.diff) as SyncRun['diff'],
    warnings: JSON.parse(row.warnings) as string[],
    error: row.error === null ? null : (JSON.parse(row.error) as WireError),
  }
  /* oxlint-enable typescript/no-unsafe-type-assertion */
}

function prepare(db: Store) {
  return {
    insert: db.prepare(/* sql */ `
      INSERT INTO syncs (server_id, trigger, started_at, duration_ms, found, added, changed, removed, diff, warnings, error)
      VALUES (:serverId, :trigger, :startedAt, :durationMs, :found, :added, :changed, :removed, :diff, :warnings, :error)`),
    prune: db.prepare(/* sql */ `
      DELETE FROM syncs WHERE server_id = ? AND id <= (
        SELECT id FROM syncs WHERE server_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`),
    newest: db.prepare<[{ slug: string | null; limit: number }], Row>(/* sql */ `
      SELECT y.id, s.slug, trigger, started_at AS startedAt, duration_ms AS durationMs,
        found, added, changed, removed, diff, warnings, error
      FROM syncs y JOIN servers s ON s.id = y.server_id
      WHERE :slug IS NULL OR s.slug = :slug ORDER BY y.id DESC LIMIT :limit`),
  }
}
