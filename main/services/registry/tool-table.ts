import type { ServerId, SyncRun } from '#contract'
import type { Store } from '#store/store.ts'
import { type CheckedTool, limits, type StoredTools } from './definition.ts'
import { chooseNames, prefixOf } from './exposed-names.ts'
import { type Entry, type ToolRow, toEntry } from './tool-entry.ts'

type Known = {
  name: string
  definition: string
  hash: string
  approved_hash: string | null
  position: number
  gone_at: string | null
}

type Owner = { id: ServerId; slug: string; trust: 'review' | 'first_use' }

/** The SQL of tools and their names. Every method is one transaction, or runs inside its caller's. */
export class ToolTable {
  readonly #db: Store
  readonly #sql: ReturnType<typeof prepare>

  constructor(db: Store) {
    this.#db = db
    this.#sql = prepare(db)
  }

  /** The tools a server offers now, in its own order. */
  load(id: ServerId): Entry[] {
    return this.#sql.load.all(id).map(toEntry)
  }

  /** What is stored of a server's tools, gone ones included. */
  stored(id: ServerId): StoredTools {
    return new Map(this.#sql.known.all(id).map(row => [row.name, row]))
  }

  /** Replaces what a server offers; vanished tools stay as gone, with their switch, pin and names. `touched` is false when nothing at all differs. */
  save(server: Owner, tools: CheckedTool[], now: string): { diff: SyncRun['diff']; touched: boolean } {
    const known = new Map(this.#sql.known.all(server.id).map(row => [row.name, row]))
    const diff: SyncRun['diff'] = { added: [], changed: [], removed: [] }
    let touched = this.#nameNew(server, tools)
    for (const [position, tool] of tools.entries()) {
      const before = known.get(tool.name)
      known.delete(tool.name)
      if (before && isSame(before, tool, position) && !mayPin(server, before)) continue
      touched = true
      const what = before
        ? this.#update(server, before, tool, position, now)
        : this.#add(server, tool, position, now)
      if (what) diff[what].push(tool.name)
    }
    for (const { name, gone_at } of known.values()) {
      if (gone_at !== null) continue
      touched = true
      this.#sql.leave.run(now, server.id, name)
      diff.removed.push(name)
    }
    if (diff.removed.length > 0) this.#prune(server.id)
    return { diff, touched }
  }

  setEnabled(id: ServerId, names: string[], enabled: boolean): void {
    this.#db.transaction(() => {
      for (const name of names) this.#sql.enable.run(enabled ? 1 : 0, id, name)
    })()
  }

  /** Pins the present definitions. */
  approve(id: ServerId, names: string[]): void {
    this.#db.transaction(() => {
      for (const name of names) this.#sql.approve.run(id, name)
    })()
  }

  /** Remembers that a person has looked at the present definitions. */
  review(id: ServerId, names: string[]): void {
    this.#db.transaction(() => {
      for (const name of names) this.#sql.review.run(id, name)
    })()
  }

  /** JSON of the definition last approved, where the present one differs from it. */
  approvedDefinition(id: ServerId, name: string): string | null {
    return this.#sql.approvedDefinition.get(id, name)?.approved_definition ?? null
  }

  count(id: ServerId, name: string, calls: number, lastUsedAt: string): void {
    this.#sql.count.run(calls, lastUsedAt, id, name)
  }

  #add(server: Owner, tool: CheckedTool, position: number, now: string): 'added' {
    const approvedHash = server.trust === 'first_use' ? tool.hash : null
    this.#sql.insert.run({ ...tool, id: server.id, approvedHash, position, now })
    return 'added'
  }

  #update(
    server: Owner,
    before: Known,
    tool: CheckedTool,
    position: number,
    now: string,
  ): 'added' | 'changed' | undefined {
    const isChanged = before.hash !== tool.hash
    const approvedHash = mayPin(server, before) ? tool.hash : before.approved_hash
    const keepOld = isChanged && before.approved_hash === before.hash
    this.#sql.update.run({
      ...tool,
      id: server.id,
      approvedHash,
      // The other side of the diff is kept from the moment a change leaves the approved definition until it returns.
      oldDefinition: keepOld ? before.definition : null,
      isApproved: approvedHash === tool.hash ? 1 : 0,
      isChanged: isChanged ? 1 : 0,
      position,
      now,
    })
    if (before.gone_at !== null) return 'added'
    return isChanged ? 'changed' : undefined
  }

  #nameNew({ id, slug }: Owner, tools: CheckedTool[]): boolean {
    const rows = this.#sql.named.all(id)
    const named = new Set(rows.map(row => row.name))
    const names = tools.map(tool => tool.name).filter(name => !named.has(name))
    if (names.length === 0) return false
    // Only this server's names can be in the way: the prefix keeps servers apart, and the table's key makes sure.
    const [exposedTaken, ownTaken] = [
      new Set(rows.map(row => row.exposed_name)),
      new Set(rows.map(row => row.own_name)),
    ]
    const exposed = chooseNames(prefixOf(slug), names, name => exposedTaken.has(name))
    const own = chooseNames('', names, name => ownTaken.has(name))
    for (const name of names) this.#sql.name.run(exposed.get(name), id, name, own.get(name))
    return true
  }

  /** A server that invents new names at each reading must not grow the data without end; a tool a person switched off is never forgotten. */
  #prune(id: ServerId): void {
    this.#sql.pruneTools.run(id, id, limits.items)
    this.#sql.pruneNames.run(id, id)
  }
}

