import { AppError } from '#base/errors.ts'
import { deepestJson, isDeeperThan } from '#base/nesting.ts'
import {
  cancelled,
  isRecord,
  protocolMismatch,
  rpcFailure,
  timedOut,
  tooDeep,
  type Where,
} from './failure.ts'
import type { RawResult, Relay, RequestOptions } from './upstream.ts'

type Json = Record<string, unknown>
type Pending = {
  method: string
  resolve: (result: RawResult) => void
  reject: (error: AppError) => void
  /** Starts the time-out anew. */
  touch: () => void
  relay: Relay | undefined
  /** The client's own progress token, put back before its progress travels on. */
  token: unknown
}

export type PeerDeps = {
  where: Where
  /** Delivers one message; `id` is given for a request. */
  send: (message: Json, id?: number) => Promise<void>
  toFailure: (error: unknown) => AppError
  /** True when all requests of this connection are of one client session. */
  sessionBound: boolean
  listChanged: () => void
  logged: (line: string) => void
  /** A request ended; `answered` is false when its answer is no longer wanted. */
  settled?: (id: number, answered: boolean) => void
}

const methodNotFound = -32_601
const internalError = -32_603
const mostAsksAtOnce = 100

/**
 * The client half of JSON-RPC as MCP uses it (2025-11-25, basic), kept raw: the SDK's own `Client` drops unknown fields of
 * capabilities, progress and results, which a gateway must pass on. Transports deliver into `receive`.
 */
export class Peer {
  readonly #deps: PeerDeps
  readonly #pending = new Map<number, Pending>()
  readonly #asks = new Map<unknown, AbortController>()
  #nextId = 1
  #sessionRelay: Relay | undefined
  #ended: AppError | undefined

  constructor(deps: PeerDeps) {
    this.#deps = deps
  }

  /** Rejects with an AppError: the server's (`server_error`), `timed_out`, `cancelled`, or why the connection ended. */
  request(method: string, params: unknown, options: RequestOptions): Promise<RawResult> {
    const { signal, timeoutMs, relay } = options
    if (this.#ended) return Promise.reject(this.#ended)
    if (signal.aborted) return Promise.reject(cancelled(method))
    if (relay) this.#sessionRelay = relay
    const id = this.#nextId++
    const { params: sent, token } = withOwnToken(params, id)
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout
      const stop = (answered: boolean) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        this.#pending.delete(id)
        this.#deps.settled?.(id, answered)
      }
      const giveUp = (error: AppError) => {
        if (method !== 'initialize')
          this.notify('notifications/cancelled', { requestId: id, reason: error.message })
        stop(false)
        reject(error)
      }
      const onAbort = () => giveUp(cancelled(method))
      const touch = () => {
        clearTimeout(timer)
        timer = setTimeout(() => giveUp(timedOut(this.#deps.where, method, timeoutMs)), timeoutMs)
      }
      this.#pending.set(id, {
        method,
        relay,
        token,
        touch,
        resolve: result => (stop(true), resolve(result)),
        reject: error => (stop(true), reject(error)),
      })
      signal.addEventListener('abort', onAbort, { once: true })
      touch()
      this.#deps
        .send({ jsonrpc: '2.0', id, method, ...(sent !== undefined && { params: sent }) }, id)
        .catch((error: unknown) => this.fail(id, this.#deps.toFailure(error)))
    })
  }

  notify(method: string, params?: Json): void {
    this.#deliver({ jsonrpc: '2.0', method, ...(params && { params }) })
  }

  /** One message from the server, or a batch of them. Never throws, whatever it is. `carrier` is the request whose own stream brought it, where the transport knows. */
  receive(message: unknown, carrier?: number): void {
    for (const one of Array.isArray(message) ? message : [message]) this.#receiveOne(one, carrier)
  }

  #receiveOne(message: unknown, carrier: number | undefined): void {
    if (!isRecord(message)) this.#deps.logged(`Not a message: ${typeof message}`)
    else if (typeof message['method'] !== 'string') this.#answered(message)
    else if (message['id'] === undefined) this.#notified(message['method'], message['params'], carrier)
    else void this.#asked(message['id'], message['method'], message['params'], carrier)
  }

  /** Rejects one request, if it still waits. */
  fail(id: number, error: AppError): void {
    this.#pending.get(id)?.reject(error)
  }

  waits(id: number): boolean {
    return this.#pending.has(id)
  }

