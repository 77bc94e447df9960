import { createHash } from 'node:crypto'
import type { Definition, Problem, Workflow, WorkflowDetail } from '#contract'
import { inputSchema } from './input-schema.ts'
import { exampleOf, mcpOf } from './inputs.ts'
import type { ServedWorkflow } from './served-workflow.ts'

/** A workflow file as it is known: what is on disk, what is wrong with it, and what is served of it. */
export type Entry = {
  file: string
  /** The name it is listed under: the workflow's, or the file's when that is broken or taken. */
  name: string
  /** What the file holds now; empty when it cannot be read. */
  text: string
  problems: Problem[]
  served: ServedWorkflow | undefined
  updatedAt: string
}

/** What other services know of a workflow: when a schedule is next due, and the address of its webhook. */
export type Around = {
  nextStart: (scheduleId: string) => Date | null
  webhookUrl: (name: string) => string | null
}

/** The id under which the scheduler knows a schedule of a workflow. */
export const scheduleId = (name: string, position: number) => `workflow:${name}:${position}`

const longestToolName = 64

/** `order-processing` becomes `execute_order_processing` (W5); null when it is not offered to clients. */
export function toolNameOf(definition: Definition, taken: ReadonlySet<string>): string | null {
  if (!definition.enabled || !mcpOf(definition).enabled) return null
  const plain = `execute_${definition.name.replaceAll('-', '_')}`
  if (!taken.has(plain)) return plain
  // `a-b` and `a_b`: the second one carries a sign of its own name, the same after every start.
  const sign = createHash('sha256').update(definition.name).digest('hex').slice(0, 6)
  return `${plain.slice(0, longestToolName - sign.length - 1)}_${sign}`
}

/** An entry as the faces show it. */
export function workflowOf({ file, name, problems, served, updatedAt }: Entry, around: Around): Workflow {
  const known = { name, file, problems, updatedAt }
  if (!served) return { ...nothing, ...known }
  const { definition, toolName, version } = served
  return {
    ...known,
    title: definition.title ?? null,
    description: definition.description,
    enabled: definition.enabled,
    toolName,
    steps: definition.steps.length,
    inputSchema: inputSchema(definition),
    example: exampleOf(definition),
    schedules: schedulesOf(definition, around.nextStart),
    webhookUrl: definition.webhook?.enabled ? around.webhookUrl(name) : null,
    version,
  }
}

/** Of a file that never was good, only its problems are known. */
const nothing = {
  title: null,
  description: '',
  enabled: false,
  toolName: null,
  steps: 0,
  inputSchema: {},
  example: {},
  schedules: [],
  webhookUrl: null,
  version: '',
}

function schedulesOf(
  { name, schedules = [] }: Definition,
  nextStart: Around['nextStart'],
): Workflow['schedules'] {
  return schedules.map((schedule, at) => ({
    ...schedule,
    next: nextStart(scheduleId(name, at))?.toISOString() ?? null,
  }))
}

export function detailOf(entry: Entry, around: Around): WorkflowDetail {
  const definition = entry.served?.definition ?? null
  return { ...workflowOf(entry, around), text: entry.text, definition }
}
