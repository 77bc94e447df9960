import type { Clock } from '#base/clock.ts'
import type { Publish, SecretEntry } from '#contract'
import type { Store } from '#store/store.ts'
import type { Vault } from './vault.ts'

type Deps = {
  store: Store
  vault: Vault
  publish: Publish
  now: Clock
  env: Readonly<Record<string, string | undefined>>
}

/** Names → values. Values live in the vault only; each value handed out is also told to the log's redactor. */
export class Secrets {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Names with where they are used (`usedBy` is filled in by the core from the servers). */
  list(): Omit<SecretEntry, 'usedBy'>[] {
    throw new Error(`not built ${String(this.#deps)}`)
  }

  async set(_name: string, _value: string): Promise<void> {}

  async remove(_name: string): Promise<void> {}

  /** `keychain:NAME` and `env:VAR` give their value, anything else itself. Rejects with `secret_missing`. */
  async resolve(_reference: string): Promise<string> {
    return ''
  }

  /** Replaces every secret value handed out so far by `[secret]` in a text that leaves the core (log, error, record). */
  redact(text: string): string {
    return text
  }
}
