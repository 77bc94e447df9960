import { deepestJson, isDeeperThan } from '#base/nesting.ts'
import type { Opening } from './adapter.ts'
import { authHeaders } from './auth.ts'
import { mostBodyBytes, watchBody } from './body.ts'
import { notJson, timedOut, toFailure, tooDeep, tooLarge } from './failure.ts'
import { Web } from './web.ts'

/** An HTTP answer; `retryAfterMs` is what it asked to wait, when it did. */
export type ApiAnswer = { status: number; text: string; retryAfterMs: number | undefined }
type Request = { signal: AbortSignal; timeoutMs: number; body?: object; idempotencyKey?: string }

/** Longest pause that another side may ask for. */
const longestPauseMs = 300_000

/** Seed A's REST API, asked at exactly its paths: redirects are refused, because a key must not travel elsewhere. */
export class PyexecutorApi {
  readonly #opening: Opening
  readonly #web: Web

  private constructor(opening: Opening, web: Web) {
    this.#opening = opening
    this.#web = web
  }

  static async open(opening: Opening): Promise<PyexecutorApi> {
    const headers = await authHeaders(opening.server, opening.resolve)
    return new PyexecutorApi(opening, new Web({ where: opening.where, headers, redirects: 'refused' }))
  }

  close(): Promise<void> {
    return this.#web.close()
  }

  /** Whatever the status. Rejects with an AppError, or with the signal's reason. */
  async ask(method: 'GET' | 'POST', path: string, request: Request): Promise<ApiAnswer> {
    const { where } = this.#opening
    const { signal, timeoutMs } = request
    const limit = AbortSignal.timeout(timeoutMs)
    try {
      return await this.#ask(method, path, { ...request, signal: AbortSignal.any([signal, limit]) })
    } catch (error) {
      signal.throwIfAborted()
      throw limit.aborted ? timedOut(where, `${method} ${path}`, timeoutMs) : toFailure(error, where)
    }
  }

  /** The JSON of an answer. Throws `not_json`, `too_large`. */
  json({ text }: ApiAnswer): unknown {
    const { where } = this.#opening
    const value = parsed(text)
    if (value === undefined) throw notJson(where)
    if (isDeeperThan(value, deepestJson)) throw tooDeep(where, deepestJson)
    return value
  }

  async #ask(method: string, path: string, { signal, body, idempotencyKey }: Request): Promise<ApiAnswer> {
    const { server, where } = this.#opening
    const response = await this.#web.fetch(endpoint(server.url ?? '', path), {
      method,
      signal,
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const tooMuch = () => tooLarge(where, `more than ${mostBodyBytes / 1024 / 1024} MiB`)
    const stream = response.body && watchBody(response.body, { tooLarge: tooMuch, isStream: false })
    const text = await new Response(stream).text()
    return { status: response.status, text, retryAfterMs: retryAfter(response.headers.get('retry-after')) }
  }
}

/** The base address with a path of the API; what the person typed may end with a slash, or with `/api`. */
function endpoint(base: string, path: string): URL {
  const url = new URL(base)
  url.pathname = `${url.pathname.replace(/(?:\/api)?\/*$/, '')}${path}`
  return url
}

/** Seconds or a date (RFC 9110). */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestPauseMs)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
