import { WorkflowTools } from '../../main/services/workflow-tools/workflow-tools.ts'
import { checkText } from '../../main/services/workflows/check-text.ts'
import { inputSchema } from '../../main/services/workflows/input-schema.ts'
import type { ServedWorkflow } from '../../main/services/workflows/workflows.ts'
import { ScriptedJobs } from '../fixtures/scripted-jobs.ts'
import { openGate } from './gate.ts'

/** Seed A's own example, with typed inputs. */
export const orderText = `
name: order-processing
description: Process customer orders
inputs:
  customer_id: { type: string, required: true }
  order_total: { type: number }
  items: { type: array }
  gift: { type: boolean }
steps:
  - id: pay
    type: wait
    duration: 1s
`

/** The real gateway with workflows behind it, whose jobs do what a test says. */
export async function openWorkflowGate(...texts: string[]) {
  const gate = await openGate()
  const served = new Map<string, ServedWorkflow>()
  const offer = (text: string, toolName?: string | null): void => {
    const { definition, problems } = checkText(text, () => undefined)
    if (!definition) throw new Error(problems.map(({ message }) => message).join())
    const name = `execute_${definition.name.replaceAll('-', '_')}`
    served.set(definition.name, {
      definition,
      text,
      version: 'v1',
      toolName: toolName === undefined ? name : toolName,
    })
  }
  for (const text of texts) offer(text)
  const jobs = new ScriptedJobs(name => served.has(name))
  const tools = new WorkflowTools({ workflows: { allServed: () => [...served.values()] }, jobs, inputSchema })
  gate.registry.addSource(tools)
  return {
    ...gate,
    jobs,
    /** A workflow file was written. */
    offer(text: string, toolName?: string | null) {
      offer(text, toolName)
      gate.registry.sourceChanged(tools.slug)
    },
  }
}
