import { createHash } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import type { WorkflowVersion } from '#contract'
import type { Store } from '#store/store.ts'

export type GoodText = { file: string; name: string; text: string; version: string; at: string }

const versionsKept = 50

/** The good texts of workflow files, kept so that a broken file does not stop its workflow, also after a restart. */
export class GoodTexts {
  readonly #store: Store
  readonly #now: Clock
  readonly #find
  readonly #put
  readonly #forget
  readonly #newest
  readonly #add
  readonly #prune
  readonly #versions

  constructor({ store, now }: { store: Store; now: Clock }) {
    this.#store = store
    this.#now = now
    this.#find = store.prepare<[string], GoodText>('SELECT * FROM workflow_files WHERE file = ?')
    this.#put = store.prepare<[GoodText]>(
      `INSERT INTO workflow_files (file, name, text, version, at) VALUES (:file, :name, :text, :version, :at)
       ON CONFLICT (file) DO UPDATE SET name = excluded.name, text = excluded.text, version = excluded.version, at = excluded.at`,
    )
    this.#forget = store.prepare<[string]>('DELETE FROM workflow_files WHERE file = ?')
    this.#newest = store.prepare<[string], { version: string }>(
      'SELECT version FROM workflow_versions WHERE name = ? ORDER BY id DESC LIMIT 1',
    )
    this.#add = store.prepare<[GoodText]>(
      'INSERT INTO workflow_versions (name, version, text, at) VALUES (:name, :version, :text, :at)',
    )
    this.#prune = store.prepare<[string, string]>(
      `DELETE FROM workflow_versions WHERE name = ? AND id NOT IN
         (SELECT id FROM workflow_versions WHERE name = ? ORDER BY id DESC LIMIT ${versionsKept})`,
    )
    this.#versions = store.prepare<[string], WorkflowVersion>(
      'SELECT version, at, text FROM workflow_versions WHERE name = ? ORDER BY id DESC',
    )
  }

  /** The last good text of a file. */
  of(file: string): GoodText | undefined {
    return this.#find.get(file)
  }

  /** Keeps a good text as the one to serve, and as a version when it differs from the newest. */
  keep(file: string, name: string, text: string): GoodText {
    const version = createHash('sha256').update(text).digest('hex')
    const known = this.of(file)
    if (known?.version === version && known.name === name) return known
    const good = { file, name, text, version, at: this.#now().toISOString() }
    this.#store.transaction(() => {
      this.#put.run(good)
      if (this.#newest.get(name)?.version !== version) this.#add.run(good)
      this.#prune.run(name, name)
    })()
    return good
  }

  /** The file is gone: nothing of it is served any more. Its versions stay. */
  forget(file: string): void {
    this.#forget.run(file)
  }

  files(): string[] {
    return this.#store
      .prepare<[], { file: string }>('SELECT file FROM workflow_files')
      .all()
      .map(({ file }) => file)
  }

  /** Newest first. */
  versions(name: string): WorkflowVersion[] {
    return this.#versions.all(name)
  }
}
