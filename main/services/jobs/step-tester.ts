import type { Definition, Output } from '#contract'
import type { Json, WorkflowLanguage } from '#services/workflows/language.ts'
import type { StepRunner } from './engine.ts'

type Deps = {
  language: WorkflowLanguage
  runners: Record<string, StepRunner>
  resolveSecret: (reference: string) => Promise<string>
}

/** Runs a single step of a definition outside any job (W10). */
export class StepTester {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async run(
    _definition: Definition,
    _step: string,
    _given: { context: Record<string, Json>; results: Record<string, Json>; signal: AbortSignal },
  ): Promise<Output<'workflows.testStep'>> {
    throw new Error(`not built ${String(this.#deps)}`)
  }
}
