import type { JSONRPCMessage, JSONRPCRequest, RequestId } from '@modelcontextprotocol/sdk/types.js'
import { parseJsonText } from './json-text.ts'

/** A JSON-RPC failure with its number; what the SDK sends when a handler rejects with it. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  readonly code: number
  readonly data: unknown

  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}

/** JSON-RPC 2.0 section 5.1, and the two that MCP's SDKs use for sessions. */
export const rpcCode = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  badRequest: -32000,
  sessionNotFound: -32001,
} as const

const longestBatch = 100

/** The messages in a text: one, or the batch that revision 2025-03-26 allows. Throws an RpcError. */
export function parseMessages(text: string): JSONRPCMessage[] {
  const value = parseJson(text)
  const items = Array.isArray(value) ? value : [value]
  if (items.length === 0 || items.length > longestBatch)
    throw new RpcError(rpcCode.invalidRequest, `A batch has 1 to ${longestBatch} messages.`)
  return items.map(checkMessage)
}

/** The one message in a line. Throws an RpcError. */
export function parseMessage(text: string): JSONRPCMessage {
  return checkMessage(parseJson(text))
}

export function isRequest(message: JSONRPCMessage): message is JSONRPCRequest {
  return 'method' in message && 'id' in message
}

/** The id a response answers; undefined for anything else. */
export function answeredId(message: JSONRPCMessage): RequestId | undefined {
  return 'method' in message || !('id' in message) ? undefined : message.id
}

export function rpcFailure(id: RequestId | null, error: RpcError): object {
  const { code, message, data } = error
  return { jsonrpc: '2.0', id, error: { code, message, ...(data !== undefined && { data }) } }
}

function parseJson(text: string): unknown {
  try {
    return parseJsonText(text)
  } catch (error) {
    if (error instanceof RangeError)
      throw new RpcError(rpcCode.invalidRequest, `Invalid request: ${error.message}`)
    throw new RpcError(rpcCode.parseError, 'Parse error: this is not JSON.')
  }
}

/** Checks the envelope only: what is inside belongs to the two ends. */
function checkMessage(value: unknown): JSONRPCMessage {
  if (!isObject(value) || value['jsonrpc'] !== '2.0')
    throw invalid('a message is an object with "jsonrpc":"2.0"')
  if (value['method'] === undefined) checkAnswer(value)
  else checkCall(value)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the envelope was checked above
  return value as JSONRPCMessage
}

function checkAnswer({ id, result, error }: Record<string, unknown>): void {
  if (!isId(id) || isObject(result) === isObject(error))
    throw invalid('a message has a method, or an id with a result or an error')
}

function checkCall(message: Record<string, unknown>): void {
  const { id, method, params } = message
  if (typeof method !== 'string') throw invalid('the method is a string')
  if ('id' in message && !isId(id)) throw invalid('an id is a string or a whole number')
  if (params !== undefined && !isObject(params)) throw invalid('params is an object')
  if (method === 'initialize') checkInitialize(params)
}

function checkInitialize(params: unknown): void {
  const { protocolVersion, capabilities, clientInfo } = isObject(params) ? params : {}
  if (typeof protocolVersion === 'string' && isObject(capabilities) && isNamed(clientInfo)) return
  const message = 'initialize needs protocolVersion, capabilities, and clientInfo with name and version.'
  throw new RpcError(rpcCode.invalidParams, message)
}

function isNamed(value: unknown): boolean {
  return isObject(value) && typeof value['name'] === 'string' && typeof value['version'] === 'string'
}

function invalid(what: string): RpcError {
  return new RpcError(rpcCode.invalidRequest, `Invalid request: ${what}.`)
}

function isId(value: unknown): boolean {
  return typeof value === 'string' || Number.isSafeInteger(value)
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
