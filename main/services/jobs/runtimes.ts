import type { Language, Runtime } from '#contract'

type Deps = { env: Readonly<Record<string, string | undefined>> }

/** The interpreters of script steps, found on the login shell's PATH, with their versions (W4). */
export class Runtimes {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** All five, found or not; the search is done once and again after `refresh`. */
  async list(): Promise<Runtime[]> {
    throw new Error(`not built ${String(this.#deps)}`)
  }

  /** Absolute path of the interpreter. Rejects with `runtime_missing`, saying what to install. */
  async find(_language: Language): Promise<string> {
    throw new Error('not built')
  }
}
