import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type { Log } from '#base/log.ts'
import type { Publish, Workflow, WorkflowDetail, WorkflowVersion } from '#contract'
import type { Store } from '#store/store.ts'
import { type Checked, checkText } from './check-text.ts'
import { GoodTexts } from './good-texts.ts'
import { readEntries } from './read-entries.ts'
import type { ServedWorkflow } from './served-workflow.ts'
import { detailOf, type Entry, type Around, workflowOf } from './workflow-entry.ts'
import { WorkflowFolder } from './workflow-folder.ts'

export type { ServedWorkflow } from './served-workflow.ts'

type Deps = Around & {
  store: Store
  publish: Publish
  now: Clock
  log: Log
  /** The workflows folder; made when missing. */
  folder: string
  /** Throws for a schedule that the scheduler does not understand. */
  checkEvery: (every: string) => void
}

/** The workflow files: read, checked, watched, written. A broken file is reported and its last good version stays served. */
export class Workflows {
  readonly #deps: Deps
  readonly #texts: GoodTexts
  readonly #folder: WorkflowFolder
  readonly #listeners = new Set<() => void>()
  /** What the texts of the last reading gave: most files have not changed at the next. */
  #checked = new Map<string, Checked>()
  /** By the name they are listed under. */
  #entries = new Map<string, Entry>()

  constructor(deps: Deps) {
    this.#deps = deps
    this.#texts = new GoodTexts(deps)
    this.#folder = new WorkflowFolder({ path: deps.folder, log: deps.log })
  }

  /** Reads the folder and begins to watch it. */
  start(): void {
    this.#changed()
  }

  list(): Workflow[] {
    return [...this.#entries.values()].map(entry => workflowOf(entry, this.#deps))
  }

  /** Throws `not_found`. */
  get(name: string): WorkflowDetail {
    return detailOf(this.#entry(name), this.#deps)
  }

  /** What runs now under this name; undefined when there is none, or it never was good. */
  served(name: string): ServedWorkflow | undefined {
    return this.#entries.get(name)?.served
  }

  allServed(): ServedWorkflow[] {
    return [...this.#entries.values()].flatMap(({ served }) => served ?? [])
  }

  /** Checks a text as if it were a file: positions of all problems, and the definition when there are none. */
  check(text: string): Checked {
    return checkText(text, this.#deps.checkEvery)
  }

  /**
   * Writes the file (atomically), keeping the former version. Throws `workflow_invalid` with the problems of a text, and
   * `conflict` when the text names another workflow or the file's name is taken.
   */
  save(name: string, text: string): WorkflowDetail {
    const { definition, problems } = this.check(text)
    if (!definition)
      throw invalid(
        problems.map(({ line, message }) => `Line ${line}: ${message}`),
        problems,
      )
    const file = this.#fileFor(name, definition.name)
    this.#folder.write(file, text)
    this.#read()
    return this.get(definition.name)
  }

  /** Throws `not_found`. The versions of its text stay. */
  remove(name: string): void {
    this.#folder.remove(this.#entry(name).file)
    this.#read()
  }

  /** Reads the folder again (seed A's `POST /api/mcp/reload/`), and watches it anew. */
  reload(): Workflow[] {
    this.#read()
    this.#watch()
    return this.list()
  }

  /** Newest first; also of a workflow that was removed. */
  versions(name: string): WorkflowVersion[] {
    return this.#texts.versions(name)
  }

  /** Runs after the set of served workflows changed. */
  onChanged(listener: () => void): void {
    this.#listeners.add(listener)
  }

  close(): void {
    this.#folder.close()
    this.#listeners.clear()
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name)
    if (!entry) throw new AppError('not_found', `There is no workflow "${name}".`)
    return entry
  }

  /** A new file is named after its workflow. A broken one that never was good may be given any free name. */
  #fileFor(name: string, named: string): string {
    const entry = this.#entries.get(name)
    if (name !== named && (!entry || entry.served)) {
      const message = `The text says "name: ${named}", but it is saved as "${name}". To rename a workflow, save it under the new name and remove the old one.`
      throw new AppError('conflict', message)
    }
    if (entry) return entry.file
    const file = `${name}.yaml`
    const other = [...this.#entries.values()].find(one => one.file === file)
    if (other)
      throw new AppError(
        'conflict',
        `The file ${file} holds the workflow "${other.name}". Rename that file first.`,
      )
    return file
  }

  /** A folder that cannot be read is no reason to stop the house. */
  #changed(): void {
    try {
      this.#read()
      this.#watch()
    } catch (error) {
      this.#deps.log.error({ err: error, folder: this.#deps.folder }, 'the workflows folder cannot be read')
    }
  }

  /** Anew after each change: a folder that was replaced by another of the same name is another folder. */
  #watch(): void {
    this.#folder.watch(() => this.#changed())
  }

  #read(): void {
    const { now } = this.#deps
    const known = this.#checked
    const checked = new Map<string, Checked>()
    const check = (text: string) => {
      const result = checked.get(text) ?? known.get(text) ?? this.check(text)
      checked.set(text, result)
      return result
    }
    const entries = readEntries({ folder: this.#folder, texts: this.#texts, check, now })
    this.#checked = checked
    const before = this.#entries
    this.#entries = new Map(entries.map(entry => [entry.name, entry]))
    const names = new Set([...before.keys(), ...this.#entries.keys()])
    const changed = [...names].filter(name => differs(before.get(name), this.#entries.get(name)))
    const servedChanged = changed.some(name => before.get(name)?.served || this.#entries.get(name)?.served)
    if (servedChanged) for (const listener of this.#listeners) listener()
    for (const name of changed) this.#deps.publish('workflows.changed', { name })
  }
}

const invalid = (sentences: string[], data: unknown) =>
  new AppError('workflow_invalid', sentences.slice(0, 3).join(' '), { data })

function differs(before: Entry | undefined, after: Entry | undefined): boolean {
  return !before || !after || signOf(before) !== signOf(after)
}

const signOf = ({ text, problems, served }: Entry) =>
  JSON.stringify([text, problems, served?.version, served?.toolName])
