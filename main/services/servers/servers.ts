import type { Clock } from '#base/clock.ts'
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

type Deps = { store: Store; publish: Publish; now: Clock; secrets: Pick<Secrets, 'set' | 'remove'> }

/** The configuration of upstream servers. Knows nothing of connections. */
export class Servers {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  list(): Server[] {
    throw new Error(`not built ${String(this.#deps)}`)
  }

  /** Throws `not_found`. */
  get(_slug: string): Server {
    throw new Error('not built')
  }

  byId(_id: ServerId): Server | undefined {
    return undefined
  }

  /** Stores it; raw secrets go to the vault first, so that a failing vault stores nothing. Throws `conflict` for a taken slug. */
  async add(_input: ServerInput): Promise<Server> {
    throw new Error('not built')
  }

  async update(_change: ServerChange): Promise<Server> {
    throw new Error('not built')
  }

  /** Removes it with its own secrets. */
  async remove(_slug: string): Promise<Server> {
    throw new Error('not built')
  }

  /** Reads a pasted snippet (`{"mcpServers":{…}}`, a single server object, or a command line) without storing anything. */
  preview(_text: string): ImportPreview {
    throw new Error('not built')
  }

  async import(_text: string, _names?: string[]): Promise<ImportResult> {
    throw new Error('not built')
  }
}
