import type { Clock } from '#base/clock.ts'
import type { Log } from '#base/log.ts'
import type { Definition, Problem, Publish, Workflow, WorkflowDetail, WorkflowVersion } from '#contract'
import type { Store } from '#store/store.ts'

type Deps = {
  store: Store
  publish: Publish
  now: Clock
  log: Log
  /** The workflows folder; made when missing. */
  folder: string
  /** Next start of a schedule, by the scheduler. */
  nextStart: (scheduleId: string) => Date | null
}

/** A checked workflow as it runs: its definition, and the exact text it was made of (a job's snapshot). */
export type ServedWorkflow = {
  definition: Definition
  text: string
  version: string
  toolName: string | null
}

/** The workflow files: read, checked, watched, written. A broken file is reported and its last good version stays served. */
export class Workflows {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Reads the folder and begins to watch it. */
  start(): void {
    throw new Error(`not built ${String(this.#deps)}`)
  }

  list(): Workflow[] {
    return []
  }

  /** Throws `not_found`. */
  get(_name: string): WorkflowDetail {
    throw new Error('not built')
  }

  /** What runs now under this name; undefined when there is none, or it never was good. */
  served(_name: string): ServedWorkflow | undefined {
    return undefined
  }

  allServed(): ServedWorkflow[] {
    return []
  }

  /** Checks a text as if it were a file: positions of all problems, and the definition when there are none. */
  check(_text: string): { definition: Definition | null; problems: Problem[] } {
    throw new Error('not built')
  }

  /** Writes the file (atomically), keeping the former version. A text with problems is refused with `workflow_invalid`. */
  save(_name: string, _text: string): WorkflowDetail {
    throw new Error('not built')
  }

  remove(_name: string): void {}

  /** Reads the folder again (seed A's `POST /api/mcp/reload/`). */
  reload(): Workflow[] {
    return []
  }

  /** Newest first. */
  versions(_name: string): WorkflowVersion[] {
    return []
  }

  /** Runs after the set of served workflows changed. */
  onChanged(_listener: () => void): void {}

  close(): void {}
}
