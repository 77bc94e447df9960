import type { KeyOwner } from '#base/key-owner.ts'
import { Reach } from '#base/reach.ts'
import { type ApiKey, KeyScope } from '#contract'
import type { Store } from '#store/store.ts'

/** A key as it is kept: of its values only hashes. */
export type KeyRow = {
  id: string
  name: string
  prefix: string
  hash: string
  created_at: string
  last_used_at: string | null
  revoked_at: string | null
  scope: string
  expires_at: string | null
  identity: string | null
  may_approve: number
  admin: number
  signed: number
  /** How often it got a new value; its signing secret is made of it. */
  rotation: number
  /** The hash of the value before, which works until then. */
  old_hash: string | null
  overlap_until: string | null
}

/** Everything in reach, no rights, no end. */
export function newRow(made: Pick<KeyRow, 'id' | 'name' | 'prefix' | 'hash' | 'created_at'>): KeyRow {
  return {
    ...made,
    last_used_at: null,
    revoked_at: null,
    scope: JSON.stringify(KeyScope.parse({})),
    expires_at: null,
    identity: null,
    may_approve: 0,
    admin: 0,
    signed: 0,
    rotation: 0,
    old_hash: null,
    overlap_until: null,
  }
}

const columns = [
  'id',
  'name',
  'prefix',
  'hash',
  'created_at',
  'last_used_at',
  'revoked_at',
  'scope',
  'expires_at',
  'identity',
  'may_approve',
  'admin',
  'signed',
  'rotation',
  'old_hash',
  'overlap_until',
] as const

/** The rows of keys. */
export class KeyTable {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Newest first, revoked ones included. */
  all(): KeyRow[] {
    return this.#store.prepare<[], KeyRow>('SELECT * FROM keys ORDER BY created_at DESC, rowid DESC').all()
  }

  get(id: string): KeyRow | undefined {
    return this.#store.prepare<[string], KeyRow>('SELECT * FROM keys WHERE id = ?').get(id)
  }

  insert(row: KeyRow): void {
    const values = columns.map(column => `@${column}`)
    this.#store.prepare(`INSERT INTO keys (${columns.join()}) VALUES (${values.join()})`).run(row)
  }

  /** Writes all of it but the last use, which has its own time. */
  update(row: KeyRow): void {
    const changes = columns.filter(column => column !== 'id' && column !== 'last_used_at')
    const set = changes.map(column => `${column} = @${column}`)
    this.#store.prepare(`UPDATE keys SET ${set.join()} WHERE id = @id`).run(row)
  }

  used(uses: ReadonlyMap<string, string>): void {
    const update = this.#store.prepare('UPDATE keys SET last_used_at = ? WHERE id = ?')
    this.#store.transaction(() => {
      for (const [id, at] of uses) update.run(at, id)
    })()
  }
}

/** The key as its owner's requests carry it. */
export function ownerOf(row: KeyRow): KeyOwner {
  const scope = scopeOf(row)
  return Object.freeze({ id: row.id, name: row.name, scope, ...rightsOf(row), reach: new Reach(scope) })
}

/** The key as people see it. */
export function keyOf(row: KeyRow, lastUsedAt: string | undefined): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    createdAt: row.created_at,
    lastUsedAt: lastUsedAt ?? row.last_used_at,
    revokedAt: row.revoked_at,
    expiresAt: row.expires_at,
    scope: scopeOf(row),
    ...rightsOf(row),
    overlapUntil: row.overlap_until,
  }
}

function rightsOf({ identity, may_approve, admin, signed }: KeyRow) {
  return { identity, mayApprove: may_approve === 1, admin: admin === 1, signed: signed === 1 }
}

/** A scope that cannot be read reaches nothing. */
function scopeOf({ scope }: KeyRow): KeyScope {
  const parsed = KeyScope.safeParse(JSON.parse(scope))
  return parsed.success ? parsed.data : { servers: [], workflows: [], tools: [], readOnly: true }
}
