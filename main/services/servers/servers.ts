import { randomUUID } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import { workflowsSlug } from '#contract'
import type {
  ImportPreview,
  ImportResult,
  Publish,
  Server,
  ServerChange,
  ServerId,
  ServerInput,
} from '#contract'
import type { Secrets } from '#services/secrets/secrets.ts'
import type { Store } from '#store/store.ts'
import { merge } from './merge.ts'
import { type Move, ownsSecret, referredSecrets, takeSecretsOut } from './own-secrets.ts'
import { readPaste } from './paste/read-paste.ts'
import { previewOf } from './preview.ts'
import { sameServer } from './same-server.ts'
import { complete, type ServerRow, toRow, toServer } from './server-row.ts'
import { freeSlug } from './slug.ts'

type Deps = {
  store: Store
  publish: Publish
  now: Clock
  secrets: Pick<Secrets, 'set' | 'remove' | 'list'>
  /** Throws `bad_input` for a time that the scheduler does not understand. */
  checkEvery: (every: string) => void
}

/** The configuration of upstream servers. Knows nothing of connections. */
export class Servers {
  readonly #deps: Deps
  #cache: Map<string, Server> | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** In the order of their slugs. */
  list(): Server[] {
    return [...this.#bySlug().values()]
  }

  /** Throws `not_found`. */
  get(slug: string): Server {
    const server = this.#bySlug().get(slug)
    if (server) return server
    throw new AppError('not_found', `There is no server with the slug ${JSON.stringify(slug)}.`)
  }

  byId(id: ServerId): Server | undefined {
    return this.list().find(server => server.id === id)
  }

  /** Stores it; raw secrets go to the vault first, so that a failing vault stores nothing. Throws `conflict` for a taken slug. */
  async add(input: ServerInput): Promise<Server> {
    const [server] = await this.#inTurn(() => this.#addAll([input]))
    // An empty answer is impossible: one went in.
    return this.get(server?.slug ?? '')
  }

  /** The changed server is checked as a whole, so that a new kind must bring its address. */
  update(change: ServerChange): Promise<Server> {
    return this.#inTurn(() => this.#update(change))
  }

  async #update(change: ServerChange): Promise<Server> {
    const before = this.get(change.slug)
    const fields = complete(merge(before, change))
    if (fields.syncEvery) this.#deps.checkEvery(fields.syncEvery)
    const { config, moves } = takeSecretsOut(before.slug, fields, this.#secretTaken())
    const after = { ...before, ...config }
    for (const name of ['command', 'args', 'cwd', 'env', 'url', 'syncEvery', 'timeoutMs'] as const)
      if (!(name in config)) delete after[name]
    after.updatedAt = this.#deps.now().toISOString()
    await this.#withSecrets(moves, () => this.#write([after]))
    await this.#dropUnusedSecrets(before, referredSecrets(before))
    return this.get(before.slug)
  }

  /** Removes it with its own secrets. One that the vault will not give up stays listed among the secrets. */
  remove(slug: string): Promise<Server> {
    return this.#inTurn(() => this.#remove(slug))
  }

  async #remove(slug: string): Promise<Server> {
    const server = this.get(slug)
    this.#deps.store.prepare('DELETE FROM servers WHERE id = ?').run(server.id)
    this.#changed([slug])
    const own = this.#deps.secrets.list().map(({ name }) => name)
    await this.#dropUnusedSecrets(server, own)
    return server
  }

  /**
   * Reads what people paste (`{"mcpServers":{…}}` and its relatives, a single server, an address, a command line) without
   * storing anything. Throws `bad_input` with line and column for broken JSON.
   */
  preview(text: string): ImportPreview {
    return previewOf(readPaste(text))
  }

  /** Stores what `preview` shows, or the named ones of it: all of them, or on a failure none. Servers that are there already are skipped. */
  import(text: string, names?: string[]): Promise<ImportResult> {
    return this.#inTurn(() => this.#import(text, names))
  }

  async #import(text: string, names?: string[]): Promise<ImportResult> {
    const { servers, skipped } = this.preview(text)
    const wanted = servers.map(({ server }) => server).filter(({ name }) => names?.includes(name) ?? true)
    const fresh: ServerInput[] = []
    const again: ImportResult['skipped'] = []
    for (const input of wanted) {
      const reason = this.#whyNot(input, fresh)
      if (reason) again.push({ name: input.name, reason })
      else fresh.push(input)
    }
    return { added: await this.#addAll(fresh), skipped: [...skipped, ...again] }
  }

