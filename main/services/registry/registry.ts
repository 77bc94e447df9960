import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type {
  Offer,
  Publish,
  Server,
  ServerId,
  SyncRun,
  Tool,
  ToolApproval,
  ToolDetail,
  ToolSelection,
  WireError,
} from '#contract'
import type { Servers } from '#services/servers/servers.ts'
import type { Store } from '#store/store.ts'
import { checkTools } from './definition.ts'
import { FactTable, type Known } from './fact-table.ts'
import { checkAllOffers, OfferTable } from './offer-table.ts'
import { OwnTools } from './own-tools.ts'
import { ServedIndex } from './served-index.ts'
import type { Reading, Refusal, ServedTool, View } from './served-tool.ts'
import { Switches } from './switches.ts'
import { type Entry, type Owner, stateOf, toTool } from './tool-entry.ts'
import type { ToolSource } from './tool-source.ts'
import { ToolTable } from './tool-table.ts'
import { Usage } from './usage.ts'

export type { Reading, Refusal, ServedTool, View } from './served-tool.ts'

type Deps = { store: Store; publish: Publish; now: Clock; servers: Pick<Servers, 'list'> }

/** What storing a reading did; `skipped` has a sentence for each item of a bad shape. */
export type Stored = { found: number; diff: SyncRun['diff']; skipped: string[] }

/** Tools, resources and prompts as last synced; switches, pins, names. Answers every list from memory (G7). */
export class Registry {
  readonly #deps: Deps
  readonly #tools: ToolTable
  readonly #own: OwnTools
  readonly #offers: OfferTable
  readonly #facts: FactTable
  readonly #usage: Usage
  readonly #index: ServedIndex
  readonly #switches: Switches

