import { createHash } from 'node:crypto'
import type { KeyOwner } from '#base/key-owner.ts'
import type { Offer, Server } from '#contract'
import type { Registry, View } from '#services/registry/registry.ts'
import type { Servers } from '#services/servers/servers.ts'

type Deps = { registry: Pick<Registry, 'offers'>; servers: Pick<Servers, 'list'> }

/** A resource, template or prompt as a client sees it, and where it really is. `key` is its own name or URI. */
export type Offered = { key: string; server: Server; offer: Offer; listed: Record<string, unknown> }
export type OfferedKind = Offer['kind']

/** Who looks, and where. */
type Looking = { view: View; key: KeyOwner | undefined }

type Shelf = Record<OfferedKind, Offered[]>

/** Prompts, resources and templates of the enabled servers, ready to list and to find; read anew when something changed. */
export class OfferedIndex {
  readonly #deps: Deps
  readonly #shelves = new Map<string, Shelf>()
  readonly #marks = new Map<string, string>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** What servers in the key's scope offer. */
  list({ view, key }: Looking, kind: OfferedKind): readonly Offered[] {
    const all = this.#shelf(view)[kind]
    return key && !key.reach.isWhole ? all.filter(({ server }) => key.reach.server(server.slug)) : all
  }

  prompt(looking: Looking, name: string): Offered | undefined {
    return this.list(looking, 'prompt').find(({ key }) => key === name)
  }

  /** The server that offers this URI: by exact resource, else by the template with the longest fixed beginning. */
  resource(looking: Looking, uri: string): Offered | undefined {
    const exact = this.list(looking, 'resource').find(({ key }) => key === uri)
    if (exact) return exact
    const fixed = ({ key }: Offered): string => key.slice(0, (key.indexOf('{') + 1 || key.length + 1) - 1)
    return this.list(looking, 'resource_template')
      .filter(offered => uri.startsWith(fixed(offered)))
      .toSorted((one, other) => fixed(other).length - fixed(one).length)[0]
  }

  /** Forgets what was read; true when this server's offers differ from the last time that was asked. */
  refresh(slug: string): boolean {
    this.forget()
    const isThere = this.#deps.servers.list().some(server => server.slug === slug && server.enabled)
    // What is no server (Gatehouse's own tools) offers nothing, and never did.
    if (!isThere && !this.#marks.has(slug)) return false
    const text = isThere ? JSON.stringify(this.#deps.registry.offers(slug)) : ''
    const mark = createHash('sha256').update(text).digest('base64')
    const isSame = this.#marks.get(slug) === mark
    this.#marks.set(slug, mark)
    return !isSame
  }

  /** Forgets what was read: a server was added, changed, switched or removed. */
  forget(): void {
    this.#shelves.clear()
  }

  #shelf(view: View): Shelf {
    const name = view.kind === 'all' ? '' : view.slug
    const known = this.#shelves.get(name)
    if (known) return known
    const shelf = this.#read(view)
    this.#shelves.set(name, shelf)
    return shelf
  }

  #read(view: View): Shelf {
    const shelf: Shelf = { prompt: [], resource: [], resource_template: [] }
    const taken = new Set<string>()
    for (const server of this.#deps.servers.list()) {
      if (!server.enabled || (view.kind === 'server' && view.slug !== server.slug)) continue
      for (const offer of this.#deps.registry.offers(server.slug)) {
        const key =
          offer.kind === 'prompt' && view.kind === 'all' ? promptName(server.slug, offer.key) : offer.key
        // Two servers may offer the same URI; a URI cannot be renamed, so the first server's stands.
        if (taken.has(`${offer.kind} ${key}`)) continue
        taken.add(`${offer.kind} ${key}`)
        const listed = offer.kind === 'prompt' ? { ...offer.definition, name: key } : offer.definition
        shelf[offer.kind].push({ key, server, offer, listed })
      }
    }
    return shelf
  }
}

/** `SLUG__NAME`; a name that some clients would refuse is cut to what they take, with a hash that keeps it unique. */
function promptName(slug: string, name: string): string {
  const full = `${slug}__${name}`
  if (/^[a-zA-Z0-9_-]{1,64}$/.test(full)) return full
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return `${full.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 55)}_${hash}`
}
