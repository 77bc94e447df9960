import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '#base/clock.ts'
import { toWire } from '#base/errors.ts'
import type { Log } from '#base/log.ts'
import type { Check, Language, Runtime } from '#contract'
import type { Vault } from '#services/secrets/vault.ts'
import type { Store } from '#store/store.ts'
import { checkClock } from './clock.ts'
import { checkDatabase } from './database.ts'
import { checkFolder, checkSpace } from './folder.ts'
import { checkPort } from './port.ts'
import { checkPrograms } from './programs.ts'
import { checkRuntime } from './runtime.ts'
import { checkLanguages } from './script-languages.ts'
import { checkVault } from './vault-probe.ts'

type Deps = {
  store: Store
  vault: Vault
  now: Clock
  log: Log
  dataFolder: string
  platform: NodeJS.Platform
  version: string
  /** The PATH of the person's login shell. */
  loginPath: () => Promise<string>
}

/** What of the rest of the house matters to the check-up. */
export type Circumstances = {
  /** Where the gateway is to listen, when it does not listen now; its port is then tried. Throws for settings that do not hold. */
  listenAt: (() => { host: string; port: number }) | null
  /** Commands that enabled servers are started by. */
  commands: string[]
  /** The interpreters of scripts, and the workflows that need each. */
  runtimes: () => Promise<Runtime[]>
  languages: ReadonlyMap<Language, readonly string[]>
}

/** Longest time one check may take, in milliseconds. */
const PATIENCE_MS = 12_000

/** Looks at everything Gatehouse stands on: each check on its own, none of them secret, all at the same time. */
export class Doctor {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async examine({ listenAt, commands, runtimes, languages }: Circumstances): Promise<Check[]> {
    const { store, vault, now, dataFolder, platform, version, loginPath } = this.#deps
    const found = await Promise.all([
      this.#one('runtime', 'Gatehouse', () => [checkRuntime(version)]),
      this.#one('data_folder', 'Data folder', async () => [await checkFolder(dataFolder, platform)]),
      this.#one('disk', 'Free space', async () => [await checkSpace(dataFolder)]),
      this.#one('database', 'Database', () => [checkDatabase(store)]),
      this.#one('vault', 'Secrets', async () => [await checkVault(vault)]),
      this.#one('clock', 'Clock', async () => [await checkClock(now, dataFolder)]),
      this.#one('port', 'Port', async () => (listenAt ? [await checkPort(listenAt())] : [])),
      this.#one('path', "Login shell's PATH", async () =>
        checkPrograms(await loginPath(), commands, platform),
      ),
      this.#one('languages', 'Script languages', async () => checkLanguages(await runtimes(), languages)),
    ])
    return found.flat()
  }

  /** A check that breaks or hangs is itself a finding, and hides no other. */
  async #one(id: string, title: string, look: () => Check[] | Promise<Check[]>): Promise<Check[]> {
    const over = new AbortController()
    const late = delay(PATIENCE_MS, undefined, { signal: over.signal, ref: false }).then((): Check[] => [
      { id, title, status: 'failed', detail: `It did not answer within ${PATIENCE_MS / 1000} s.` },
    ])
    try {
      return await Promise.race([Promise.resolve().then(look), late])
    } catch (err) {
      this.#deps.log.warn({ err, check: id }, 'a check failed')
      return [{ id, title, status: 'failed', detail: toWire(err).message }]
    } finally {
      over.abort()
      late.catch(() => undefined) // aborted on the line above
    }
  }
}