  constructor(deps: Deps) {
    const { store, now, servers } = deps
    this.#deps = deps
    this.#tools = new ToolTable(store)
    this.#offers = new OfferTable(store)
    this.#facts = new FactTable(store)
    this.#own = new OwnTools(store)
    this.#index = new ServedIndex({
      owners: () => [...servers.list(), ...this.#own.owners()],
      load: id => this.#load(id),
    })
    this.#switches = new Switches({
      ...deps,
      index: this.#index,
      tools: {
        setEnabled: (id, names, enabled) => this.#tableOf(id).setEnabled(id, names, enabled),
        approve: (id, names) => this.#tools.approve(id, names),
        review: (id, names) => this.#tools.review(id, names),
      },
    })
    this.#usage = new Usage({
      store,
      now,
      write: ({ serverId, name, calls, lastUsedAt }) =>
        this.#tableOf(serverId).count(serverId, name, calls, lastUsedAt),
      flushed: uses => uses.forEach(use => this.#used(use)),
    })
  }

  /**
   * Stores what a sync read, all or nothing, and returns what differs from the reading before.
   * Rejects with `too_large` when the server offers more than one server may, `not_found` when it was removed meanwhile.
   */
  async store(server: Server, reading: Reading): Promise<Stored> {
    const { store, now, publish } = this.#deps
    const { tools, skipped } = await checkTools(reading.tools, this.#tools.stored(server.id))
    const offers = await checkAllOffers(reading)
    const at = now().toISOString()
    const { diff, touched, offersTouched } = store.transaction(() => {
      this.#refuseRemoved(server)
      const saved = this.#tools.save(server, tools, at)
      const changes = offers.map(({ kind, checked }) => this.#offers.save(server.id, kind, checked.offers))
      this.#facts.saveSuccess(server.id, reading.facts, at)
      return { ...saved, offersTouched: changes.includes(true) }
    })()
    if (touched) this.#index.forgetTools(server.id)
    if (touched || offersTouched) publish('tools.changed', { slug: server.slug })
    return {
      found: tools.length,
      diff,
      skipped: [...skipped, ...offers.flatMap(({ checked }) => checked.skipped)],
    }
  }

  /** Keeps the reason beside the last good content, which stays served. */
  recordFailure(server: Server, error: WireError): void {
    this.#deps.store.transaction(() => {
      this.#refuseRemoved(server)
      this.#facts.saveFailure(server.id, error)
    })()
  }

  /** Takes in tools of Gatehouse itself; they stand beside the servers' from now on. */
  addSource(source: ToolSource): void {
    this.#own.add(source)
    this.#index.forgetServers()
  }

  /** Reads a source again; its news is told when its tools really differ. Throws `not_found` for an unknown slug. */
  sourceChanged(slug: string): void {
    const [owner] = this.#index.named(slug)
    if (!owner) return
    const before = this.#index.loaded(owner.id)
    this.#index.forgetTools(owner.id)
    if (before && marks(before.entries) === marks(this.#index.shelf(owner.id).entries)) return
    this.#deps.publish('tools.changed', { slug })
  }

  /** Every served tool, in a deterministic order (server slug, then the server's own order). Never waits. The same array until something changes. */
  served(view: View): readonly ServedTool[] {
    return this.#index.answers(view).served
  }

  /** The tool behind a name in a view, or why not. Constant time. */
  resolve(view: View, name: string): ServedTool | Refusal {
    return this.#index.answers(view).byName.get(name) ?? this.#unknown(view, name)
  }

  /** Every tool that servers offer now, held and switched off ones too. Throws `not_found` for an unknown server. */
  tools(slug?: string): Tool[] {
    this.#usage.flush()
    const toolsOf = (owner: Owner) => this.#index.shelf(owner.id).entries.map(entry => toTool(owner, entry))
    return this.#index.named(slug).flatMap(toolsOf)
  }

  /** One tool with its whole definition. Throws `not_found`. */
  detail(slug: string, name: string): ToolDetail {
    this.#usage.flush()
    const [server] = this.#index.named(slug)
    const entry = server && this.#index.shelf(server.id).byName.get(name)
    if (!server || !entry) {
      const message = `The server ${slug} has no tool ${JSON.stringify(name.slice(0, 100))}. Sync it, or look at its list of tools.`
      throw new AppError('not_found', message)
    }
    const approved = this.#tools.approvedDefinition(server.id, name)
    const { hash, definition } = entry
    return {
      ...toTool(server, entry),
      hash,
      definition,
      approvedDefinition: approved === null ? null : parse(approved),
    }
  }

  /** Switches tools on or off and returns how many really changed (S10). Throws `not_found` for an unknown server or when none of the names exists. */
  setEnabled(selection: ToolSelection, enabled: boolean): number {
    return this.#switches.setEnabled(selection, enabled)
  }

  /**
   * Approves the present definition of held tools and returns how many were held (S12); who approves has looked at them.
   * Throws like `setEnabled`, and `conflict` when a hash is given that no selected tool has any more.
   */
  approve(approval: ToolApproval): number {
    const approved = this.#switches.approve(approval, isHeld)
    const { hash: _, ...selection } = approval
    this.#switches.review(selection)
    return approved
  }

  /** Remembers that a person has looked at the present definitions, and returns of how many that was news. Throws like `setEnabled`. */
  review(selection: ToolSelection): number {
    return this.#switches.review(selection)
  }

  /** Approves what was never approved, as a server now trusted on first use deserves; changed tools stay held. */
  approveNew(slug: string): number {
    return this.#switches.approve({ server: slug }, isNew)
  }

  /** Resources, resource templates and prompts as last synced. Throws `not_found` for an unknown server. */
  offers(slug?: string): Offer[] {
    return this.#index
      .named(slug)
      .flatMap(({ id, slug: server }) =>
        this.#offers
          .load(id)
          .map(({ kind, key, definition }) => ({ server, kind, key, definition: parse(definition) })),
      )
  }

  /** Counts and facts for the servers' list. */
  summary(id: ServerId): Known & {
    tools: { total: number; enabled: number; held: number }
    resources: number
    resourceTemplates: number
    prompts: number
  } {
    const { entries } = this.#index.shelf(id)
    const enabled = entries.filter(entry => entry.enabled).length
    const held = entries.filter(isHeld).length
    const { resource, resource_template, prompt } = this.#offers.count(id)
    return {
      ...this.#facts.get(id),
      tools: { total: entries.length, enabled, held },
      resources: resource,
      resourceTemplates: resource_template,
      prompts: prompt,
    }
  }

  /** Forgets cached answers after a server was added, changed, switched or removed. */
  serversChanged(): void {
    this.#index.forgetServers()
  }

  /** Counts one call of a tool; batched, never on the hot path's clock. */
  countCall(tool: ServedTool): void {
    this.#usage.count(tool.serverId, tool.name)
  }

  /** Writes the counts that wait. */
  close(): void {
    this.#usage.flush()
  }

  #load(id: ServerId): Entry[] {
    this.#usage.flush()
    return this.#tableOf(id).load(id)
  }

  #tableOf(id: ServerId): ToolTable | OwnTools {
    return this.#own.has(id) ? this.#own : this.#tools
  }

  #used(use: { serverId: ServerId; name: string; calls: number; lastUsedAt: string }): void {
    const entry = this.#index.loaded(use.serverId)?.byName.get(use.name)
    if (!entry) return
    entry.calls += use.calls
    entry.lastUsedAt = use.lastUsedAt
  }

  #unknown(view: View, name: string): Refusal {
    const where = view.kind === 'all' ? '' : ` on the server ${view.slug}`
    const message = `There is no tool ${JSON.stringify(name.slice(0, 100))}${where}. Ask for the list of tools again; it may have changed.`
    return { refused: 'tool_unknown', message }
  }

  #refuseRemoved({ id, slug }: Server): void {
    if (!this.#facts.isServerKnown(id))
      throw new AppError('not_found', `The server ${slug} was removed while it was being read.`)
  }
}

/** Equal for the same definitions in the same order. */
const marks = (entries: readonly Entry[]) => entries.map(({ name, hash }) => `${name} ${hash}`).join()
const isHeld = (entry: Entry) => stateOf(entry) !== 'approved'
const isNew = (entry: Entry) => stateOf(entry) === 'new'

function parse(json: string): Record<string, unknown> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only objects are stored (checkItem)
  return JSON.parse(json) as Record<string, unknown>
}
