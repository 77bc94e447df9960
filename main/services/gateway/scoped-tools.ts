import type { KeyOwner } from '#base/key-owner.ts'
import type { Registry, ServedTool, View } from '#services/registry/registry.ts'

type Known = { served: readonly ServedTool[]; scoped: readonly ServedTool[] }

/** The served tools as far as a key reaches (K2), made anew only when the tools or the key changed. */
export class ScopedTools {
  readonly #registry: Pick<Registry, 'served'>
  /** By the owner as he is now: a changed key is another one. */
  readonly #known = new WeakMap<KeyOwner, Map<string, Known>>()

  constructor(registry: Pick<Registry, 'served'>) {
    this.#registry = registry
  }

  /** Without a key, everything: programs of the person's own are not limited. */
  served(view: View, key: KeyOwner | undefined): readonly ServedTool[] {
    const served = this.#registry.served(view)
    if (!key || key.reach.isWhole) return served
    const views = this.#known.get(key) ?? new Map<string, Known>()
    this.#known.set(key, views)
    const name = view.kind === 'all' ? '' : view.slug
    const known = views.get(name)
    if (known?.served === served) return known.scoped
    const scoped = served.filter(tool => key.reach.tool(tool))
    views.set(name, { served, scoped })
    return scoped
  }
}
