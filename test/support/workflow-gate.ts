import type { Parts } from '../../main/handlers/parts.ts'
import { workflowHandlers } from '../../main/handlers/workflow-handlers.ts'
import { dispatch } from '../../main/rpc.ts'
import type { Limits, Taken } from '../../main/services/limits/limits.ts'
import { WorkflowTools } from '../../main/services/workflow-tools/workflow-tools.ts'
import { checkText } from '../../main/services/workflows/check-text.ts'
import { inputSchema } from '../../main/services/workflows/input-schema.ts'
import { workflowOf } from '../../main/services/workflows/workflow-entry.ts'
import type { ServedWorkflow } from '../../main/services/workflows/workflows.ts'
import type { Handlers, Publish } from '../../preload/contract/index.ts'
import { ScriptedJobs } from '../fixtures/scripted-jobs.ts'
import { openGate, quiet } from './gate.ts'

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

/** A text as it is served. */
function servedFrom(text: string, toolName?: string | null): ServedWorkflow {
  const { definition, problems } = checkText(text, () => undefined)
  if (!definition) throw new Error(problems.map(({ message }) => message).join())
  const name = `execute_${definition.name.replaceAll('-', '_')}`
  return { definition, text, version: 'v1', toolName: toolName === undefined ? name : toolName }
}

/** The real gateway with workflows behind it, whose jobs do what a test says. */
export async function openWorkflowGate(...texts: string[]) {
  const served = new Map<string, ServedWorkflow>()
  const offer = (text: string, toolName?: string | null): void => {
    const one = servedFrom(text, toolName)
    served.set(one.definition.name, one)
  }
  for (const text of texts) offer(text)
  const bus: { publish: Publish } = { publish: () => undefined }
  const late: { limits?: Limits } = {}
  const limits = { take: (taken: Taken) => late.limits?.take(taken) }
  const jobs = new ScriptedJobs(
    name => served.get(name)?.text,
    (...news) => bus.publish(...news),
  )
  const list = () =>
    [...served.values()].map(one => {
      const entry = { file: 'x.yaml', name: one.definition.name, text: one.text, problems: [], served: one }
      return workflowOf(
        { ...entry, updatedAt: new Date().toISOString() },
        { nextStart: () => null, webhookUrl: () => null },
      )
    })
  const allServed = () => [...served.values()]
  const workflows = { list, reload: list, allServed, served: (name: string) => served.get(name) }
  const remoteJobs = { has: () => false, list: () => [] }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what the tested routes ask for is there
  const parts = { workflows, jobs, limits, remoteJobs } as unknown as Parts
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as before
  const handlers = workflowHandlers(parts) as Handlers
  const gate = await openGate({
    dispatch: (name, input, caller = { face: 'test', name: 'test' }) =>
      dispatch(handlers, quiet, caller, name, input),
    webhooks: {
      check: (name, token) => name === 'order-processing' && token === 'right',
      definition: name => served.get(name)?.definition,
      resolveSecret: async () => 'shared',
      start: (name, input, key) =>
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parsed from JSON
        jobs.run(name, input as Record<string, never>, {
          source: { kind: 'webhook', name },
          ...(key !== undefined && { idempotencyKey: key }),
        }),
    },
  })
  const { broker, policy, keys } = gate
  Object.assign(parts, { broker, policy, keys })
  bus.publish = gate.publish
  late.limits = gate.limits
  const tools = new WorkflowTools({ workflows, jobs, inputSchema, approvalTools: () => [] })
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
