import { AsyncLocalStorage } from 'node:async_hooks'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { AppError } from '#base/errors.ts'
import { watchBody } from './body.ts'
import { cancelled, failure, protocolMismatch, timedOut, toFailure, tooLarge, type Where } from './failure.ts'
import { readRefusal, wasNotDelivered } from './refusal.ts'
import type { Web } from './web.ts'

type Deps = {
  url: URL
  where: Where
  web: Web
  message: (message: unknown) => void
  /** One request will get no answer any more. */
  failed: (id: number, error: AppError) => void
  /** The connection is over: said once. */
  lost: (error: AppError) => void
}

/**
 * The legacy HTTP+SSE transport (MCP 2024-11-05) by the SDK's client. Its event source would reconnect by itself to a
 * session that the server has forgotten; here the end of the stream is the end of the connection.
 */
export class SseWire {
  readonly #deps: Deps
  readonly #current = new AsyncLocalStorage<number | undefined>()
  readonly #transport: SSEClientTransport
  #cause: AppError | undefined
  #open = false
  #over = false

  constructor(deps: Deps) {
    this.#deps = deps
    this.#transport = new SSEClientTransport(deps.url, { fetch: (url, init) => this.#fetch(url, init) })
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a transport of the SDK is no EventTarget
    this.#transport.onmessage = message => deps.message(message)
  }

  /** Resolves when the server has named the address for messages. */
  async start(signal: AbortSignal, timeoutMs: number): Promise<void> {
    const { where } = this.#deps
    const patience = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    const gaveUp = new Promise<never>((_resolve, reject) => {
      const giveUp = () =>
        reject(signal.aborted ? cancelled('Connecting') : timedOut(where, 'with its SSE endpoint', timeoutMs))
      if (patience.aborted) giveUp()
      else patience.addEventListener('abort', giveUp, { once: true })
    })
    try {
      await Promise.race([this.#transport.start(), gaveUp])
      this.#open = true
    } catch (error) {
      await this.close()
      throw this.#cause ?? this.#explain(error)
    }
  }

  speak(protocolVersion: string): void {
    this.#transport.setProtocolVersion(protocolVersion)
  }

  send(message: object, id?: number): Promise<void> {
    return this.#current.run(id, () =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the peer builds JSON-RPC messages; the SDK's type also closes their params
      this.#transport.send(message as JSONRPCMessage),
    )
  }

  async close(): Promise<void> {
    this.#over = true
    await this.#transport.close()
    await this.#deps.web.close()
  }

  #explain(error: unknown): AppError {
    const { where } = this.#deps
    if (error instanceof AppError) return error
    const text = error instanceof Error ? error.message : String(error)
    if (/content.type/i.test(text)) return protocolMismatch(where, 'its answer is not an event stream')
    if (/origin/i.test(text)) return protocolMismatch(where, 'it sends messages to another origin')
    return toFailure(error, where)
  }

  async #fetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
    try {
      const response = await this.#deps.web.fetch(url, init)
      if (!response.ok) throw await readRefusal(response, this.#open, this.#deps.where)
      return init.method === 'POST' ? response : this.#watch(response)
    } catch (error) {
      const known = toFailure(error, this.#deps.where)
      this.#cause = known
      if (wasNotDelivered(known) || known.code === 'connection_refused') this.#lostBy(known)
      throw known
    }
  }

  #watch(response: Response): Response {
    const { where } = this.#deps
    if (!response.body) return response
    const body = watchBody(response.body, {
      isStream: true,
      tooLarge: () => tooLarge(where, 'an event of more than 32 MiB'),
      ended: error => {
        const ended = failure('connection_lost', where, `${where.name} closed its event stream.`)
        setImmediate(() => this.#lost(error instanceof AppError ? error : ended))
      },
    })
    return new Response(body, { status: response.status, headers: response.headers })
  }

  /** The message that met the end is told first: it alone is known not to have been acted on. */
  #lostBy(error: AppError): void {
    const id = this.#current.getStore()
    if (id !== undefined) this.#deps.failed(id, error)
    this.#lost(error)
  }

  #lost(error: AppError): void {
    if (this.#over || !this.#open) return
    this.#over = true
    this.#deps.lost(error)
  }
}
