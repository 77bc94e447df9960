import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import { Redactor } from '#base/redactor.ts'
import type { Publish, SecretEntry } from '#contract'
import type { Store } from '#store/store.ts'
import { parseReference } from './reference.ts'
import type { Vault } from './vault.ts'

type Deps = {
  store: Store
  vault: Vault
  publish: Publish
  now: Clock
  env: Readonly<Record<string, string | undefined>>
  /** The log's own, so that every value handed out is taken out of it; without one the service keeps its own. */
  redactor?: Redactor
}

/** Variables whose value is no secret and appears everywhere; taking it out would make the log unreadable. */
const HARMLESS =
  /^(?:HOME|USER|USERNAME|USERPROFILE|LOGNAME|PATH|PWD|SHELL|LANG|TERM|TMP|TEMP|TMPDIR|APPDATA|LOCALAPPDATA|HOSTNAME|NODE_ENV)$/i

/**
 * Names → values. Values live in the vault only and are read anew each time, so that none is kept and one changed in the
 * vault serves at once; each value handed out is also told to the log's redactor.
 */
export class Secrets {
  readonly #deps: Deps
  readonly #redactor: Redactor

  constructor(deps: Deps) {
    this.#deps = deps
    this.#redactor = deps.redactor ?? new Redactor()
  }

  /** Names with where they are used (`usedBy` is filled in by the core from the servers). */
  list(): Omit<SecretEntry, 'usedBy'>[] {
    return this.#deps.store
      .prepare<[], { name: string; updatedAt: string }>(
        'SELECT name, updated_at AS updatedAt FROM secrets ORDER BY name',
      )
      .all()
  }

  has(name: string): boolean {
    return this.#deps.store.prepare('SELECT 1 FROM secrets WHERE name = ?').get(name) !== undefined
  }

  /** The vault comes first: a name is listed only when its value is kept. Rejects with `vault_unavailable` or `vault_locked`. */
  async set(name: string, value: string): Promise<void> {
    const { store, vault, publish, now } = this.#deps
    this.#redactor.add(value)
    await vault.set(name, value)
    store
      .prepare(
        'INSERT INTO secrets (name, updated_at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET updated_at = excluded.updated_at',
      )
      .run(name, now().toISOString())
    publish('secrets.changed', { name })
  }

  /** Rejects with `not_found`, or as the vault does; the name then stays listed. */
  async remove(name: string): Promise<void> {
    if (!this.has(name)) throw new AppError('not_found', `There is no secret named ${JSON.stringify(name)}.`)
    await this.#deps.vault.delete(name)
    this.#deps.store.prepare('DELETE FROM secrets WHERE name = ?').run(name)
    this.#deps.publish('secrets.changed', { name })
  }

  /** `keychain:NAME` and `env:VAR` give their value, anything else itself. Rejects with `secret_missing`, or `bad_input` for what no server may have. */
  async resolve(text: string): Promise<string> {
    const reference = parseReference(text)
    if (reference.kind === 'keychain') return await this.#fromVault(reference.name)
    return reference.kind === 'env' ? this.#fromEnvironment(reference.variable) : reference.text
  }

  /** Replaces every secret value handed out so far by `[secret]` in a text that leaves the core (log, error, record). */
  redact(text: string): string {
    return this.#redactor.redact(text)
  }

  async #fromVault(name: string): Promise<string> {
    const value = await this.#deps.vault.get(name)
    if (value === undefined)
      throw new AppError(
        'secret_missing',
        `The secret ${name} is not in the vault. Set it in Settings › Secrets, or change the server that uses it.`,
      )
    this.#redactor.add(value)
    return value
  }

  #fromEnvironment(variable: string): string {
    if (variable.toUpperCase() === 'GATEHOUSE_VAULT_KEY') {
      const message = `The passphrase of the vault (${variable}) is not given to a server. Refer to another variable or to a secret.`
      throw new AppError('bad_input', message)
    }
    const value = this.#deps.env[variable]
    if (!value)
      throw new AppError(
        'secret_missing',
        `The environment variable ${variable} is not set where Gatehouse runs. Set it and start Gatehouse again, or keep the value in the keychain.`,
      )
    if (!HARMLESS.test(variable)) this.#redactor.add(value)
    return value
  }
}
