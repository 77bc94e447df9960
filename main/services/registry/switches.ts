import { AppError } from '#base/errors.ts'
import type { Publish, ServerId, ToolApproval, ToolSelection } from '#contract'
import type { Store } from '#store/store.ts'
import { matcher } from './selection.ts'
import type { ServedIndex } from './served-index.ts'
import type { Entry } from './tool-entry.ts'
import type { ToolTable } from './tool-table.ts'

type Deps = {
  store: Store
  publish: Publish
  index: ServedIndex
  tools: Pick<ToolTable, 'setEnabled' | 'approve' | 'review'>
}
type Change = {
  /** Whether it would change this tool at all. */
  concerns: (entry: Entry) => boolean
  write: (id: ServerId, names: string[]) => void
  apply: (entry: Entry) => void
}

/** What a person decides about tools, one or many at a time: on disk first, then in memory, then told. */
export class Switches {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  setEnabled(selection: ToolSelection, enabled: boolean): number {
    return this.#change(selection, {
      concerns: entry => entry.enabled !== enabled,
      write: (id, names) => this.#deps.tools.setEnabled(id, names, enabled),
      apply: entry => (entry.enabled = enabled),
    })
  }

  approve({ hash, ...selection }: ToolApproval, concerns: Change['concerns']): number {
    const isMeant = (entry: Entry) => hash === undefined || entry.hash === hash
    const selected = this.#select(selection).flatMap(({ entries }) => entries)
    if (selected.length > 0 && !selected.some(isMeant)) throw changedMeanwhile(selected[0]?.name)
    return this.#change(selection, {
      concerns: entry => isMeant(entry) && concerns(entry),
      write: (id, names) => this.#deps.tools.approve(id, names),
      apply: entry => (entry.approvedHash = entry.hash),
    })
  }

  /** Remembers that a person has looked at the present definitions. */
  review(selection: ToolSelection): number {
    return this.#change(selection, {
      concerns: entry => entry.reviewedHash !== entry.hash,
      write: (id, names) => this.#deps.tools.review(id, names),
      apply: entry => (entry.reviewedHash = entry.hash),
    })
  }

  /** Returns how many tools really changed. */
  #change(selection: ToolSelection, { concerns, write, apply }: Change): number {
    const { store, publish, index } = this.#deps
    const selected = this.#select(selection)
    if (selection.names?.length && selected.length === 0) throw noneFound(selection)
    const changes = selected
      .map(({ server, entries }) => ({ server, entries: entries.filter(concerns) }))
      .filter(({ entries }) => entries.length > 0)
    store.transaction(() => {
      for (const { server, entries } of changes)
        write(
          server.id,
          entries.map(entry => entry.name),
        )
    })()
    for (const { entries } of changes) entries.forEach(apply)
    index.forgetAnswers()
    for (const { server } of changes) publish('tools.changed', { slug: server.slug })
    return changes.reduce((sum, { entries }) => sum + entries.length, 0)
  }

  #select(selection: ToolSelection) {
    const { index } = this.#deps
    const isSelected = matcher(selection)
    return index
      .named(selection.server)
      .map(server => ({ server, entries: index.shelf(server.id).entries.filter(isSelected) }))
      .filter(({ entries }) => entries.length > 0)
  }
}

function changedMeanwhile(name = ''): AppError {
  const message = `The definition of ${JSON.stringify(name.slice(0, 100))} has changed since you looked at it. Look at it again, then approve it.`
  return new AppError('conflict', message)
}

function noneFound({ server, names = [] }: ToolSelection): AppError {
  const has = server === undefined ? 'No server has' : `The server ${server} has no`
  const some = names.slice(0, 3).map(name => JSON.stringify(name.slice(0, 100)))
  return new AppError(
    'not_found',
    `${has} tool ${some.join(' or ')}. Look at the list of tools for its name.`,
  )
}