  /** The connection is over: everything that waits is rejected, and so is all that comes later. */
  end(error: AppError): void {
    if (this.#ended) return
    this.#ended = error
    for (const pending of this.#pending.values()) pending.reject(error)
    for (const ask of this.#asks.values()) ask.abort()
  }

  #answered(message: Json): void {
    const pending = this.#pending.get(idOf(message['id']))
    if (!pending) return this.#deps.logged(`An answer to nothing that was asked (id ${idOf(message['id'])})`)
    // The parser takes any depth; whoever passes the answer on would fail, and its client wait for ever.
    if (isDeeperThan(message, deepestJson)) pending.reject(tooDeep(this.#deps.where, deepestJson))
    else if (message['error'] !== undefined) pending.reject(rpcFailure(message['error'], this.#deps.where))
    else if (isRecord(message['result'])) pending.resolve(message['result'])
    else
      pending.reject(protocolMismatch(this.#deps.where, `its answer to ${pending.method} is not an object`))
  }

  #notified(method: string, params: unknown, carrier: number | undefined): void {
    if (method === 'notifications/progress') return this.#progressed(params)
    if (method === 'notifications/cancelled') return this.#askCancelled(params)
    if (method.endsWith('/list_changed')) return this.#deps.listChanged()
    this.#relayFor(carrier)?.notify(method, params)
  }

  #progressed(params: unknown): void {
    if (!isRecord(params)) return
    const pending = this.#pending.get(idOf(params['progressToken']))
    if (!pending || pending.token === undefined) return
    pending.touch()
    pending.relay?.notify('notifications/progress', { ...params, progressToken: pending.token })
  }

  #askCancelled(params: unknown): void {
    if (isRecord(params)) this.#asks.get(params['requestId'])?.abort()
  }

  /** A request of the server travels only to the client whose own request caused it; nobody else may see it. */
  async #asked(id: unknown, method: string, params: unknown, carrier: number | undefined): Promise<void> {
    if (method === 'ping') return this.#deliver({ jsonrpc: '2.0', id, result: {} })
    const relay = this.#relayFor(carrier)
    if (!relay || this.#asks.size >= mostAsksAtOnce) {
      this.#deps.logged(`Refused ${method}: it belongs to no single client's request`)
      const error = { code: methodNotFound, message: `Gatehouse cannot take ${method} to a client here` }
      return this.#deliver({ jsonrpc: '2.0', id, error })
    }
    const ask = new AbortController()
    this.#asks.set(id, ask)
    try {
      const result = await relay.request(method, params, ask.signal)
      this.#deliver({ jsonrpc: '2.0', id, result })
    } catch (error) {
      if (!ask.signal.aborted) this.#deliver({ jsonrpc: '2.0', id, error: toRpcError(error) })
    } finally {
      this.#asks.delete(id)
    }
  }

  #relayFor(carrier: number | undefined): Relay | undefined {
    const carried = carrier === undefined ? undefined : this.#pending.get(carrier)?.relay
    if (carried) return carried
    if (this.#deps.sessionBound) return this.#sessionRelay
    const waiting = [...this.#pending.values()]
    return carrier === undefined && waiting.length === 1 ? waiting[0]?.relay : undefined
  }

  /** Sends what nobody waits for; a failure shows in the connection's own end. */
  #deliver(message: Json): void {
    if (this.#ended) return
    this.#deps.send(message).catch((error: unknown) => this.#deps.logged(this.#deps.toFailure(error).message))
  }
}

/** An id of ours, which some servers give back as a string. Any other value may throw when it is made a number. */
const idOf = (id: unknown): number => (typeof id === 'number' || typeof id === 'string' ? Number(id) : NaN)

/** The client's progress token is its own; towards the server each request has one of ours. */
function withOwnToken(params: unknown, id: number): { params: unknown; token: unknown } {
  const meta = isRecord(params) ? params['_meta'] : undefined
  if (!isRecord(params) || !isRecord(meta) || meta['progressToken'] === undefined)
    return { params, token: undefined }
  return { params: { ...params, _meta: { ...meta, progressToken: id } }, token: meta['progressToken'] }
}

function toRpcError(error: unknown): Json {
  if (!(error instanceof AppError)) return { code: internalError, message: 'The client could not answer' }
  const { data } = error
  if (isRecord(data) && Number.isSafeInteger(data['code'])) return { ...data }
  return { code: internalError, message: error.message }
}
