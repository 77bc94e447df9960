import { AppError } from '#base/errors.ts'
import type { Adapter, Opening } from './adapter.ts'
import { authHeaders } from './auth.ts'
import { mostBodyBytes, watchBody } from './body.ts'
import { cancelled, timedOut, toFailure, tooLarge, type Where } from './failure.ts'
import { type RestAnswer, toCallResult, toTools } from './rest-answer.ts'
import type {
  CallParams,
  ListKind,
  RawItem,
  RawResult,
  RequestOptions,
  Upstream,
  UpstreamFacts,
} from './upstream.ts'
import { Web } from './web.ts'

/** The REST dialect of seed B: `GET /tools` and `POST /execute`. */
export const openRest: Adapter = async opening => {
  const { server, where, resolve, signal, tuning } = opening
  const web = new Web({ where, headers: await authHeaders(server, resolve) })
  const upstream = new RestUpstream(opening, web)
  try {
    await upstream.probe(AbortSignal.any([signal, AbortSignal.timeout(tuning.connectTimeoutMs)]))
    return upstream
  } catch (error) {
    await web.close()
    throw signal.aborted ? error : overdue(error, where, 'GET /tools', tuning.connectTimeoutMs)
  }
}

class RestUpstream implements Upstream {
  readonly facts: UpstreamFacts = {
    protocolVersion: null,
    serverInfo: null,
    capabilities: { tools: {} },
    instructions: null,
  }
  readonly #opening: Opening
  readonly #web: Web
  /** What opening the connection read, given to the first reader instead of asking twice. */
  #probed: RawItem[] | undefined

  constructor(opening: Opening, web: Web) {
    this.#opening = opening
    this.#web = web
  }

  async probe(signal: AbortSignal): Promise<void> {
    this.#probed = await this.#readTools(signal)
  }

  async list(what: ListKind, signal: AbortSignal): Promise<RawItem[]> {
    if (what !== 'tools') return []
    const probed = this.#probed
    this.#probed = undefined
    return (
      probed ?? this.#timed('GET /tools', signal, this.#opening.tuning.listTimeoutMs, s => this.#readTools(s))
    )
  }

  callTool(params: CallParams, { signal, timeoutMs }: RequestOptions): Promise<RawResult> {
    return this.#timed('POST /execute', signal, timeoutMs, async s => {
      const body = JSON.stringify({ tool: params.name, arguments: params.arguments ?? {} })
      return toCallResult(await this.#ask('POST', 'execute', s, body), this.#opening.where)
    })
  }

  request(method: string): Promise<RawResult> {
    const message = `${this.#opening.where.name} is a REST server: it has tools only, and cannot answer ${method}.`
    return Promise.reject(new AppError('server_error', message, { data: { code: -32_601, message } }))
  }

  close(): Promise<void> {
    return this.#web.close()
  }

  async #readTools(signal: AbortSignal): Promise<RawItem[]> {
    const { where } = this.#opening
    return toTools(await this.#ask('GET', 'tools', signal), where)
  }

  async #ask(method: 'GET' | 'POST', path: string, signal: AbortSignal, body?: string): Promise<RestAnswer> {
    const { server, where } = this.#opening
    const response = await this.#web.fetch(endpoint(server.url ?? '', path), {
      method,
      signal,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
    })
    const limit = () => tooLarge(where, `more than ${mostBodyBytes / 1024 / 1024} MiB`)
    const stream = response.body && watchBody(response.body, { tooLarge: limit, isStream: false })
    return { status: response.status, text: await new Response(stream).text() }
  }

  async #timed<T>(
    what: string,
    signal: AbortSignal,
    timeoutMs: number,
    ask: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await ask(AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))
    } catch (error) {
      if (signal.aborted) throw cancelled(what)
      const known = overdue(error, this.#opening.where, what, timeoutMs)
      if (known.code === 'connection_refused' || known.code === 'host_not_found')
        this.#opening.events.closed(known)
      throw known
    }
  }
}

/** A time-out of our own, or whatever else it was, as an AppError. */
function overdue(error: unknown, where: Where, what: string, timeoutMs: number): AppError {
  return isTimeout(error) ? timedOut(where, what, timeoutMs) : toFailure(error, where)
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || isTimeout(error.cause))
}

function endpoint(base: string, path: string): URL {
  const url = new URL(base)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`
  return url
}
