import type { ServerId, WireError } from '#contract'
import type { UpstreamFacts } from '#services/upstreams/upstream.ts'
import type { Store } from '#store/store.ts'

/** What is known of a server from its last reading (S8). */
export type Known = { lastSynced: string | null; lastError: WireError | null; facts: UpstreamFacts | null }

type Row = {
  last_synced: string | null
  last_error: string | null
  protocol_version: string | null
  server_info: string | null
  capabilities: string | null
  instructions: string | null
}

/** The SQL of a server's facts. */
export class FactTable {
  readonly #sql: ReturnType<typeof prepare>

  constructor(db: Store) {
    this.#sql = prepare(db)
  }

  /** False once the server was removed; its rows went with it. */
  isServerKnown(id: ServerId): boolean {
    return this.#sql.server.get(id) !== undefined
  }

  get(id: ServerId): Known {
    const row = this.#sql.get.get(id)
    return {
      lastSynced: row?.last_synced ?? null,
      lastError: toError(row?.last_error),
      facts: row?.capabilities == null ? null : toFacts(row),
    }
  }

  /** A good reading: the error is gone, and facts are replaced when there are any. */
  saveSuccess(id: ServerId, facts: UpstreamFacts | null, now: string): void {
    this.#sql.success.run({
      id,
      now,
      protocolVersion: facts?.protocolVersion ?? null,
      serverInfo: facts?.serverInfo ? JSON.stringify(facts.serverInfo) : null,
      capabilities: facts ? JSON.stringify(facts.capabilities) : null,
      instructions: facts?.instructions ?? null,
      hasFacts: facts ? 1 : 0,
    })
  }

  saveFailure(id: ServerId, error: WireError): void {
    this.#sql.failure.run(id, JSON.stringify(error))
  }
}

/* oxlint-disable typescript/no-unsafe-type-assertion -- JSON that this class wrote, read back as what it was */
function toFacts(row: Row): UpstreamFacts {
  return {
    protocolVersion: row.protocol_version,
    serverInfo: parse(row.server_info) as UpstreamFacts['serverInfo'],
    capabilities: (parse(row.capabilities) ?? {}) as Record<string, unknown>,
    instructions: row.instructions,
  }
}

const toError = (json: string | null | undefined) => parse(json) as WireError | null
/* oxlint-enable typescript/no-unsafe-type-assertion */

function parse(json: string | null | undefined): unknown {
  return json == null ? null : JSON.parse(json)
}

function prepare(db: Store) {
  return {
    server: db.prepare<[ServerId]>(`SELECT 1 FROM servers WHERE id = ?`),
    get: db.prepare<[ServerId], Row>(/* sql */ `
      SELECT last_synced, last_error, protocol_version, server_info, capabilities, instructions
      FROM server_facts WHERE server_id = ?`),
    success: db.prepare(/* sql */ `
      INSERT INTO server_facts
        (server_id, last_synced, protocol_version, server_info, capabilities, instructions)
      VALUES (:id, :now, :protocolVersion, :serverInfo, :capabilities, :instructions)
      ON CONFLICT (server_id) DO UPDATE SET
        last_synced = excluded.last_synced, last_error = NULL,
        protocol_version = iif(:hasFacts, excluded.protocol_version, protocol_version),
        server_info = iif(:hasFacts, excluded.server_info, server_info),
        capabilities = iif(:hasFacts, excluded.capabilities, capabilities),
        instructions = iif(:hasFacts, excluded.instructions, instructions)`),
    failure: db.prepare(/* sql */ `
      INSERT INTO server_facts (server_id, last_error) VALUES (?, ?)
      ON CONFLICT (server_id) DO UPDATE SET last_error = excluded.last_error`),
  }
}