function isSame(before: Known, tool: CheckedTool, position: number): boolean {
  return before.definition === tool.text && before.position === position && before.gone_at === null
}

/** Trust on first use also covers tools that were seen, but never pinned, while the server was under review. */
const mayPin = (server: Owner, before: Known) => server.trust === 'first_use' && before.approved_hash === null

function prepare(db: Store) {
  return {
    load: db.prepare<[ServerId], ToolRow>(/* sql */ `
      SELECT t.name, exposed_name, own_name, definition, hash, approved_hash, reviewed_hash, enabled, calls, last_used_at
      FROM tools t JOIN exposed_names n ON n.server_id = t.server_id AND n.name = t.name
      WHERE t.server_id = ? AND gone_at IS NULL ORDER BY position`),
    known: db.prepare<[ServerId], Known>(/* sql */ `
      SELECT name, definition, hash, approved_hash, position, gone_at FROM tools WHERE server_id = ?`),
    insert: db.prepare(/* sql */ `
      INSERT INTO tools (server_id, name, definition, hash, approved_hash, position, first_seen_at, changed_at)
      VALUES (:id, :name, :text, :hash, :approvedHash, :position, :now, :now)`),
    update: db.prepare(/* sql */ `
      UPDATE tools SET definition = :text, hash = :hash, approved_hash = :approvedHash, position = :position,
        approved_definition = CASE WHEN :isApproved THEN NULL ELSE coalesce(:oldDefinition, approved_definition) END,
        changed_at = CASE WHEN :isChanged THEN :now ELSE changed_at END, gone_at = NULL
      WHERE server_id = :id AND name = :name`),
    leave: db.prepare(`UPDATE tools SET gone_at = ? WHERE server_id = ? AND name = ?`),
    enable: db.prepare(`UPDATE tools SET enabled = ? WHERE server_id = ? AND name = ?`),
    approve: db.prepare(/* sql */ `
      UPDATE tools SET approved_hash = hash, approved_definition = NULL WHERE server_id = ? AND name = ?`),
    review: db.prepare(`UPDATE tools SET reviewed_hash = hash WHERE server_id = ? AND name = ?`),
    count: db.prepare(
      `UPDATE tools SET calls = calls + ?, last_used_at = ? WHERE server_id = ? AND name = ?`,
    ),
    approvedDefinition: db.prepare<[ServerId, string], { approved_definition: string | null }>(
      `SELECT approved_definition FROM tools WHERE server_id = ? AND name = ?`,
    ),
    named: db.prepare<[ServerId], { name: string; exposed_name: string; own_name: string }>(
      `SELECT name, exposed_name, own_name FROM exposed_names WHERE server_id = ?`,
    ),
    name: db.prepare(
      `INSERT INTO exposed_names (exposed_name, server_id, name, own_name) VALUES (?, ?, ?, ?)`,
    ),
    pruneTools: db.prepare(/* sql */ `
      DELETE FROM tools WHERE server_id = ? AND name IN (
        SELECT name FROM tools WHERE server_id = ? AND gone_at IS NOT NULL AND enabled = 1
        ORDER BY gone_at DESC, name LIMIT -1 OFFSET ?)`),
    pruneNames: db.prepare(/* sql */ `
      DELETE FROM exposed_names WHERE server_id = ?
        AND name NOT IN (SELECT name FROM tools WHERE server_id = ?)`),
  }
}
