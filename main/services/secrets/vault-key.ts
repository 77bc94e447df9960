import { createHmac, randomBytes } from 'node:crypto'
import type { Vault } from './vault.ts'

/** A random key of Gatehouse's own in the vault, of which other secrets are made, so that those are stored nowhere. */
export class VaultKey {
  readonly #vault: Vault
  readonly #name: string
  #key: Buffer | undefined
  #reading: Promise<void> | undefined

  constructor(vault: Vault, name: string) {
    this.#vault = vault
    this.#name = name
  }

  /** Reads the key, or makes one. Rejects as the vault does; then the next one asks it again. */
  ready(): Promise<void> {
    this.#reading ??= this.#read().catch((error: unknown) => {
      this.#reading = undefined
      throw error
    })
    return this.#reading
  }

  /** HMAC-SHA256 of a text, in base64url; null before the key was read. */
  derive(text: string): string | null {
    return this.#key ? createHmac('sha256', this.#key).update(text).digest('base64url') : null
  }

  async #read(): Promise<void> {
    const known = await this.#vault.get(this.#name)
    const key = known ?? randomBytes(32).toString('base64url')
    if (known === undefined) await this.#vault.set(this.#name, key)
    this.#key = Buffer.from(key)
  }
}
