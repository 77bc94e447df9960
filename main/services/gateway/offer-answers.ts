import { AppError } from '#base/errors.ts'
import type { Limits } from '#services/limits/limits.ts'
import type { RawResult } from '#services/upstreams/upstream.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'
import type { ClientSession, Extra } from './client-session.ts'
import { isObject, RpcError, rpcCode } from './messages.ts'
import type { Offered, OfferedIndex, OfferedKind } from './offered.ts'
import { page } from './page.ts'
import { pausedSentence } from './paused.ts'
import { relayOf } from './relay.ts'

type Deps = {
  offered: OfferedIndex
  upstreams: Pick<Upstreams, 'request'>
  limits: Pick<Limits, 'take'>
  isPaused: () => boolean
}

type Asked = { session: ClientSession; method: string; params: Record<string, unknown>; extra: Extra }

/** MCP 2025-11-25, Resources, "Error handling". */
const resourceNotFound = -32002
const timeoutMs = 300_000

/** A map, because a client names the method: `constructor` is in every plain object. */
const lists = new Map<string, { kind: OfferedKind; field: string }>([
  ['prompts/list', { kind: 'prompt', field: 'prompts' }],
  ['resources/list', { kind: 'resource', field: 'resources' }],
  ['resources/templates/list', { kind: 'resource_template', field: 'resourceTemplates' }],
])

/** Answers for prompts and resources: lists from memory, the things themselves from their server (G5). */
export class OfferAnswers {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Undefined for a method that is none of these. */
  answer(asked: Asked): Promise<RawResult> | RawResult | undefined {
    const { session, method, params } = asked
    const list = lists.get(method)
    if (list) return this.#list(session, list, params['cursor'])
    if (method === 'prompts/get') return this.#getPrompt(asked)
    if (method === 'resources/read') return this.#readResource(asked)
    return undefined
  }

  #list(
    session: ClientSession,
    { kind, field }: { kind: OfferedKind; field: string },
    cursor: unknown,
  ): RawResult {
    const { items, ...rest } = page(this.#deps.offered.list(session, kind), cursor)
    return { [field]: items.map(({ listed }) => listed), ...rest }
  }

  #getPrompt(asked: Asked): Promise<RawResult> {
    const { name } = asked.params
    const offered = typeof name === 'string' ? this.#deps.offered.prompt(asked.session, name) : undefined
    if (!offered)
      throw new RpcError(rpcCode.invalidParams, `There is no prompt ${shown(name)}. List the prompts again.`)
    return this.#forward(asked, offered, { ...asked.params, name: offered.offer.key })
  }

  #readResource(asked: Asked): Promise<RawResult> {
    const { uri } = asked.params
    const offered = typeof uri === 'string' ? this.#deps.offered.resource(asked.session, uri) : undefined
    if (!offered)
      throw new RpcError(resourceNotFound, `No server offers the resource ${shown(uri)}.`, { uri })
    return this.#forward(asked, offered, asked.params)
  }

  async #forward(
    { session, method, params, extra }: Asked,
    { server }: Offered,
    sent: object,
  ): Promise<RawResult> {
    if (this.#deps.isPaused())
      throw new RpcError(rpcCode.badRequest, pausedSentence, { code: 'gateway_paused' })
    const meta = params['_meta']
    const relay = relayOf(session, extra, isObject(meta) ? meta['progressToken'] : undefined)
    const options = { signal: extra.signal, timeoutMs: server.timeoutMs ?? timeoutMs, relay }
    try {
      this.#deps.limits.take({ keyId: session.key?.id })
      return await this.#deps.upstreams.request(server.id, method, sent, options, session.id)
    } catch (error) {
      throw translated(error)
    }
  }
}

/** A server's own JSON-RPC error keeps its number; any other failure is ours. */
function translated(error: unknown): unknown {
  if (!(error instanceof AppError)) return error
  const { code, message, data } = error
  const number =
    isObject(data) && Number.isSafeInteger(data['code']) ? Number(data['code']) : rpcCode.internal
  const wait = isObject(data) && code === 'limit_reached' ? { retryAfterMs: data['retryAfterMs'] } : {}
  return new RpcError(number, message, { code, ...wait })
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 200) ?? '(none)'
}
