import { deepestJson, isDeeperThan } from '#base/nesting.ts'
import { isRecord, notJson, protocolMismatch, statusFailure, tooDeep, type Where } from './failure.ts'
import type { RawItem, RawResult } from './upstream.ts'

export type RestAnswer = { status: number; text: string }

/** The tools in an answer to `GET /tools`: `{"tools":[…]}` as in seed B, or a bare list. */
export function toTools({ status, text }: RestAnswer, where: Where): RawItem[] {
  if (status >= 300) throw statusFailure(status, text, where)
  const body = parse(text, where)
  const tools = isRecord(body) ? body['tools'] : body
  if (!Array.isArray(tools)) throw protocolMismatch(where, 'its answer to GET /tools has no list of tools')
  return tools.filter(isRecord).map(toTool)
}

/** The seed writes `inputSchema`, its database `input_schema`; both are understood, and every other field is kept. */
function toTool(tool: RawItem): RawItem {
  if (tool['inputSchema'] !== undefined || tool['input_schema'] === undefined)
    return tool['inputSchema'] === undefined ? { ...tool, inputSchema: { type: 'object' } } : tool
  const { input_schema: inputSchema, ...rest } = tool
  return { ...rest, inputSchema }
}

/** Makes the CallToolResult of what `/execute` answered. An error that the tool itself reports is a tool error, not a failure. */
export function toCallResult({ status, text }: RestAnswer, where: Where): RawResult {
  if (status >= 300) return toErrorResult(status, text, where)
  const body = parse(text, where)
  if (!isRecord(body)) throw protocolMismatch(where, 'its answer to POST /execute is not an object')
  const { result, error } = body
  if (result === undefined && error !== undefined) return errorResult(error)
  if (result === undefined) throw protocolMismatch(where, 'its answer to POST /execute has no "result"')
  return { content: [textContent(result)], ...(isRecord(result) && { structuredContent: result }) }
}

function toErrorResult(status: number, text: string, where: Where): RawResult {
  const body = tryParse(text, where)
  const said = isRecord(body) ? (body['error'] ?? body['detail'] ?? body['message']) : undefined
  if (said === undefined || [401, 403, 404, 405].includes(status)) throw statusFailure(status, text, where)
  return errorResult(said)
}

function errorResult(error: unknown): RawResult {
  const said = isRecord(error) && typeof error['message'] === 'string' ? error['message'] : error
  return { content: [textContent(said)], isError: true }
}

const textContent = (value: unknown) => ({
  type: 'text',
  text: typeof value === 'string' ? value : JSON.stringify(value),
})

function parse(text: string, where: Where): unknown {
  const value = tryParse(text, where)
  if (value === undefined) throw notJson(where)
  return value
}

function tryParse(text: string, where: Where): unknown {
  const value = parsed(text)
  if (isDeeperThan(value, deepestJson)) throw tooDeep(where, deepestJson)
  return value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
