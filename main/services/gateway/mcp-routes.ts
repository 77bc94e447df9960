import { randomUUID } from 'node:crypto'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#base/errors.ts'
import { protocolVersions } from '#base/greeting.ts'
import type { Session } from '#contract'
import type { View } from '#services/registry/registry.ts'
import type { ClientSession, Line, Owner } from './client-session.ts'
import type { Accepts } from './exchange.ts'
import { bodyOf } from './http-door.ts'
import { HttpTransport } from './http-transport.ts'
import { isRequest, parseMessages, RpcError, rpcCode } from './messages.ts'
import type { Sessions } from './sessions.ts'
import { SseTransport } from './sse-transport.ts'

export type OpenSession = (
  transport: Line,
  kind: Session['transport'],
  owner: Owner,
  view: View,
) => Promise<ClientSession>

type Deps = {
  sessions: Sessions
  openSession: OpenSession
  /** Throws `not_found` for a slug that no server has. */
  checkSlug(slug: string): void
}

type Request = FastifyRequest<{ Params: { slug?: string }; Querystring: { sessionId?: string } }>

/** MCP over HTTP: the session era's streamable transport, and the older one of 2024-11-05 (G1, G2). */
export function mcpRoutes(app: FastifyInstance, deps: Deps): void {
  for (const path of ['/mcp', '/mcp/servers/:slug']) {
    app.post(path, (request: Request, reply) => post(deps, request, reply))
    app.get(path, (request: Request, reply) => listen(deps, request, reply))
    app.delete(path, (request: Request, reply) => remove(deps, request, reply))
  }
  for (const path of ['/sse', '/mcp/servers/:slug/sse'])
    app.get(path, (request: Request, reply) => openSse(deps, request, reply))
  app.post('/messages', (request: Request, reply) => postSse(deps, request, reply))
}

async function post(deps: Deps, request: Request, reply: FastifyReply): Promise<void> {
  const accepts = acceptsOf(request.headers.accept)
  if (!accepts.json && !accepts.stream) {
    const message = 'Not acceptable: accept application/json and text/event-stream.'
    await reply.code(406).send({ jsonrpc: '2.0', id: null, error: { code: rpcCode.badRequest, message } })
    return
  }
  const messages = parseMessages(bodyOf(request))
  const transport = await sessionFor(deps, request, messages)
  transport.receive(messages, reply.raw, accepts)
  reply.hijack()
}

/** The session named in the header, or a new one for `initialize`. */
async function sessionFor(deps: Deps, request: Request, messages: JSONRPCMessage[]): Promise<HttpTransport> {
  const isInitialize = messages.some(message => isRequest(message) && message.method === 'initialize')
  if (!isInitialize) return known(deps, request)
  if (messages.length > 1)
    throw new RpcError(rpcCode.invalidRequest, 'Only one initialization request is allowed.')
  if (request.headers['mcp-session-id'] !== undefined)
    throw new RpcError(rpcCode.invalidRequest, 'Invalid request: this session is already initialized.')
  const transport = new HttpTransport(randomUUID())
  await deps.openSession(transport, 'http', ownerOf(request), viewOf(deps, request))
  return transport
}

/** The open session of this key on this route. Clients of the 2026-07-28 era read the 400 as "fall back to initialize". */
function known({ sessions }: Deps, request: Request): HttpTransport {
  const version = request.headers['mcp-protocol-version']
  if (version !== undefined && !protocolVersions.some(spoken => spoken === version)) {
    const message = `Bad Request: Unsupported protocol version: ${String(version).slice(0, 40)} (supported versions: ${protocolVersions.join(', ')})`
    throw new RpcError(rpcCode.badRequest, message)
  }
  const id = request.headers['mcp-session-id']
  if (typeof id !== 'string')
    throw new RpcError(
      rpcCode.badRequest,
      'Bad Request: Mcp-Session-Id header is required. Send initialize first.',
    )
  const found = sessions.find(id, request.keyOwner.id, routeView(request), HttpTransport)
  if (!found)
    throw new RpcError(rpcCode.sessionNotFound, 'Session not found. Send initialize to begin a new one.')
  return found.transport
}

async function listen(deps: Deps, request: Request, reply: FastifyReply): Promise<void> {
  if (!acceptsOf(request.headers.accept).stream) {
    const message = 'Not acceptable: a GET of this address is an event stream; accept text/event-stream.'
    await reply.code(406).send({ jsonrpc: '2.0', id: null, error: { code: rpcCode.badRequest, message } })
    return
  }
  known(deps, request).listen(reply.raw)
  reply.hijack()
}

async function remove(deps: Deps, request: Request, reply: FastifyReply): Promise<void> {
  await known(deps, request).close()
  await reply.code(200).send()
}

async function openSse(deps: Deps, request: Request, reply: FastifyReply): Promise<void> {
  const transport = new SseTransport(randomUUID(), reply.raw)
  const view = viewOf(deps, request)
  reply.hijack()
  await deps.openSession(transport, 'sse', ownerOf(request), view)
}

async function postSse(deps: Deps, request: Request, reply: FastifyReply): Promise<void> {
  const messages = parseMessages(bodyOf(request))
  const id = request.query.sessionId ?? ''
  const found = deps.sessions.find(id, request.keyOwner.id, undefined, SseTransport)
  if (!found) throw new RpcError(rpcCode.sessionNotFound, 'Session not found. Open the event stream again.')
  found.transport.receive(messages)
  await reply.code(202).send('Accepted')
}

function ownerOf({ keyOwner }: Request): Owner {
  return { keyId: keyOwner.id, name: keyOwner.name }
}

function routeView({ params }: Request): View {
  return params.slug === undefined ? { kind: 'all' } : { kind: 'server', slug: params.slug }
}

function viewOf(deps: Deps, request: Request): View {
  const view = routeView(request)
  if (view.kind === 'all') return view
  deps.checkSlug(view.slug)
  if (request.keyOwner.reach.server(view.slug)) return view
  const message = `The key ${request.keyOwner.name} may not use the server ${view.slug}. Its scope can be changed in Gatehouse under Clients.`
  throw new AppError('not_permitted', message)
}

function acceptsOf(accept = '*/*'): Accepts {
  const any = accept.includes('*/*')
  return {
    json: any || accept.includes('application/json'),
    stream: any || accept.includes('text/event-stream'),
  }
}
