import type { ApiAnswer, PyexecutorApi } from './pyexecutor-api.ts'
import { isRecord, protocolMismatch, statusFailure, type Where } from './failure.ts'
import type { RawItem } from './upstream.ts'

/** A workflow of the other side, and the tool it becomes. */
export type RemoteTool = { workflow: string; tool: RawItem }

const longestName = 128

/** The tools in an answer to `GET /api/workflows/`: a list, as in seed A, or a page of one. */
export function toRemoteTools(answer: ApiAnswer, api: PyexecutorApi, where: Where): RemoteTool[] {
  if (answer.status >= 300) throw statusFailure(answer.status, answer.text, where)
  const body = api.json(answer)
  const workflows = isRecord(body) ? (body['results'] ?? body['workflows']) : body
  if (!Array.isArray(workflows))
    throw protocolMismatch(where, 'its answer to GET /api/workflows/ is not a list of workflows')
  const tools = new Map<string, RemoteTool>()
  for (const workflow of workflows) {
    const one = isRecord(workflow) ? toTool(workflow) : undefined
    // Of two names that become one, the first is kept: which of them would be called must not be left to chance.
    if (one && !tools.has(one.name)) tools.set(one.name, one.remote)
  }
  return [...tools.values()]
}

function toTool(workflow: Record<string, unknown>): { name: string; remote: RemoteTool } | undefined {
  const { name, description, title, tool_name: given } = workflow
  if (typeof name !== 'string' || name === '' || name.length > longestName) return undefined
  if (field(workflow, 'mcp_config')['enabled'] === false) return undefined
  const derived = `execute_${name.replaceAll('-', '_')}`
  const toolName = typeof given === 'string' && given.startsWith('execute_') ? given : derived
  const tool = {
    name: toolName,
    ...(typeof title === 'string' && { title }),
    description:
      typeof description === 'string' && description !== '' ? description : `Execute ${name} workflow`,
    inputSchema: toolSchema(workflow),
  }
  return { name: toolName, remote: { workflow: name, tool } }
}

/** Seed A's schema with what the other side tells of its inputs, plus how long to wait. */
function toolSchema(workflow: Record<string, unknown>): RawItem {
  const given = workflow['inputSchema'] ?? workflow['input_schema']
  const properties = isRecord(given) && isRecord(given['properties']) ? given['properties'] : {}
  const whole = isRecord(given) && isRecord(properties['context']) && Object.keys(properties).length <= 3
  const context = whole ? properties['context'] : isRecord(given) ? given : seedContext(workflow)
  return {
    type: 'object',
    properties: {
      context: { description: 'Context variables for workflow execution', ...Object(context) },
      wait: {
        type: 'boolean',
        default: true,
        description: 'Wait for the result. Without waiting, the answer is the id of the job.',
      },
      timeout: {
        type: 'integer',
        minimum: 1,
        maximum: 86_400,
        description: 'Longest wait in seconds. The job goes on after it.',
      },
    },
    required: requiredOf(context).length > 0 ? ['context'] : [],
  }
}

/** `mcp_config` names the fields; a server that says nothing takes any, as in seed A. */
function seedContext(workflow: Record<string, unknown>): RawItem {
  const config = field(workflow, 'mcp_config')
  const required = texts(config['required_context_fields'])
  const names = [...required, ...texts(config['optional_context_fields'])]
  if (names.length === 0) return { type: 'object', additionalProperties: true }
  return { type: 'object', properties: Object.fromEntries(names.map(name => [name, {}])), required }
}

const requiredOf = (schema: unknown): string[] => (isRecord(schema) ? texts(schema['required']) : [])
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(one => typeof one === 'string') : []

function field(record: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = record[name]
  return isRecord(value) ? value : {}
}
