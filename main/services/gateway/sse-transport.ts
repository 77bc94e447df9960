import type { ServerResponse } from 'node:http'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage, MessageExtraInfo } from '@modelcontextprotocol/sdk/types.js'
import { EventStream } from './event-stream.ts'

/** The server side of HTTP+SSE of revision 2024-11-05: everything to the client goes over the one stream. */
export class SseTransport implements Transport {
  readonly sessionId: string
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage, extra?: MessageExtraInfo) => void

  readonly isBusy = true
  readonly #response: ServerResponse
  #stream: EventStream | undefined

  constructor(sessionId: string, response: ServerResponse) {
    this.sessionId = sessionId
    this.#response = response
  }

  async start(): Promise<void> {
    this.#stream = new EventStream(this.#response, {}, () => this.onclose?.())
    this.#stream.write('endpoint', `/messages?sessionId=${this.sessionId}`)
  }

  receive(messages: JSONRPCMessage[]): void {
    for (const message of messages) this.onmessage?.(message)
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#stream?.write('message', JSON.stringify(message))
  }

  async close(): Promise<void> {
    this.#stream?.end()
  }
}
