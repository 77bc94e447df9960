import { timingSafeEqual } from 'node:crypto'
import type { Log } from '#base/log.ts'
import type { VaultKey } from '#services/secrets/vault-key.ts'

type Deps = { key: Pick<VaultKey, 'ready' | 'derive'>; log: Log }

/**
 * Tokens of webhooks (W11). Each is made of the workflow's name and one random key in the vault, so that no token is
 * stored anywhere, and the address can be shown as often as a person asks.
 */
export class WebhookTokens {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Reads the key, or makes one, when the first webhook is there. Without a vault there are none; everything else works. */
  async start(): Promise<void> {
    try {
      await this.#deps.key.ready()
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'there are no webhooks: their key cannot be kept')
    }
  }

  /** Null before the key was read. */
  token(workflow: string): string | null {
    return this.#deps.key.derive(workflow)
  }

  /** Takes the same time for every wrong token of the right length. */
  check(workflow: string, token: string): boolean {
    const right = Buffer.from(this.token(workflow) ?? '')
    const given = Buffer.from(token)
    return right.length > 0 && given.length === right.length && timingSafeEqual(given, right)
  }
}
