import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type { ApiKey, NewApiKey, Publish } from '#contract'
import type { Store } from '#store/store.ts'

type Deps = { store: Store; publish: Publish; now: Clock }
type Row = {
  id: string
  name: string
  prefix: string
  hash: string
  created_at: string
  last_used_at: string | null
  revoked_at: string | null
}

/** Uses are written together, this long after the first of them, so that no call waits for the disk. */
const FLUSH_MS = 5000
const LONGEST_KEY = 200

/** Client identities. Keys are 256 random bits, so a plain SHA-256 is what is kept of them (K1). */
export class Keys {
  readonly #deps: Deps
  readonly #listeners = new Set<(id: string) => void>()
  readonly #used = new Map<string, string>()
  #active: Map<string, { id: string; name: string }> | undefined
  #flushing: NodeJS.Timeout | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** The key itself is in this answer and nowhere else. */
  create(name: string): NewApiKey {
    const { store, now, publish } = this.#deps
    const id = randomUUID()
    const key = `gh_${randomBytes(32).toString('base64url')}`
    const hash = sha256(key)
    store
      .prepare('INSERT INTO keys (id, name, prefix, hash, created_at) VALUES (?, ?, ?, ?, ?)')
      .run(id, name, key.slice(0, 8), hash, now().toISOString())
    this.#byHash().set(hash, { id, name })
    publish('keys.changed', { id })
    return { id, name, key, signingSecret: null }
  }

  /** Newest first, revoked ones included. */
  list(): ApiKey[] {
    const rows = this.#deps.store
      .prepare<[], Row>('SELECT * FROM keys ORDER BY created_at DESC, rowid DESC')
      .all()
    return rows.map(row => this.#toKey(row))
  }

  /** Takes effect at once, also for open sessions: `revoked` listeners hear of it. Throws `not_found`. */
  revoke(id: string): ApiKey {
    const { store, now, publish } = this.#deps
    const row = this.#row(id)
    if (!row) throw new AppError('not_found', `There is no key with the id ${JSON.stringify(id)}.`)
    if (row.revoked_at) return this.#toKey(row)
    const revokedAt = now().toISOString()
    store.prepare('UPDATE keys SET revoked_at = ? WHERE id = ?').run(revokedAt, id)
    this.#byHash().delete(row.hash)
    for (const listener of this.#listeners) listener(id)
    publish('keys.changed', { id })
    return this.#toKey({ ...row, revoked_at: revokedAt })
  }

  /** The key's owner, or undefined for an unknown or revoked one. In memory; what is compared is a hash, so timing tells nothing. */
  check(key: string): { id: string; name: string } | undefined {
    if (key.length > LONGEST_KEY) return undefined
    const owner = this.#byHash().get(sha256(key))
    if (owner) this.#noteUse(owner.id)
    return owner
  }

  onRevoked(listener: (id: string) => void): void {
    this.#listeners.add(listener)
  }

  /** Writes the uses that are waiting. */
  close(): void {
    clearTimeout(this.#flushing)
    this.#flush()
  }

  #byHash(): Map<string, { id: string; name: string }> {
    this.#active ??= new Map(
      this.#deps.store
        .prepare<[], Row>('SELECT * FROM keys WHERE revoked_at IS NULL')
        .all()
        .map(({ hash, id, name }) => [hash, { id, name }]),
    )
    return this.#active
  }

  #row(id: string): Row | undefined {
    return this.#deps.store.prepare<[string], Row>('SELECT * FROM keys WHERE id = ?').get(id)
  }

  #noteUse(id: string): void {
    this.#used.set(id, this.#deps.now().toISOString())
    this.#flushing ??= setTimeout(() => this.#flushLater(), FLUSH_MS).unref()
  }

  /** A disk that is full now must not end the process over a time stamp: what could not be written waits for the next use. */
  #flushLater(): void {
    try {
      this.#flush()
    } catch {
      this.#flushing = undefined
    }
  }

  #flush(): void {
    this.#flushing = undefined
    if (this.#used.size === 0) return
    const { store } = this.#deps
    const update = store.prepare('UPDATE keys SET last_used_at = ? WHERE id = ?')
    store.transaction(() => {
      for (const [id, at] of this.#used) update.run(at, id)
    })()
    this.#used.clear()
  }

  #toKey({ id, name, prefix, created_at, last_used_at, revoked_at }: Row): ApiKey {
    const lastUsedAt = this.#used.get(id) ?? last_used_at
    const rights = { identity: null, mayApprove: false, admin: false, signed: false }
    const scope = { servers: null, workflows: null, tools: null, readOnly: false }
    const ends = { revokedAt: revoked_at, expiresAt: null, overlapUntil: null }
    return { id, name, prefix, createdAt: created_at, lastUsedAt, ...ends, scope, ...rights }
  }
}

function sha256(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
