import { type Definition, type ServerId, workflowsSlug } from '#contract'
import type { Jobs } from '#services/jobs/jobs.ts'
import type { OwnTool, ToolSource } from '#services/registry/tool-source.ts'
import type { Json } from '#services/workflows/language.ts'
import type { ServedWorkflow, Workflows } from '#services/workflows/workflows.ts'
import { executeTool } from './execute-tool.ts'
import { jobTools } from './job-tools.ts'

type Deps = {
  workflows: Pick<Workflows, 'allServed'>
  jobs: Pick<Jobs, 'run' | 'get' | 'list' | 'waitFor' | 'cancel'>
  /** The JSON Schema of a workflow's `context`. */
  inputSchema: (definition: Definition) => Record<string, Json>
  /** The tools for gates. */
  approvalTools: () => OwnTool[]
}

/**
 * The workflows as tools of the gateway (W5–W7). The tools for jobs and gates are there as soon as one workflow is:
 * without any they would only cost context.
 */
export class WorkflowTools implements ToolSource {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a fixed id that no server has; a server's is random
  readonly id = '00000000-0000-4000-8000-000000000001' as ServerId
  readonly slug = workflowsSlug
  readonly name = 'Workflows'
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Workflows by name, then the tools for jobs. */
  tools(): OwnTool[] {
    const offered = this.#deps.workflows
      .allServed()
      .flatMap(served => this.#toTool(served))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    return offered.length === 0 ? [] : [...offered, ...jobTools(this.#deps), ...this.#deps.approvalTools()]
  }

  #toTool({ definition, toolName }: ServedWorkflow): OwnTool[] {
    if (toolName === null || !definition.enabled) return []
    const contextSchema = this.#deps.inputSchema(definition)
    return [executeTool({ name: toolName, definition, contextSchema }, this.#deps)]
  }
}
