import type { ServerResponse } from 'node:http'
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js'
import { EventStream } from './event-stream.ts'
import { answeredId } from './messages.ts'

/** Which answers the client's Accept header allows. */
export type Accepts = { json: boolean; stream: boolean }

type Options = { accepts: Accepts; headers: Record<string, string>; ended: () => void }

/** A call still open after this gets a stream, whose comments keep the connection alive. */
const patienceMs = 2000

/**
 * One POST with requests, until all are answered. A single quick answer goes out as plain JSON, which costs least;
 * as soon as anything must be said before the answer, or it takes long, the response becomes an event stream
 * (Streamable HTTP, "Sending messages to the server", leaves that choice to the server).
 */
export class Exchange {
  readonly #response: ServerResponse
  readonly #waiting: Set<RequestId>
  readonly #options: Options
  readonly #lost = new AbortController()
  readonly #patience: NodeJS.Timeout | undefined
  #stream: EventStream | undefined

  constructor(response: ServerResponse, ids: RequestId[], options: Options) {
    this.#response = response
    this.#waiting = new Set(ids)
    this.#options = options
    const { accepts } = options
    if (ids.length > 1 || !accepts.json) this.#open()
    else if (accepts.stream) this.#patience = setTimeout(() => this.#open(), patienceMs)
    response.once('close', () => {
      if (this.#waiting.size > 0) this.#lost.abort()
      this.#finish()
    })
  }

  /** Aborted when the connection ended before the answers. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** False when the message cannot reach the client. */
  send(message: JSONRPCMessage): boolean {
    const id = answeredId(message)
    if (id === undefined) return this.#say(message)
    this.#waiting.delete(id)
    const text = JSON.stringify(message)
    if (this.#stream) this.#stream.write('message', text)
    else this.#json(200, text)
    if (this.#waiting.size === 0) this.#finish()
    return true
  }

  /** Ends without an answer for one id: the client took its request back. */
  drop(id: RequestId): void {
    this.#waiting.delete(id)
    if (this.#waiting.size > 0) return
    if (!this.#stream && this.#isWritable) this.#response.writeHead(202, this.#options.headers)
    this.#finish()
  }

  #say(message: JSONRPCMessage): boolean {
    if (!this.#options.accepts.stream || !this.#isWritable) return false
    this.#open().write('message', JSON.stringify(message))
    return true
  }

  #open(): EventStream {
    clearTimeout(this.#patience)
    this.#stream ??= new EventStream(this.#response, this.#options.headers, () => undefined)
    return this.#stream
  }

  #json(status: number, text: string): void {
    if (!this.#isWritable) return
    const length = String(Buffer.byteLength(text))
    this.#response.writeHead(status, {
      ...this.#options.headers,
      'content-type': 'application/json',
      'content-length': length,
    })
    this.#response.end(text)
  }

  get #isWritable(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed
  }

  #finish(): void {
    clearTimeout(this.#patience)
    if (this.#stream) this.#stream.end()
    else if (this.#isWritable) this.#response.end()
    this.#options.ended()
  }
}
