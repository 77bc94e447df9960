import { randomBytes } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type { Definition, JobSource } from '#contract'
import type { Json, WorkflowLanguage } from '#services/workflows/language.ts'
import type { ServedWorkflow } from '#services/workflows/served-workflow.ts'
import type { Store } from '#store/store.ts'
import type { JobRow } from './job-rows.ts'
import type { JobTable, NewJob } from './job-table.ts'
import { takeOver } from './rerun.ts'
import { stepFailure } from './step-error.ts'

type Deps = {
  store: Store
  table: JobTable
  now: Clock
  language: Pick<WorkflowLanguage, 'checkInput'>
  workflow: (name: string) => ServedWorkflow | undefined
  changed: (seq: number) => void
}

type Origin = { source: JobSource } & Partial<
  Pick<NewJob, 'idempotency_key' | 'rerun_of' | 'parent' | 'parent_key' | 'depth'>
>

export type RepeatOptions = {
  source: JobSource
  fromStep?: string | undefined
  /** Whether a yes that was said in the steps before holds again; it does when not given. */
  gates?: 'kept' | 'asked anew'
}

/** A workflow that starts itself ends here. */
const deepest = 8

/** Makes jobs: each with its checked input and a snapshot of its definition. */
export class JobMaker {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Throws `not_found`, `workflow_disabled`, and `bad_input` naming the field (W8). */
  make(name: string, input: Record<string, Json>, origin: Origin): JobRow {
    const served = this.#served(name)
    return this.#create(served, this.#deps.language.checkInput(served.definition, input), origin)
  }

  /** A job that a step of another one started. */
  makeChild(parent: JobRow, key: string, name: string, input: Record<string, Json>): JobRow {
    const depth = parent.depth + 1
    const source = { kind: 'workflow' as const, name: parent.id }
    if (depth <= deepest)
      return this.make(name, input, { source, parent: parent.seq, parent_key: key, depth })
    const sentence = `Workflows start each other more than ${deepest} deep; "${name}" was not started.`
    throw stepFailure(key, 'TOO_DEEP', sentence)
  }

  /** The same again with the definition of then; from a step on, with the results of the steps before it. */
  repeat(before: JobRow, { source, fromStep, gates = 'kept' }: RepeatOptions): JobRow {
    const { store, table } = this.#deps
    const { version } = before
    const { text, definition: stored } = table.definition(version)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked before it was stored
    const definition = JSON.parse(stored) as Definition
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked before it was stored
    const input = JSON.parse(before.input) as Record<string, Json>
    const kept = fromStep === undefined ? [] : takeOver(definition, table.steps(before.seq), fromStep, gates)
    return store.transaction(() => {
      const row = this.#create({ definition, text, version }, input, { source, rerun_of: before.id })
      for (const step of kept) table.putStep({ ...step, job: row.seq })
      return row
    })()
  }

  #served(name: string): ServedWorkflow {
    const served = this.#deps.workflow(name)
    if (!served) throw new AppError('not_found', `There is no workflow "${name}".`)
    if (served.definition.enabled) return served
    const sentence = `The workflow "${name}" is switched off. Switch it on in Workflows first.`
    throw new AppError('workflow_disabled', sentence)
  }

  #create(
    { definition, text, version }: Omit<ServedWorkflow, 'toolName'>,
    input: Record<string, Json>,
    { source, ...origin }: Origin,
  ): JobRow {
    const { table, now, changed } = this.#deps
    const at = now()
    table.keepDefinition(version, text, JSON.stringify(definition))
    const row = table.add({
      idempotency_key: null,
      rerun_of: null,
      parent: null,
      parent_key: null,
      depth: 0,
      ...origin,
      id: `job_${at.getTime().toString(36)}${randomBytes(8).toString('hex')}`,
      workflow: definition.name,
      version,
      source_kind: source.kind,
      source_name: source.name,
      input: JSON.stringify(input),
      steps: definition.steps.length,
      at_once: definition.concurrency ?? null,
      created_at: at.toISOString(),
    })
    changed(row.seq)
    return row
  }
}
