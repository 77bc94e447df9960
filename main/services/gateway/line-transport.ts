import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage, MessageExtraInfo } from '@modelcontextprotocol/sdk/types.js'
import type { LocalLine } from './local-socket.ts'
import { answeredId, parseMessage, RpcError, rpcCode, rpcFailure } from './messages.ts'

/** A reader that lets more than this pile up is cut off, in bytes. */
const longestBacklog = 64 * 1024 * 1024

/** MCP's stdio framing over a local connection: the bridge's session. */
export class LineTransport implements Transport, LocalLine {
  readonly sessionId: string
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage, extra?: MessageExtraInfo) => void

  readonly isBusy = true
  readonly #socket: Socket
  /** Marks our requests, so that an answer to an earlier Gatehouse's request is never taken for one to ours. */
  readonly #mark = `g${randomBytes(4).toString('hex')}-`

  constructor(sessionId: string, socket: Socket) {
    this.sessionId = sessionId
    this.#socket = socket
    socket.once('close', () => this.onclose?.())
  }

  async start(): Promise<void> {}

  receive = (line: string): void => {
    try {
      const message = this.#unmark(parseMessage(line))
      if (message) this.onmessage?.(message)
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      this.#write(rpcFailure(null, error))
    }
  }

  tooLong = (): void => {
    this.#write(rpcFailure(null, new RpcError(rpcCode.invalidRequest, 'The message is too long.')))
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const isOurs = 'method' in message && 'id' in message
    this.#write(isOurs ? { ...message, id: `${this.#mark}${message.id}` } : message)
  }

  async close(): Promise<void> {
    this.#socket.end()
  }

  /** An answer with its id as the SDK counted it; undefined when it answers nothing of ours. */
  #unmark(message: JSONRPCMessage): JSONRPCMessage | undefined {
    const id = answeredId(message)
    if (id === undefined) return message
    if (typeof id !== 'string' || !id.startsWith(this.#mark)) return undefined
    return { ...message, id: Number(id.slice(this.#mark.length)) }
  }

  #write(message: object): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return
    this.#socket.write(`${JSON.stringify(message)}\n`)
    if (this.#socket.writableLength > longestBacklog) this.#socket.destroy()
  }
}
