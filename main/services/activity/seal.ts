import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { AppError } from '#base/errors.ts'
import type { Log } from '#base/log.ts'
import type { Vault } from '#services/secrets/vault.ts'
import type { Head, Link } from './head.ts'

type Deps = { vault: Vault; log: Log }
type Sealed = { anchor: Link; last: Link; mac: Buffer }

const keyName = 'gatehouse-activity-key'

/**
 * Seals the ends of the chain: HMAC-SHA256 with a random key in the vault. Whoever can write the database but not read the
 * vault can then neither make the chain anew nor take rows from either end. Without a vault there is no seal.
 */
export class Seal {
  readonly #deps: Deps
  #key: Buffer | undefined
  #reading: Promise<void> | undefined
  /** Whether the key was made only now, which a chain that is already sealed does not know. */
  isNew = false

  constructor(deps: Deps) {
    this.#deps = deps
  }

  get hasKey(): boolean {
    return this.#key !== undefined
  }

  /** Reads the key, or makes one. Never rejects: without a vault the chain is unsealed, and the check says so. */
  start(): Promise<void> {
    this.#reading ??= this.#read()
    return this.#reading
  }

  /** Null without a key. */
  make({ anchor, last }: Pick<Head, 'anchor' | 'last'>): string | null {
    if (!this.#key) return null
    const text = textOf(anchor, last)
    return JSON.stringify([...text, this.#mac(text, this.#key).toString('hex')])
  }

  /** What was sealed; undefined when it is not our seal. Only with a key. */
  open(seal: string): Sealed | undefined {
    const read = readSeal(seal)
    if (!read || !this.#key) return undefined
    const right = this.#mac(textOf(read.anchor, read.last), this.#key)
    return read.mac.length === right.length && timingSafeEqual(read.mac, right) ? read : undefined
  }

  #mac(text: readonly unknown[], key: Buffer): Buffer {
    return createHmac('sha256', key).update(JSON.stringify(text)).digest()
  }

  async #read(): Promise<void> {
    const { vault, log } = this.#deps
    try {
      const known = await vault.get(keyName)
      const key = known ?? randomBytes(32).toString('base64url')
      if (known === undefined) await vault.set(keyName, key)
      this.isNew = known === undefined
      this.#key = Buffer.from(key)
    } catch (error) {
      // A computer without a vault is nothing unusual: the sentence says all there is to say.
      const why = error instanceof AppError ? { why: error.message } : { err: error }
      log.info(why, 'the end of the record is not sealed: its key cannot be kept')
    }
  }
}

const textOf = (anchor: Link, last: Link): unknown[] => [
  'gatehouse-activity-1',
  anchor.id,
  anchor.hash.toString('hex'),
  last.id,
  last.hash.toString('hex'),
]

function readSeal(seal: string): Sealed | undefined {
  try {
    const read: unknown = JSON.parse(seal)
    if (!Array.isArray(read)) return undefined
    const [, anchorId, anchorHash, lastId, lastHash, mac]: unknown[] = read
    return {
      anchor: { id: Number(anchorId), hash: Buffer.from(String(anchorHash), 'hex') },
      last: { id: Number(lastId), hash: Buffer.from(String(lastHash), 'hex') },
      mac: Buffer.from(String(mac), 'hex'),
    }
  } catch {
    return undefined
  }
}
