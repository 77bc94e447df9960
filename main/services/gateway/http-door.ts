import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { AppError, toWire } from '#base/errors.ts'
import type { KeyOwner } from '#base/key-owner.ts'
import type { Log } from '#base/log.ts'
import type { WireError } from '#contract'
import type { Activity } from '#services/activity/activity.ts'
import type { Keys } from '#services/keys/keys.ts'
import { checkCaller, statusOf } from './guard.ts'
import { checkKey } from './key-check.ts'
import { RpcError, rpcCode, rpcFailure } from './messages.ts'
import { apiRefusal, isApi, retryAfterSeconds } from './rest/refusal.ts'
import type { UnderWay } from './under-way.ts'

/** Largest request body in bytes, as the MCP SDKs have it. */
const bodyLimit = 4 * 1024 * 1024

const lastAnswersMs = 500

type Deps = {
  log: Log
  version: string
  keys: Pick<Keys, 'check' | 'refused'>
  activity?: Pick<Activity, 'append'>
  underWay: UnderWay
}

/** `open` ones check for themselves who calls; `guarded` ones are reached with a key only. */
type Routes = Record<'open' | 'guarded', (app: FastifyInstance) => void>

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key the request carries; set before any handler of a guarded route runs. */
    keyOwner: KeyOwner
  }
}

/**
 * The HTTP server with everything that holds for all of its routes: Host and Origin first, then the key, then size and
 * type of the body; every refusal is a sentence. Bodies reach the routes as text.
 */
export function buildHttp(deps: Deps, routes: Routes): FastifyInstance {
  const app = fastify({
    bodyLimit,
    logger: false,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
    keepAliveTimeout: 75_000,
    routerOptions: { maxParamLength: 200 },
  })
  app.decorateRequest('keyOwner')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )
  app.addHook('onRequest', async request => checkCaller(request.headers, request.socket.localPort ?? 0))
  app.setErrorHandler<FastifyError>((error, request, reply) => refuse(error, request, reply, deps.log))
  app.setNotFoundHandler((request, reply) => {
    const message = `There is nothing at ${request.method} ${request.url.split('?')[0]?.slice(0, 200)}. Gatehouse serves /mcp, /mcp/servers/SLUG, /sse, /tools, /execute, /api/openapi.json and what that describes, /metrics and /healthz.`
    send(request, reply, 404, { code: 'not_found', message })
  })
  app.get('/healthz', () => ({ status: 'ok', version: deps.version }))
  routes.open(app)
  app.register(async guarded => {
    guarded.addHook('onRequest', async (request, reply) => {
      const { id } = checkKey(request.headers, deps)
      deps.underWay.reserve(id, announced(request), reply.raw)
    })
    // Once more when the body is in: a key may be changed or revoked while its owner sends slowly.
    guarded.addHook('preHandler', async (request, reply) => {
      request.keyOwner = checkKey(request.headers, deps)
      deps.underWay.add(request.keyOwner.id, reply.raw)
    })
    routes.guarded(guarded)
  })
  return app
}

/** Stops listening; what is still being answered has a moment to leave before its connection is cut. */
export async function closeHttp(app: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), lastAnswersMs)
  await app.close()
  clearTimeout(timer)
}

/** How long a request's body is, before it is read: one that does not say so may be as long as any. */
function announced({ headers }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return bodyLimit
  return Math.min(Number(headers['content-length'] ?? 0), bodyLimit)
}

/** The body's text; empty when there was none. */
export function bodyOf({ body }: FastifyRequest): string {
  return typeof body === 'string' ? body : ''
}

/** Refuses a method that a known address does not have. */
export function refuseMethod(request: FastifyRequest, allowed: string): never {
  const path = request.url.split('?')[0]?.slice(0, 200)
  throw new MethodRefused(`${path} takes ${allowed}, not ${request.method}.`, allowed)
}

class MethodRefused extends AppError {
  readonly allowed: string

  constructor(message: string, allowed: string) {
    super('bad_input', message)
    this.allowed = allowed
  }
}

function refuse(
  error: FastifyError | AppError | RpcError,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): void {
  if (error instanceof RpcError) {
    void reply.code(error.code === rpcCode.sessionNotFound ? 404 : 400).send(rpcFailure(null, error))
    return
  }
  if (error instanceof MethodRefused)
    return send(request, reply.header('allow', error.allowed), 405, toWire(error))
  if (error instanceof AppError) return send(request, reply, statusOf(error.code), toWire(error))
  const known = requestFault(error)
  // Closed at once, the connection would break under a caller that is still sending, who would never read the sentence.
  if (known?.status === 413) reply.removeHeader('connection')
  if (known) return send(request, reply, known.status, known.error)
  log.error({ err: error, path: request.url.split('?')[0] }, 'a request failed unexpectedly')
  send(request, reply, 500, toWire(error))
}

/** What fastify itself found wrong with the request. */
function requestFault({
  statusCode = 500,
}: {
  statusCode?: number
}): { status: number; error: WireError } | undefined {
  if (statusCode === 413) {
    const message = `The body is larger than ${bodyLimit / 1024 / 1024} MiB.`
    return { status: 413, error: { code: 'too_large', message } }
  }
  if (statusCode === 415) {
    const message = 'The body must be JSON: send Content-Type: application/json.'
    return { status: 415, error: { code: 'bad_input', message } }
  }
  if (statusCode < 400 || statusCode > 499) return undefined
  return {
    status: statusCode,
    error: { code: 'bad_input', message: 'The request is not valid HTTP for this route.' },
  }
}

/** A refusal in the words of its route: JSON-RPC on MCP's routes, seed A's shape under /api, the REST dialect's elsewhere. */
function bodyOfRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  error: WireError,
): Record<string, unknown> {
  const { code, message } = error
  if (/^\/(mcp|sse|messages)\b/.test(request.url))
    return { ...rpcFailure(null, new RpcError(rpcCode.badRequest, message, { code })) }
  if (!isApi(request.url)) return { error: { code, message } }
  reply.header('x-gatehouse-error', code)
  return apiRefusal(status, error)
}

function send(request: FastifyRequest, reply: FastifyReply, status: number, error: WireError): void {
  if (error.code === 'key_missing') reply.header('www-authenticate', 'Bearer realm="gatehouse"')
  if (error.code === 'key_refused')
    reply.header('www-authenticate', 'Bearer realm="gatehouse", error="invalid_token"')
  if (status === 429) reply.header('retry-after', String(retryAfterSeconds(error)))
  void reply
    .code(status)
    .header('cache-control', 'no-store')
    .send(bodyOfRefusal(request, reply, status, error))
}
