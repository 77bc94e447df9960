import type { Clock } from '#base/clock.ts'
import type { ApiKey, NewApiKey, Publish } from '#contract'
import type { Store } from '#store/store.ts'

type Deps = { store: Store; publish: Publish; now: Clock }

/** Client identities. Keys are 256 random bits, so a plain SHA-256 is what is kept of them (K1). */
export class Keys {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  create(_name: string): NewApiKey {
    throw new Error(`not built ${String(this.#deps)}`)
  }

  list(): ApiKey[] {
    return []
  }

  /** Takes effect at once, also for open sessions: `revoked` listeners hear of it. Throws `not_found`. */
  revoke(_id: string): ApiKey {
    throw new Error('not built')
  }

  /** The key's owner, or undefined for an unknown or revoked one. In memory, constant time. */
  check(_key: string): { id: string; name: string } | undefined {
    return undefined
  }

  onRevoked(_listener: (id: string) => void): void {}
}
