import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { folded } from '#base/caller-names.ts'
import { AppError } from '#base/errors.ts'
import type { KeyOwner } from '#base/key-owner.ts'
import type { ApiKey, KeyChange, KeyInput, NewApiKey, Publish } from '#contract'
import type { VaultKey } from '#services/secrets/vault-key.ts'
import type { Store } from '#store/store.ts'
import { checkName } from './key-names.ts'
import { endOf, type Ended, KeyRing, type Refused } from './key-ring.ts'
import { keyOf, type KeyRow, KeyTable, newRow } from './key-table.ts'
import { LastUses } from './last-uses.ts'

type Deps = {
  store: Store
  publish: Publish
  now: Clock
  /** What the signing secrets are made of. */
  signing: Pick<VaultKey, 'ready' | 'derive'>
}
type Listener = (id: string, ended: Ended) => void

const longestKey = 200
/** Expiry is looked at this often at least, for clocks that jump and computers that sleep. */
const sweepMs = 60_000

/** Client identities. Keys are 256 random bits, so a plain SHA-256 is what is kept of them (K1). */
export class Keys {
  readonly #deps: Deps
  readonly #table: KeyTable
  readonly #uses: LastUses
  readonly #ended = new Set<Listener>()
  readonly #changed = new Set<(id: string) => void>()
  /** Expired keys whose end was told. */
  readonly #told = new Set<string>()
  #ring: KeyRing | undefined
  #sweeper: NodeJS.Timeout | undefined

  constructor(deps: Deps) {
    this.#deps = deps
    this.#table = new KeyTable(deps.store)
    this.#uses = new LastUses(this.#table)
  }

