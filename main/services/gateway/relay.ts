import { ResultSchema } from '@modelcontextprotocol/sdk/types.js'
import type { Relay } from '#services/upstreams/upstream.ts'
import type { ClientSession, Extra } from './client-session.ts'
import { isObject, RpcError, rpcCode } from './messages.ts'

/** A person may have to answer a server's question. */
const questionTimeoutMs = 600_000

/** What a client must have declared before a server's request may reach it. */
const needed = new Map<string, 'sampling' | 'elicitation' | 'roots'>([
  ['sampling/createMessage', 'sampling'],
  ['elicitation/create', 'elicitation'],
  ['roots/list', 'roots'],
])

/** The way back from a server to exactly the request that caused its message (G5). */
export function relayOf(session: ClientSession, extra: Extra, progressToken: unknown): Relay {
  return {
    notify: (method, params) => {
      const shown = readable(session, method, isObject(params) ? params : {}, progressToken)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- passed through raw; the SDK does not parse what it sends
      if (shown) void extra.sendNotification({ method, params: shown } as never).catch(() => undefined)
    },
    request: async (method, params, signal) => {
      const capability = needed.get(method)
      if (capability && !session.server.getClientCapabilities()?.[capability])
        throw new RpcError(rpcCode.methodNotFound, `The client does not offer ${capability}.`)
      const options = { signal, timeout: questionTimeoutMs }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- passed through raw; the SDK does not parse what it sends
      return extra.sendRequest({ method, params } as never, ResultSchema, options)
    },
  }
}

/** The notification as this client may get it: progress under its own token, log messages of its level; else undefined. */
function readable(
  session: ClientSession,
  method: string,
  params: Record<string, unknown>,
  progressToken: unknown,
): Record<string, unknown> | undefined {
  if (method === 'notifications/progress')
    return progressToken === undefined ? undefined : { ...params, progressToken }
  if (method === 'notifications/message') return session.wantsLog(params['level']) ? params : undefined
  return params
}
