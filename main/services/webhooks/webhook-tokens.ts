import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Log } from '#base/log.ts'
import type { Vault } from '#services/secrets/vault.ts'

type Deps = { vault: Vault; log: Log }

const keyName = 'gatehouse-webhook-key'

/**
 * Tokens of webhooks (W11). Each is made of the workflow's name and one random key in the vault, so that no token is
 * stored anywhere, and the address can be shown as often as a person asks.
 */
export class WebhookTokens {
  readonly #deps: Deps
  #key: Buffer | undefined
  #reading: Promise<void> | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Reads the key, or makes one, when the first webhook is there. Without a vault there are none; everything else works. */
  start(): Promise<void> {
    this.#reading ??= this.#read()
    return this.#reading
  }

  /** Null before the key was read. */
  token(workflow: string): string | null {
    return this.#key ? createHmac('sha256', this.#key).update(workflow).digest('base64url') : null
  }

  /** Takes the same time for every wrong token of the right length. */
  check(workflow: string, token: string): boolean {
    const right = Buffer.from(this.token(workflow) ?? '')
    const given = Buffer.from(token)
    return right.length > 0 && given.length === right.length && timingSafeEqual(given, right)
  }

  async #read(): Promise<void> {
    const { vault, log } = this.#deps
    try {
      const known = await vault.get(keyName)
      const key = known ?? randomBytes(32).toString('base64url')
      if (known === undefined) await vault.set(keyName, key)
      this.#key = Buffer.from(key)
    } catch (error) {
      this.#reading = undefined
      log.warn({ err: error }, 'there are no webhooks: their key cannot be kept')
    }
  }
}
