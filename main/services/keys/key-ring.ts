import type { KeyOwner } from '#base/key-owner.ts'
import { type KeyRow, ownerOf } from './key-table.ts'

/** Why a value is refused that was once a key's. */
export type Ended = 'revoked' | 'expired' | 'replaced'
export type Refused = { id: string; name: string; ended: Ended; at: string }

/** The keys in memory, by the hashes of their values: one look-up decides, whatever is asked. */
export class KeyRing {
  readonly #rows = new Map<string, KeyRow>()
  readonly #owners = new Map<string, KeyOwner>()
  readonly #byHash = new Map<string, string>()

  constructor(rows: readonly KeyRow[]) {
    for (const row of rows) this.put(row)
  }

  /** Takes in a key as it is now; values it had before stay known as replaced. */
  put(row: KeyRow): void {
    this.#rows.set(row.id, row)
    this.#owners.set(row.id, ownerOf(row))
    this.#byHash.set(row.hash, row.id)
    if (row.old_hash !== null) this.#byHash.set(row.old_hash, row.id)
  }

  row(id: string): KeyRow | undefined {
    return this.#rows.get(id)
  }

  rows(): KeyRow[] {
    return [...this.#rows.values()]
  }

  /** The owner of a key in force. */
  owner(id: string, nowMs: number): KeyOwner | undefined {
    const row = this.#rows.get(id)
    return row && !endOf(row, nowMs) ? this.#owners.get(id) : undefined
  }

  /** Whose value has this hash, and whether it still is in force. */
  find(hash: string, nowMs: number): KeyOwner | Refused | undefined {
    const row = this.#rows.get(this.#byHash.get(hash) ?? '')
    if (!row) return undefined
    const { id, name } = row
    const end = endOf(row, nowMs)
    if (end) return { id, name, ...end }
    if (row.hash === hash || isOverlapping(row, hash, nowMs)) return this.#owners.get(id)
    return { id, name, ended: 'replaced', at: row.overlap_until ?? '' }
  }
}

/** Whether a key has ended as a whole, and since when. */
export function endOf(
  { revoked_at, expires_at }: Pick<KeyRow, 'revoked_at' | 'expires_at'>,
  nowMs: number,
): { ended: 'revoked' | 'expired'; at: string } | undefined {
  if (revoked_at !== null) return { ended: 'revoked', at: revoked_at }
  if (expires_at !== null && Date.parse(expires_at) <= nowMs) return { ended: 'expired', at: expires_at }
  return undefined
}

function isOverlapping({ old_hash, overlap_until }: KeyRow, hash: string, nowMs: number): boolean {
  return old_hash === hash && overlap_until !== null && nowMs < Date.parse(overlap_until)
}
