import { randomUUID } from 'node:crypto'
import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js'
import type { Log } from '#base/log.ts'
import { AppError } from '#base/errors.ts'
import type { Broker, Call } from '#services/broker/broker.ts'
import type { Registry, View } from '#services/registry/registry.ts'
import type { RawResult } from '#services/upstreams/upstream.ts'
import type { ClientSession, Extra } from './client-session.ts'
import { isObject, RpcError, rpcCode } from './messages.ts'
import type { OfferAnswers } from './offer-answers.ts'
import { page } from './page.ts'
import { pausedSentence } from './paused.ts'
import { relayOf } from './relay.ts'
import { toolFailure } from './tool-failure.ts'

type Deps = {
  log: Log
  broker: Pick<Broker, 'call' | 'refuse'>
  registry: Pick<Registry, 'served'>
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
    switch (method) {
      case 'tools/list':
        return this.#listTools(session.view, params['cursor'])
      case 'tools/call':
        return this.#callTool(session, params, extra)
      default:
        return this.#deps.offers.answer({ session, method, params, extra }) ?? unknownMethod(method)
    }
  }

  #listTools(view: View, cursor: unknown): RawResult {
    const tools = this.#deps.registry.served(view)
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
      client: session.owner.name,
      session: session.id,
      view: session.view,
      tool: name,
      arguments: args,
      meta: isObject(meta) ? meta : undefined,
      signal: extra.signal,
      relay: relayOf(session, extra, isObject(meta) ? meta['progressToken'] : undefined),
    }
    return this.#perform(call)
  }

  async #perform(call: Call): Promise<RawResult> {
    const { broker, log, isPaused } = this.#deps
    try {
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
