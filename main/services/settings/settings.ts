import type { Publish, SettingsChange } from '#contract'
import { Settings as Schema, type Settings as Values } from '#contract'
import type { Store } from '#store/store.ts'

type Deps = { store: Store; publish: Publish }

/** The one settings object. */
export class Settings {
  readonly #deps: Deps
  #values: Values | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  get(): Values {
    return (this.#values ??= this.#read())
  }

  /** What the settings would be after a change: the given sections are merged field by field. */
  merged(change: SettingsChange): Values {
    const sections = Object.entries({ ...this.get(), ...change })
    const before: Record<string, object> = this.get()
    const merged = sections.map(([name, section]) => [name, { ...before[name], ...given(section) }])
    return Schema.parse(Object.fromEntries(merged))
  }

  update(change: SettingsChange): Values {
    const values = this.merged(change)
    this.#deps.store
      .prepare(
        'INSERT INTO settings (id, value) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value',
      )
      .run(JSON.stringify(values))
    this.#values = values
    this.#deps.publish('settings.changed', values)
    return values
  }

  /** A stored object that this version cannot read falls back section by section, so that one bad field resets one section. */
  #read(): Values {
    const row = this.#deps.store
      .prepare<[], { value: string }>('SELECT value FROM settings WHERE id = 1')
      .get()
    const stored: unknown = row ? JSON.parse(row.value) : {}
    const whole = Schema.safeParse(stored)
    if (whole.success) return whole.data
    const sections = Object.entries(typeof stored === 'object' && stored !== null ? stored : {})
    const readable = sections.filter(([name, value]) => Schema.safeParse({ [name]: value }).success)
    return Schema.parse(Object.fromEntries(readable))
  }
}

/** Fields that are present but undefined are not meant as a change. */
function given(section: object | undefined): object {
  return Object.fromEntries(Object.entries(section ?? {}).filter(([, value]) => value !== undefined))
}
