import type { Clock } from '#base/clock.ts'
import type { Store } from '#store/store.ts'
import type { Entry } from './config-text.ts'

/** What Gatehouse wrote into one configuration file, so that it can be taken back exactly. */
export type Applied = {
  path: string
  entry: Entry
  /** The copy of the file as it was before; null when Gatehouse made the file. */
  backup: string | null
  /** The topmost folder that had to be made for it. */
  madeFolder: string | null
}

type Row = { path: string; entry: string; backup: string | null; made_folder: string | null }

/** Remembers what was written, by path. */
export class AppliedConfigs {
  readonly #get
  readonly #put
  readonly #delete
  readonly #now: Clock

  constructor(store: Store, now: Clock) {
    this.#now = now
    this.#get = store.prepare<[string], Row>(
      'SELECT path, entry, backup, made_folder FROM client_configs WHERE path = ?',
    )
    this.#put = store.prepare(
      `INSERT OR REPLACE INTO client_configs (path, client, backup, made_folder, entry, applied_at)
       VALUES (?, 'claude-desktop', ?, ?, ?, ?)`,
    )
    this.#delete = store.prepare('DELETE FROM client_configs WHERE path = ?')
  }

  get(path: string): Applied | undefined {
    const row = this.#get.get(path)
    if (!row) return undefined
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by put() below
    const entry = JSON.parse(row.entry) as Entry
    return { path, entry, backup: row.backup, madeFolder: row.made_folder }
  }

  put({ path, entry, backup, madeFolder }: Applied): void {
    this.#put.run(path, backup, madeFolder, JSON.stringify(entry), this.#now().toISOString())
  }

  forget(path: string): void {
    this.#delete.run(path)
  }
}
