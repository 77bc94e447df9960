import { z } from 'zod'
import type { Workflow } from '#contract'

const record = z.record(z.string(), z.unknown())

/** A workflow as seed A's clients read it: its MCP server derives tools from `name` and `description`. */
export const WorkflowReport = z.object({
  name: z.string(),
  title: z.string().nullable(),
  description: z.string(),
  tool_name: z.string().describe('The name under which MCP clients find it.'),
  enabled: z.boolean(),
  steps: z.int(),
  input_schema: record.describe('JSON Schema of the context.'),
  mcp_config: z.object({
    enabled: z.boolean(),
    required_context_fields: z.array(z.string()),
    optional_context_fields: z.array(z.string()),
    example_input: record,
  }),
  updated_at: z.iso.datetime(),
})
export type WorkflowReport = z.infer<typeof WorkflowReport>

const Fields = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
})

export function workflowReport(workflow: Workflow): WorkflowReport {
  const { name, title, description, toolName, enabled, steps, inputSchema, example, updatedAt } = workflow
  const { properties, required } = Fields.parse(inputSchema)
  return {
    name,
    title,
    description,
    tool_name: toolName ?? '',
    enabled,
    steps,
    input_schema: inputSchema,
    mcp_config: {
      enabled: toolName !== null,
      required_context_fields: required,
      optional_context_fields: Object.keys(properties).filter(field => !required.includes(field)),
      example_input: example,
    },
    updated_at: updatedAt,
  }
}
