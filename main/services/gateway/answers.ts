import { randomUUID } from 'node:crypto'
import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js'
import type { Log } from '#base/log.ts'
import { AppError } from '#base/errors.ts'
import type { Broker, Call } from '#services/broker/broker.ts'
import type { RawResult } from '#services/upstreams/upstream.ts'
import type { ClientSession, Extra } from './client-session.ts'
import { endedSentence } from './key-check.ts'
import { isObject, RpcError, rpcCode } from './messages.ts'
import type { OfferAnswers } from './offer-answers.ts'
import { page } from './page.ts'
import { pausedSentence } from './paused.ts'
import { relayOf } from './relay.ts'
import type { ScopedTools } from './scoped-tools.ts'
import { toolFailure } from './tool-failure.ts'

type Deps = {
  log: Log
  broker: Pick<Broker, 'call' | 'refuse'>
  tools: ScopedTools
  offers: OfferAnswers
  isPaused: () => boolean
}

/** Answers a session's requests: lists from the registry, calls through the broker. */
export class Answers {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async answer(
    session: ClientSession,
    { method, params = {} }: JSONRPCRequest,
    extra: Extra,
  ): Promise<RawResult> {
    if (session.isEnded && method !== 'tools/call')
      throw new RpcError(rpcCode.badRequest, endedSentence, { code: 'key_refused' })
    switch (method) {
      case 'tools/list':
        return this.#listTools(session, params['cursor'])
      case 'tools/call':
        return this.#callTool(session, params, extra)
      default:
        return this.#deps.offers.answer({ session, method, params, extra }) ?? unknownMethod(method)
    }
  }

  #listTools({ view, key }: ClientSession, cursor: unknown): RawResult {
    const tools = this.#deps.tools.served(view, key)
    const { items, ...rest } = page(
      tools.map(tool => ({ key: tool.exposedName, tool })),
      cursor,
    )
    return { tools: items.map(({ tool }) => tool.listed), ...rest }
  }

  async #callTool(session: ClientSession, params: Record<string, unknown>, extra: Extra): Promise<RawResult> {
    const { name, arguments: args, _meta: meta } = params
    if (typeof name !== 'string')
      throw new RpcError(rpcCode.invalidParams, 'tools/call needs the name of a tool.')
    if (args !== undefined && !isObject(args))
      throw new RpcError(rpcCode.invalidParams, 'The arguments of tools/call are an object.')
    session.countCall()
    const call: Call = {
      requestId: randomUUID(),
      client: session.client,
      key: session.key,
      session: session.id,
      view: session.view,
      tool: name,
      arguments: args,
      meta: isObject(meta) ? meta : undefined,
      signal: extra.signal,
      lost: () => session.transport.lost?.(extra.requestId),
      relay: relayOf(session, extra, isObject(meta) ? meta['progressToken'] : undefined),
    }
    return this.#perform(call, session.isEnded)
  }

  async #perform(call: Call, isEnded: boolean): Promise<RawResult> {
    const { broker, log, isPaused } = this.#deps
    try {
      if (isEnded) broker.refuse(call, 'key_refused', endedSentence)
      if (isPaused()) broker.refuse(call, 'gateway_paused', pausedSentence)
      return await broker.call(call)
    } catch (error) {
      if (!(error instanceof AppError))
        log.error({ err: error, requestId: call.requestId }, 'a call failed unexpectedly')
      return toolFailure(error, call.requestId)
    }
  }
}

function unknownMethod(method: string): never {
  throw new RpcError(rpcCode.methodNotFound, `Gatehouse does not know the method ${method.slice(0, 100)}.`)
}
