import { AppError, toWire } from '#base/errors.ts'
import { notPermitted } from '#base/run-result.ts'
import type { ErrorCode } from '#contract'
import type { RawResult } from '#services/upstreams/upstream.ts'
import { RpcError, rpcCode } from './messages.ts'

/** Names that cannot be called are the caller's mistake in the protocol (MCP, tools: "Unknown tools" → -32602). */
const protocolErrors = new Set<ErrorCode>([
  'tool_unknown',
  'tool_off',
  'tool_held',
  'server_disabled',
  'not_permitted',
])

/**
 * A failed call as MCP tells it: a JSON-RPC error for a tool that cannot be called, else a tool result that the model
 * can read and act on (SEP-1303), with our stable code in `_meta`. A workflow that is not the key's is refused in exactly
 * seed A's words.
 */
export function toolFailure(error: unknown, requestId: string): RawResult {
  const { code, message, data } = toWire(error)
  if (error instanceof AppError && protocolErrors.has(code))
    throw new RpcError(rpcCode.invalidParams, message, { code, requestId })
  const detail = { code, requestId, ...(data !== undefined && { data }) }
  const failure = { isError: true, _meta: { 'gatehouse/error': detail } }
  if (code !== 'forbidden_workflow') return { content: [{ type: 'text', text: message }], ...failure }
  const text = JSON.stringify(notPermitted)
  return { content: [{ type: 'text', text }], structuredContent: notPermitted, ...failure }
}
