import type { ServerResponse } from 'node:http'
import type { Transport, TransportSendOptions } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage, MessageExtraInfo, RequestId } from '@modelcontextprotocol/sdk/types.js'
import { EventStream } from './event-stream.ts'
import { type Accepts, Exchange } from './exchange.ts'
import { answeredId, isRequest, RpcError, rpcCode, rpcFailure } from './messages.ts'

/**
 * The server side of Streamable HTTP for one session (MCP 2025-11-25, "Transports"). Ours instead of the SDK's,
 * because that one wraps each request in web-standard objects and always answers with a stream; see docs/performance.md.
 */
export class HttpTransport implements Transport {
  readonly sessionId: string
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage, extra?: MessageExtraInfo) => void

  readonly #exchanges = new Map<RequestId, Exchange>()
  #standing: EventStream | undefined
  #closed = false

  constructor(sessionId: string) {
    this.sessionId = sessionId
  }

  async start(): Promise<void> {}

  /** True while a request is being answered or the client listens. */
  get isBusy(): boolean {
    return this.#exchanges.size > 0 || this.#standing !== undefined
  }

  /** Aborted when the answer to a request cannot reach the client any more, though it took nothing back. */
  lost(id: RequestId): AbortSignal {
    return this.#exchanges.get(id)?.lost ?? AbortSignal.abort()
  }

  /** A POST: its messages go in, its requests' answers go out on `response`. Throws an RpcError before anything is written. */
  receive(messages: JSONRPCMessage[], response: ServerResponse, accepts: Accepts): void {
    const ids = messages.filter(isRequest).map(({ id }) => id)
    if (new Set(ids).size < ids.length || ids.some(id => this.#exchanges.has(id)))
      throw new RpcError(rpcCode.invalidRequest, 'Invalid request: its id is in use by a request still open.')
    if (ids.length === 0) {
      response.writeHead(202).end()
    } else {
      const ended = (): void => ids.forEach(id => this.#exchanges.delete(id))
      const headers = { 'mcp-session-id': this.sessionId }
      const exchange = new Exchange(response, ids, { accepts, headers, ended })
      for (const id of ids) this.#exchanges.set(id, exchange)
    }
    for (const message of messages) this.#take(message)
  }

  /** A GET: what belongs to no request goes out here. A newer stream takes the place of an older one. */
  listen(response: ServerResponse): void {
    this.#standing?.end()
    const stream = new EventStream(response, { 'mcp-session-id': this.sessionId }, () => {
      if (this.#standing === stream) this.#standing = undefined
    })
    this.#standing = stream
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const answered = answeredId(message)
    const id = answered ?? options?.relatedRequestId
    if (id === undefined) {
      this.#standing?.write('message', JSON.stringify(message))
      return
    }
    const isSent = this.#exchanges.get(id)?.send(message) ?? false
    if (!isSent && isRequest(message)) throw new Error('The client no longer listens to the call that asks.')
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const ended = new RpcError(rpcCode.sessionNotFound, 'The session has ended. Initialize a new one.')
    for (const [id, exchange] of this.#exchanges) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- built as a JSON-RPC error just here
      exchange.send(rpcFailure(id, ended) as JSONRPCMessage)
    }
    this.#standing?.end()
    this.onclose?.()
  }

  #take(message: JSONRPCMessage): void {
    this.onmessage?.(message)
    if (!('method' in message) || message.method !== 'notifications/cancelled') return
    // The SDK rightly sends no answer to a cancelled request; the response that waits for one must end all the same.
    const id = message.params?.['requestId']
    if (typeof id === 'string' || typeof id === 'number') this.#exchanges.get(id)?.drop(id)
  }
}