  /**
   * The key itself, and its signing secret, are in this answer and nowhere else. Rejects with `conflict` for a name in use,
   * `bad_input`, and as the vault does for a key that must sign.
   */
  async create({ name, ...rights }: KeyInput): Promise<NewApiKey> {
    const id = randomUUID()
    if (rights.signed) await this.#deps.signing.ready()
    this.#checkName(name, id)
    const key = newValue()
    const made = newRow({ id, name, created_at: this.#deps.now().toISOString(), ...valueOf(key) })
    const row = this.#changedRow(made, rights)
    this.#table.insert(row)
    this.#put(row)
    return { id, name, key, signingSecret: this.#secretsOf(row)[0] ?? null }
  }

  /**
   * Takes effect at once, also in open sessions. The signing secret is in the answer when the key has begun to sign by this.
   * Rejects with `not_found`, `conflict` and as `create` does.
   */
  async update({ id, name, ...rights }: KeyChange): Promise<ApiKey & { signingSecret?: string }> {
    if (rights.signed) await this.#deps.signing.ready()
    const before = this.#inForce(id)
    if (name !== undefined && name !== before.name) this.#checkName(name, id)
    const row = this.#changedRow({ ...before, name: name ?? before.name }, rights)
    this.#table.update(row)
    this.#told.delete(id)
    this.#put(row)
    const [signingSecret] = before.signed === 0 ? this.#secretsOf(row) : []
    return { ...this.#toKey(row), ...(signingSecret !== undefined && { signingSecret }) }
  }

  /**
   * A new value, and with it a new signing secret; the old ones work so much longer. Without any overlap open sessions end too.
   * Rejects with `not_found`, `conflict` for a key that has ended, and as the vault does.
   */
  async rotate(id: string, overlapMinutes: number): Promise<NewApiKey> {
    if (this.#inForce(id).signed === 1) await this.#deps.signing.ready()
    const before = this.#inForce(id)
    const { now } = this.#deps
    const end = endOf(before, now().getTime())
    if (end) throw new AppError('conflict', `The key ${before.name} has expired. Give it a later end first.`)
    const key = newValue()
    const overlap_until = new Date(now().getTime() + overlapMinutes * 60_000).toISOString()
    const rotation = before.rotation + 1
    const row = { ...before, ...valueOf(key), old_hash: before.hash, overlap_until, rotation }
    this.#table.update(row)
    this.#put(row)
    if (overlapMinutes === 0) this.#tellEnd(id, 'replaced')
    return { id, name: row.name, key, signingSecret: this.#secretsOf(row)[0] ?? null }
  }

  /** Newest first, revoked ones included. */
  list(): ApiKey[] {
    return this.#table.all().map(row => this.#toKey(row))
  }

  /** Takes effect at once, also for open sessions: `onRevoked` listeners hear of it. Throws `not_found`. */
  revoke(id: string): ApiKey {
    const before = this.#row(id)
    if (before.revoked_at) return this.#toKey(before)
    const row = { ...before, revoked_at: this.#deps.now().toISOString() }
    this.#table.update(row)
    this.#put(row)
    this.#tellEnd(id, 'revoked')
    return this.#toKey(row)
  }

  /** The key's owner, or undefined for a value that is not in force. In memory; what is compared is a hash, so timing tells nothing. */
  check(key: string): KeyOwner | undefined {
    const found = this.#find(key)
    if (!found || 'ended' in found) return undefined
    this.#uses.note(found.id, this.#deps.now().toISOString())
    return found
  }

  /** Why `check` knew no owner: whose the value was, if it was a key's, and since when it is none. */
  refused(key: string): Refused | undefined {
    const found = this.#find(key)
    return found && 'ended' in found ? found : undefined
  }

  /** The owner behind an id as he is now; undefined when the key is not in force any more. */
  owner(id: string): KeyOwner | undefined {
    return this.#keys().owner(id, this.#deps.now().getTime())
  }

  /**
   * What the decisions of a key are signed with: its secret, and after a rotation the one before for as long as the old
   * value works. Empty for a key that need not sign. Rejects as the vault does.
   */
  async signingSecrets(id: string): Promise<readonly string[]> {
    const row = this.#keys().row(id)
    if (row?.signed !== 1 || endOf(row, this.#deps.now().getTime())) return []
    await this.#deps.signing.ready()
    return this.#secretsOf(row)
  }

  /** Hears of keys that were revoked, have expired, or got another value without any overlap. */
  onRevoked(listener: Listener): void {
    this.#ended.add(listener)
  }

  /** Hears of keys whose name, scope or rights changed. */
  onChanged(listener: (id: string) => void): void {
    this.#changed.add(listener)
  }

  /** Tells the end of keys that have expired since the last time, and does so again when the next one does. */
  sweep(): void {
    clearTimeout(this.#sweeper)
    const nowMs = this.#deps.now().getTime()
    let next = Infinity
    for (const row of this.#keys().rows()) {
      const { id, expires_at: expiresAt } = row
      if (expiresAt === null || row.revoked_at !== null) continue
      if (endOf(row, nowMs)) this.#expire(id)
      else next = Math.min(next, Date.parse(expiresAt) - nowMs)
    }
    if (next < Infinity) this.#sweeper = setTimeout(() => this.sweep(), Math.min(next + 1, sweepMs)).unref()
  }

  /** Writes the uses that are waiting. */
  close(): void {
    clearTimeout(this.#sweeper)
    this.#uses.close()
  }

  #keys(): KeyRing {
    this.#ring ??= new KeyRing(this.#table.all())
    return this.#ring
  }

  #find(key: string): KeyOwner | Refused | undefined {
    if (key.length > longestKey) return undefined
    return this.#keys().find(sha256(key), this.#deps.now().getTime())
  }

  #row(id: string): KeyRow {
    const row = this.#table.get(id)
    if (row) return row
    throw new AppError('not_found', `There is no key with the id ${JSON.stringify(id)}.`)
  }

  #inForce(id: string): KeyRow {
    const row = this.#row(id)
    if (row.revoked_at === null) return row
    throw new AppError('conflict', `The key ${row.name} was revoked at ${row.revoked_at}. Make a new one.`)
  }

  #changedRow(
    row: KeyRow,
    { scope, expiresAt, identity, mayApprove, admin, signed }: Omit<KeyInput, 'name'>,
  ): KeyRow {
    if (typeof expiresAt === 'string' && Date.parse(expiresAt) <= this.#deps.now().getTime())
      throw new AppError('bad_input', `expiresAt: ${expiresAt} has passed. Revoke a key that must end now.`)
    return {
      ...row,
      ...(scope && { scope: JSON.stringify(scope) }),
      ...(expiresAt !== undefined && { expires_at: expiresAt }),
      ...(identity !== undefined && { identity }),
      ...(mayApprove !== undefined && { may_approve: Number(mayApprove) }),
      ...(admin !== undefined && { admin: Number(admin) }),
      ...(signed !== undefined && { signed: Number(signed) }),
    }
  }

  /** Rules name clients by name, so two keys in force never have the same one; one that has expired may come back. */
  #checkName(name: string, id: string): void {
    checkName(name)
    const other = this.#keys()
      .rows()
      .find(row => row.id !== id && row.revoked_at === null && folded(row.name) === folded(name))
    if (!other) return
    const message = `There is a key named ${JSON.stringify(other.name)} already. Revoke that one first, or choose another name.`
    throw new AppError('conflict', message)
  }

  #put(row: KeyRow): void {
    this.#keys().put(row)
    for (const listener of this.#changed) listener(row.id)
    this.#deps.publish('keys.changed', { id: row.id })
    this.sweep()
  }

  #expire(id: string): void {
    if (this.#told.has(id)) return
    this.#told.add(id)
    this.#tellEnd(id, 'expired')
    this.#deps.publish('keys.changed', { id })
  }

  #tellEnd(id: string, ended: Ended): void {
    for (const listener of this.#ended) listener(id, ended)
  }

  #secretsOf({ id, signed, rotation, overlap_until: until }: KeyRow): string[] {
    if (signed !== 1) return []
    const isOverlapping = until !== null && this.#deps.now().getTime() < Date.parse(until)
    const rotations = isOverlapping ? [rotation, rotation - 1] : [rotation]
    return rotations.flatMap(one => this.#deps.signing.derive(`${id}:${one}`) ?? [])
  }

  #toKey(row: KeyRow): ApiKey {
    const key = keyOf(row, this.#uses.get(row.id))
    const isOver = key.overlapUntil !== null && Date.parse(key.overlapUntil) <= this.#deps.now().getTime()
    return isOver ? { ...key, overlapUntil: null } : key
  }
}

function newValue(): string {
  return `gh_${randomBytes(32).toString('base64url')}`
}

const valueOf = (key: string) => ({ prefix: key.slice(0, 8), hash: sha256(key) })

function sha256(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
