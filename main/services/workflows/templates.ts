import type { Parsed, Template, WorkflowDetail } from '#contract'
import type { Workflows } from './workflows.ts'

type Deps = { workflows: Pick<Workflows, 'save' | 'list'> }

/** The gallery: ready workflows that run offline as shipped (W9). */
export class Templates {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  list(): Template[] {
    throw new Error(`not built ${String(this.#deps)}`)
  }

  /** Writes a copy under a new name, with changed title, description and defaults of inputs. Throws `not_found`, `conflict`, `bad_input`. */
  cloneAndConfigure(_slug: string, _change: Omit<Parsed<'templates.clone'>, 'slug'>): WorkflowDetail {
    throw new Error('not built')
  }
}
