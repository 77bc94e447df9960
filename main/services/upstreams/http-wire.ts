import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { AppError } from '#base/errors.ts'
import { mostBodyBytes, watchBody } from './body.ts'
import { cancelled, failure, notJson, toFailure, tooLarge, type Where } from './failure.ts'
import { readRefusal, sessionEnded, wasNotDelivered } from './refusal.ts'
import type { Web } from './web.ts'

type Deps = {
  url: URL
  where: Where
  web: Web
  /** `carrier` is the request on whose own stream the message came. */
  message: (message: unknown, carrier: number | undefined) => void
  /** One request will get no answer any more. */
  failed: (id: number, error: AppError) => void
  waits: (id: number) => boolean
  /** The whole connection is over: said once. */
  lost: (error: AppError) => void
}
type Request = {
  abort: AbortController
  /** The server named an event id, so that the SDK takes the stream up again when it breaks. */
  resumable: boolean
  garbled: boolean
  streaming: boolean
}

const endSessionMs = 1_000
const lingerMs = 5_000

/**
 * Streamable HTTP by the SDK's transport, with what a gateway needs besides: to know which request a message came with, to
 * notice at once that an answer will not come, to give up a single request, and caps. The request's id travels to `fetch`
 * and back to `onmessage` in the async context.
 */
export class HttpWire {
  readonly #deps: Deps
  readonly #current = new AsyncLocalStorage<number | undefined>()
  readonly #requests = new Map<number, Request>()
  readonly #transport: StreamableHTTPClientTransport
  #over = false

  constructor(deps: Deps) {
    this.#deps = deps
    this.#transport = new StreamableHTTPClientTransport(deps.url, {
      fetch: (url, init) => this.#fetch(url, init),
    })
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a transport of the SDK is no EventTarget
    this.#transport.onmessage = message => deps.message(message, this.#current.getStore())
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a transport of the SDK is no EventTarget
    this.#transport.onerror = error => this.#complained(error)
  }

  start(): Promise<void> {
    return this.#transport.start()
  }

  speak(protocolVersion: string): void {
    this.#transport.setProtocolVersion(protocolVersion)
  }

  send(message: object, id?: number): Promise<void> {
    const request = { abort: new AbortController(), resumable: false, garbled: false, streaming: false }
    if (id !== undefined) this.#requests.set(id, request)
    const options = { onresumptiontoken: () => void (request.resumable = true) }
    return this.#current.run(id, () =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the peer builds JSON-RPC messages; the SDK's type also closes their params
      this.#transport.send(message as JSONRPCMessage, options),
    )
  }

  /** The request is over for us; its HTTP exchange is given up, at once or when it lingers after the answer. */
  settled(id: number, answered: boolean): void {
    const request = this.#requests.get(id)
    this.#requests.delete(id)
    if (!answered) request?.abort.abort()
    else if (request?.streaming) setTimeout(() => request.abort.abort(), lingerMs).unref()
  }

  async close(): Promise<void> {
    if (!this.#over && this.#transport.sessionId !== undefined) {
      const ended = this.#transport.terminateSession().catch(() => undefined)
      await Promise.race([ended, delay(endSessionMs, undefined, { ref: false })])
    }
    this.#over = true
    await this.#transport.close()
    await this.#deps.web.close()
  }

  async #fetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const id = this.#current.getStore()
    const request = id === undefined ? undefined : this.#requests.get(id)
    if (id !== undefined && !request) throw cancelled('An answer that nobody waits for')
    const signals = [init.signal, request?.abort.signal].filter(
      signal => signal !== undefined && signal !== null,
    )
    const response = await this.#reach(url, { ...init, signal: AbortSignal.any(signals) })
    if (!response.ok) return this.#refused(response, init)
    if (id !== undefined && init.method === 'POST' && !isAnswer(response)) throw notJson(this.#deps.where)
    return this.#watch(response, id, request)
  }

  async #reach(url: string | URL, init: RequestInit): Promise<Response> {
    try {
      return await this.#deps.web.fetch(url, init)
    } catch (error) {
      const known = toFailure(error, this.#deps.where)
      if (known.code === 'connection_refused' || known.code === 'host_not_found') this.#lostBy(known, init)
      throw known
    }
  }

  /** The SDK wants to see 405 of the optional GET itself; a refused POST is told with its reason. */
  async #refused(response: Response, init: RequestInit): Promise<Response> {
    const hadSession = new Headers(init.headers).has('mcp-session-id')
    if (init.method === 'GET' && hadSession && response.status === 404)
      this.#lost(sessionEnded(this.#deps.where))
    if (init.method !== 'POST') return response
    const error = await readRefusal(response, hadSession, this.#deps.where)
    if (wasNotDelivered(error)) this.#lostBy(error, init)
    throw error
  }

  #watch(response: Response, id: number | undefined, request: Request | undefined): Response {
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
    const isSmall = Number(response.headers.get('content-length') ?? Infinity) <= mostBodyBytes
    if (!response.body || (!isStream && isSmall)) return response
    if (request) request.streaming = isStream
    const body = watchBody(response.body, {
      isStream,
      tooLarge: () => tooLarge(this.#deps.where, `more than ${mostBodyBytes / 1024 / 1024} MiB at once`),
      ended: error => {
        if (request) request.streaming = false
        // By then the SDK has read what came before the end: its readers run on microtasks only.
        if (id !== undefined && request) setImmediate(() => this.#streamEnded(id, request, error))
      },
    })
    return new Response(body, { status: response.status, headers: response.headers })
  }

  #streamEnded(id: number, request: Request, error: unknown): void {
    const { where, waits, failed } = this.#deps
    if (!waits(id)) return
    if (error instanceof AppError) failed(id, error)
    else if (request.garbled) failed(id, notJson(where))
    else if (!request.resumable)
      failed(id, failure('connection_lost', where, `${where.name} closed the connection before it answered.`))
  }

  /** Errors that the SDK tells of but does not throw. */
  #complained(error: Error): void {
    const id = this.#current.getStore()
    const { where, failed } = this.#deps
    if (!error.message.startsWith('Maximum reconnection attempts')) {
      const request = id === undefined ? undefined : this.#requests.get(id)
      if (request && (error instanceof SyntaxError || error.name === 'ZodError')) request.garbled = true
      return
    }
    const lost = failure(
      'connection_lost',
      where,
      `The stream of ${where.name} broke and could not be taken up again.`,
    )
    if (id === undefined) this.#lost(lost)
    else failed(id, lost)
  }

  /** The message that met the end is told first: it alone is known not to have been acted on. */
  #lostBy(error: AppError, init: RequestInit): void {
    const id = this.#current.getStore()
    if (id !== undefined && init.method === 'POST') this.#deps.failed(id, error)
    this.#lost(error)
  }

  #lost(error: AppError): void {
    if (this.#over) return
    this.#over = true
    this.#deps.lost(error)
  }
}

const isAnswer = (response: Response) =>
  response.status === 202 ||
  /^(?:application\/json|text\/event-stream)\b/i.test(response.headers.get('content-type') ?? '')
