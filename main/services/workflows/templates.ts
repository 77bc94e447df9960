import { parseDocument } from 'yaml'
import { AppError } from '#base/errors.ts'
import type { Parsed, Template, WorkflowDetail } from '#contract'
import { readGallery } from './gallery.ts'
import type { Workflows } from './workflows.ts'

type Deps = { workflows: Pick<Workflows, 'check' | 'list' | 'save'> }
type Change = Omit<Parsed<'templates.clone'>, 'slug'>

/** The gallery: ready workflows that run offline as shipped (W9). */
export class Templates {
  readonly #deps: Deps
  #gallery: Template[] | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Featured ones first. */
  list(): Template[] {
    return (this.#gallery ??= readGallery())
  }

  /**
   * Writes a copy under a new name, with changed title, description and defaults of inputs; comments and layout stay.
   * Throws `not_found`, `conflict` for a name in use, and `bad_input` naming an input that the template lacks or that
   * does not take its new default.
   */
  cloneAndConfigure(slug: string, change: Change): WorkflowDetail {
    const template = this.list().find(one => one.slug === slug)
    if (!template) throw new AppError('not_found', `There is no template "${slug}".`)
    const name = this.#freeName(change.name, slug)
    const text = configured(template, { ...change, name })
    const { problems } = this.#deps.workflows.check(text)
    const [first] = problems
    if (first) throw new AppError('bad_input', first.message, { data: { field: first.path } })
    return this.#deps.workflows.save(name, text)
  }

  /** The wanted name, or the template's own with a number when it is in use. */
  #freeName(wanted: string | undefined, slug: string): string {
    const taken = new Set(this.#deps.workflows.list().map(({ name }) => name))
    if (wanted !== undefined && taken.has(wanted)) {
      throw new AppError('conflict', `There is a workflow "${wanted}" already. Choose another name.`)
    }
    if (wanted !== undefined) return wanted
    for (let number = 1; ; number++) {
      const name = number === 1 ? slug : `${slug}-${number}`
      if (!taken.has(name)) return name
    }
  }
}

function configured({ text }: Template, { name, title, description, defaults = {} }: Change): string {
  const document = parseDocument(text)
  document.set('name', name)
  if (title !== undefined) document.set('title', title)
  if (description !== undefined) document.set('description', description)
  for (const [input, value] of Object.entries(defaults)) {
    if (!document.hasIn(['inputs', input])) {
      throw new AppError('bad_input', `The template has no input "${input}".`, { data: { field: input } })
    }
    document.setIn(['inputs', input, 'default'], value)
  }
  return document.toString({ lineWidth: 0 })
}
