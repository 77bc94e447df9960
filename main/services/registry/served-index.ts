import { AppError } from '#base/errors.ts'
import type { ServerId } from '#contract'
import type { Refusal, ServedTool, View } from './served-tool.ts'
import { type Entry, isServable, type Owner, stateOf } from './tool-entry.ts'

/** The tools of one server, in its order and by its names. */
export type Shelf = { entries: readonly Entry[]; byName: ReadonlyMap<string, Entry> }
type Answers = { served: readonly ServedTool[]; byName: ReadonlyMap<string, ServedTool | Refusal> }
type Deps = { owners: () => Owner[]; load: (id: ServerId) => Entry[] }

/**
 * The registry's memory: each server's tools, and each view's ready answers. Both are made when first asked for and
 * dropped when what they were made of changes, so that lists and name look-ups touch neither disk nor server.
 */
export class ServedIndex {
  readonly #deps: Deps
  readonly #shelves = new Map<ServerId, Shelf>()
  readonly #answers = new Map<string, Answers>()
  #owners: Owner[] | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Every server and every source of our own, by slug. */
  owners(): readonly Owner[] {
    this.#owners ??= this.#deps.owners().toSorted((a, b) => (a.slug < b.slug ? -1 : 1))
    return this.#owners
  }

  owner(slug: string): Owner | undefined {
    return this.owners().find(owner => owner.slug === slug)
  }

  /** The owner of that slug, or without one every owner. Throws `not_found`. */
  named(slug: string | undefined): readonly Owner[] {
    if (slug === undefined) return this.owners()
    const owner = this.owner(slug)
    if (owner) return [owner]
    throw new AppError('not_found', `There is no server ${slug}. Look at the list of servers for its slug.`)
  }

  shelf(id: ServerId): Shelf {
    const known = this.#shelves.get(id)
    if (known) return known
    const entries = this.#deps.load(id)
    const shelf = { entries, byName: new Map(entries.map(entry => [entry.name, entry])) }
    this.#shelves.set(id, shelf)
    return shelf
  }

  /** A shelf only when it is in memory already. */
  loaded(id: ServerId): Shelf | undefined {
    return this.#shelves.get(id)
  }

  answers(view: View): Answers {
    const key = view.kind === 'all' ? '' : view.slug
    const known = this.#answers.get(key)
    if (known) return known
    const owners = view.kind === 'all' ? this.owners() : [this.owner(view.slug)].filter(owner => !!owner)
    const answers = this.#build(owners, view)
    // A view of a server that does not exist is not kept: anybody can ask for any slug.
    if (owners.length > 0 || view.kind === 'all') this.#answers.set(key, answers)
    return answers
  }

  /** A server's tools have other definitions now. */
  forgetTools(id: ServerId): void {
    this.#shelves.delete(id)
    this.#answers.clear()
  }

  /** A switch or pin changed in place. */
  forgetAnswers(): void {
    this.#answers.clear()
  }

  /** Servers were added, changed, switched or removed. */
  forgetServers(): void {
    this.#owners = undefined
    this.#answers.clear()
    const ids = new Set(this.owners().map(owner => owner.id))
    for (const id of this.#shelves.keys()) if (!ids.has(id)) this.#shelves.delete(id)
  }

  #build(owners: readonly Owner[], view: View): Answers {
    const served: ServedTool[] = []
    const byName = new Map<string, ServedTool | Refusal>()
    for (const owner of owners) {
      for (const entry of this.shelf(owner.id).entries) {
        const name = view.kind === 'all' ? entry.exposedName : entry.ownName
        const tool = toServed(owner, entry, name)
        const answer = refusal(owner, entry, tool) ?? tool
        byName.set(name, answer)
        if (!('refused' in answer)) served.push(answer)
      }
    }
    return { served, byName }
  }
}

function toServed(owner: Owner, entry: Entry, exposedName: string): ServedTool {
  const { name, hash, listable, own } = entry
  const served = {
    serverId: owner.id,
    server: owner.slug,
    serverName: owner.name,
    publicName: entry.exposedName,
    annotations: entry.annotations,
    reviewed: entry.reviewedHash === hash,
    name,
    exposedName,
    listed: { ...listable, name: exposedName },
    inputSchema: listable['inputSchema'],
    hash,
  }
  return own ? { ...served, own } : { ...served, timeoutMs: owner.timeoutMs }
}

function refusal(server: Owner, entry: Entry, target: ServedTool): Refusal | undefined {
  const name = target.exposedName
  if (!server.enabled) {
    const message = `The server ${server.slug} is switched off, and with it the tool ${name}. Switch it on in Gatehouse to call it.`
    return { refused: 'server_disabled', message, target }
  }
  if (!entry.enabled) {
    const message = `The tool ${name} is switched off in Gatehouse. Switch it on there to call it.`
    return { refused: 'tool_off', message, target }
  }
  if (isServable(entry)) return undefined
  const why = stateOf(entry) === 'new' ? 'is new' : 'has changed since it was approved'
  const message = `The tool ${name} ${why} and is held until a person reviews it in Gatehouse.`
  return { refused: 'tool_held', message, target }
}
