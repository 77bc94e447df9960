import { Agent, request } from 'undici'
import { checkAddress, checkedLookup } from './address.ts'
import { failure, statusFailure, toFailure, type Where } from './failure.ts'
import { asResponse } from './web-answer.ts'

const connectTimeoutMs = 15_000
const mostHops = 5

/** Some servers refuse whoever does not say what it is. */
const usual = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Gatehouse' }

type Outgoing = RequestInit & { headers: Headers }

type Deps = {
  where: Where
  headers: Record<string, string>
  /** `refused`: not even within the origin. */
  redirects?: 'within_origin' | 'refused'
}

/**
 * Our own HTTP client for one server: checked addresses, redirects only within the origin (so that credentials never
 * travel elsewhere), and no time-outs of its own for answers, because each request brings one.
 */
export class Web {
  readonly #deps: Deps
  readonly #agent = new Agent({
    connect: { lookup: checkedLookup, timeout: connectTimeoutMs },
    headersTimeout: 0,
    bodyTimeout: 0,
  })

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Like `fetch`. Rejects with an AppError. */
  fetch = async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    const target = withoutUser(new URL(url), headers)
    for (const [name, value] of Object.entries(this.#deps.headers)) headers.set(name, value)
    try {
      return await this.#follow(target, { ...init, headers })
    } catch (error) {
      throw toFailure(error, this.#deps.where)
    }
  }

  /** Drops every connection at once. */
  close(): Promise<void> {
    return this.#agent.destroy()
  }

  async #follow(start: URL, init: Outgoing): Promise<Response> {
    let url = start
    for (let hop = 0; hop <= mostHops; hop++) {
      checkAddress(url)
      // oxlint-disable-next-line no-await-in-loop -- each hop names the next one
      const response = await this.#once(url, init)
      const target = targetOf(response, url)
      if (!target) return response
      // oxlint-disable-next-line no-await-in-loop -- frees the connection before the next hop
      await response.body?.cancel()
      checkAddress(target)
      const isRefused = this.#deps.redirects === 'refused'
      if (isRefused || !mayFollow(url, target, response.status, init.method)) throw this.#strays(target)
      url = target
    }
    throw failure('http_error', this.#deps.where, `${this.#deps.where.name} redirects without end.`)
  }

  /** By `request`, which takes a quarter of the time of `fetch`. */
  async #once(url: URL, { method = 'GET', headers, body, signal }: Outgoing): Promise<Response> {
    if (typeof body !== 'string' && body !== undefined && body !== null)
      throw new TypeError('Only texts are sent.')
    const answer = await request(url, {
      method,
      headers: { ...usual, ...Object.fromEntries(headers) },
      body: body ?? null,
      signal: signal ?? null,
      dispatcher: this.#agent,
    })
    // Whoever reads the body is told of its error; without a reader there is nobody to tell.
    answer.body.on('error', () => undefined)
    if (answer.statusCode <= 599) return asResponse(answer)
    answer.body.destroy()
    throw statusFailure(answer.statusCode, '', this.#deps.where)
  }

  #strays(target: URL): Error {
    const { name } = this.#deps.where
    const shown = `${target.origin}${target.pathname}`
    return failure(
      'http_error',
      this.#deps.where,
      `${name} redirects to ${shown}, which Gatehouse does not follow. If that is where it lives now, use that address.`,
    )
  }
}

/** fetch refuses an address with a user in it; it means Basic authentication (RFC 7617). */
function withoutUser(url: URL, headers: Headers): URL {
  if (url.username === '' && url.password === '') return url
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  headers.set('authorization', `Basic ${Buffer.from(user).toString('base64')}`)
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare
}

function targetOf(response: Response, url: URL): URL | undefined {
  const location = [301, 302, 303, 307, 308].includes(response.status) && response.headers.get('location')
  return typeof location === 'string' && URL.canParse(location, url) ? new URL(location, url) : undefined
}

/** 301, 302 and 303 would turn a POST into a GET. */
function mayFollow(from: URL, to: URL, status: number, method = 'GET'): boolean {
  const keepsMethod = method === 'GET' || status === 307 || status === 308
  return keepsMethod && to.origin === from.origin && to.username === '' && to.password === ''
}