  /** One change after the other: each begins with what the one before it left, however long a keychain asks the person. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#last.then(change)
    this.#last = done.catch(() => undefined)
    return done
  }

  #whyNot(input: ServerInput, before: ServerInput[]): string | undefined {
    const same = this.list().find(server => sameServer(server, input))
    if (same) return `It is already there as ${same.slug}.`
    const isTaken =
      input.slug && (this.#bySlug().has(input.slug) || before.some(({ slug }) => slug === input.slug))
    return isTaken ? `The slug ${input.slug} is taken by another server.` : undefined
  }

  async #addAll(inputs: ServerInput[]): Promise<Server[]> {
    const taken = new Set([...this.#bySlug().keys(), workflowsSlug])
    const secretTaken = this.#secretTaken()
    const prepared = inputs.map(input => {
      const slug = this.#chooseSlug(input, taken)
      taken.add(slug)
      const fields = complete(input)
      if (fields.syncEvery) this.#deps.checkEvery(fields.syncEvery)
      const at = this.#deps.now().toISOString()
      const { config, moves } = takeSecretsOut(slug, fields, secretTaken)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a brand is put on here, and nowhere else
      const id = randomUUID() as ServerId
      return { moves, server: { ...config, id, slug, createdAt: at, updatedAt: at } }
    })
    const stored = prepared.map(({ server }) => server)
    await this.#withSecrets(
      prepared.flatMap(({ moves }) => moves),
      () => this.#write(stored),
    )
    return stored.map(({ slug }) => this.get(slug))
  }

  #chooseSlug({ slug, name }: ServerInput, taken: ReadonlySet<string>): string {
    if (!slug) return freeSlug(name, wanted => taken.has(wanted))
    if (!taken.has(slug)) return slug
    const by = slug === workflowsSlug ? 'Gatehouse itself' : 'another server'
    throw new AppError('conflict', `The slug ${slug} is taken by ${by}. Choose another one, or leave it out.`)
  }

  /** Runs `store` when every value is in the vault; whatever fails, what was put there before is taken out again. */
  async #withSecrets(moves: Move[], store: () => void): Promise<void> {
    const done: Move[] = []
    try {
      for (const move of moves) {
        // One after the other: a keychain that asks the person should ask once.
        await this.#deps.secrets.set(move.name, move.value)
        done.push(move)
      }
      store()
    } catch (error) {
      for (const { name } of done) await this.#deps.secrets.remove(name).catch(() => undefined)
      throw error
    }
  }

  /** Secrets of its own that no server refers to any more. */
  async #dropUnusedSecrets({ slug }: Server, names: string[]): Promise<void> {
    const used = new Set(this.list().flatMap(referredSecrets))
    for (const name of new Set(names)) {
      if (!ownsSecret(slug, name) || used.has(name)) continue
      await this.#deps.secrets.remove(name).catch(() => undefined)
    }
  }

  #secretTaken(): (name: string) => boolean {
    const names = new Set(this.#deps.secrets.list().map(({ name }) => name))
    return name => names.has(name)
  }

  #write(servers: Server[]): void {
    const { store } = this.#deps
    const write = store.prepare<[ServerRow]>(
      `INSERT INTO servers (id, slug, name, enabled, config, created_at, updated_at)
       VALUES (@id, @slug, @name, @enabled, @config, @created_at, @updated_at)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, enabled = excluded.enabled,
         config = excluded.config, updated_at = excluded.updated_at`,
    )
    store.transaction(() => servers.forEach(server => write.run(toRow(server))))()
    this.#changed(servers.map(({ slug }) => slug))
  }

  #changed(slugs: string[]): void {
    this.#cache = undefined
    for (const slug of slugs) this.#deps.publish('servers.changed', { slug })
  }

  #bySlug(): Map<string, Server> {
    const rows = () => this.#deps.store.prepare<[], ServerRow>('SELECT * FROM servers ORDER BY slug').all()
    this.#cache ??= new Map(rows().map(row => [row.slug, toServer(row)]))
    return this.#cache
  }
}
