import { AppError, toWire } from '#base/errors.ts'
import type { ErrorCode } from '#contract'
import type { RawResult } from '#services/upstreams/upstream.ts'
import { RpcError, rpcCode } from './messages.ts'

/** Names that cannot be called are the caller's mistake in the protocol (MCP, tools: "Unknown tools" → -32602). */
const protocolErrors = new Set<ErrorCode>(['tool_unknown', 'tool_off', 'tool_held', 'server_disabled'])

/**
 * A failed call as MCP tells it: a JSON-RPC error for a tool that cannot be called, else a tool result that the model
 * can read and act on (SEP-1303), with our stable code in `_meta`.
 */
export function toolFailure(error: unknown, requestId: string): RawResult {
  const { code, message, data } = toWire(error)
  if (error instanceof AppError && protocolErrors.has(code))
    throw new RpcError(rpcCode.invalidParams, message, { code, requestId })
  const detail = { code, requestId, ...(data !== undefined && { data }) }
  return { content: [{ type: 'text', text: message }], isError: true, _meta: { 'gatehouse/error': detail } }
}
