import type { ServerId } from '#contract'
import type { Store } from '#store/store.ts'
import { OwnToolTable } from './own-tool-table.ts'
import { type Entry, type Owner, ownEntry } from './tool-entry.ts'
import type { ToolSource } from './tool-source.ts'

const fresh = { enabled: true, calls: 0, lastUsedAt: null }

/** The sources of Gatehouse's own tools, with what is kept of each tool: its switch and its counts. */
export class OwnTools {
  readonly #table: OwnToolTable
  readonly #sources = new Map<ServerId, ToolSource>()

  constructor(store: Store) {
    this.#table = new OwnToolTable(store)
  }

  add(source: ToolSource): void {
    this.#sources.set(source.id, source)
  }

  has(id: ServerId): boolean {
    return this.#sources.has(id)
  }

  /** As they stand beside the servers. */
  owners(): Owner[] {
    return [...this.#sources.values()].map(({ id, slug, name }) => ({ id, slug, name, enabled: true }))
  }

  /** What a source offers now; nothing for an unknown one. */
  load(id: ServerId): Entry[] {
    const tools = this.#sources.get(id)?.tools() ?? []
    const states = this.#table.states(id)
    return tools.map(tool => ownEntry(tool, states.get(tool.name) ?? fresh))
  }

  setEnabled(id: ServerId, names: string[], enabled: boolean): void {
    this.#table.setEnabled(id, names, enabled)
  }

  count(id: ServerId, name: string, calls: number, lastUsedAt: string): void {
    this.#table.count(id, name, calls, lastUsedAt)
  }
}
