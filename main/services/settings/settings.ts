import type { Publish, SettingsChange } from '#contract'
import { Settings as Schema, type Settings as Values } from '#contract'
import type { Store } from '#store/store.ts'

type Deps = { store: Store; publish: Publish }

/** The one settings object. */
export class Settings {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  get(): Values {
    return Schema.parse(this.#deps ? {} : {})
  }

  update(_change: SettingsChange): Values {
    return this.get()
  }
}
