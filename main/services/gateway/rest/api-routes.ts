import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import type { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { faultSentence, faultsOf, plainFault } from '#base/faults.ts'
import { bodyOf, refuseMethod } from '../http-door.ts'
import { parseJsonText } from '../json-text.ts'
import type { LocalDispatch } from '../local-rpc.ts'
import { activityRoutes } from './activity-routes.ts'
import { approvalRoutes } from './approval-routes.ts'
import { askAs } from './ask.ts'
import { houseRoutes } from './house-routes.ts'
import { jobRoutes } from './job-routes.ts'
import { openapi } from './openapi.ts'
import type { Route } from './route.ts'
import { scopedAsk } from './scoped-ask.ts'
import { workflowRoutes } from './workflow-routes.ts'

type Deps = Parameters<typeof workflowRoutes>[0] &
  Parameters<typeof approvalRoutes>[0] & { version: string; dispatch: LocalDispatch }

const everyMethod: HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Seed A's REST API (J3, O2), each path with and without the slash at its end. */
export function apiRoutes(app: FastifyInstance, deps: Deps): void {
  const routes = [
    ...workflowRoutes(deps),
    ...jobRoutes(deps),
    ...approvalRoutes(deps),
    ...activityRoutes,
    ...houseRoutes,
  ]
  for (const entry of routes) serve(app, deps, entry)
  const document = openapi(routes, deps.version)
  app.get('/api/openapi.json', () => document)
}

function serve(app: FastifyInstance, deps: Deps, entry: Route): void {
  for (const url of [entry.path, entry.path.slice(0, -1)]) {
    app.route({
      method: entry.method,
      url,
      handler: (request: FastifyRequest<{ Params: Record<string, string> }>, reply) =>
        answer(deps, entry, request, reply),
    })
    app.route({
      method: everyMethod.filter(method => method !== entry.method),
      url,
      handler: request => refuseMethod(request, entry.method),
    })
  }
}

async function answer(
  { dispatch }: Deps,
  { query, body, run }: Route,
  request: FastifyRequest<{ Params: Record<string, string> }>,
  reply: FastifyReply,
): Promise<unknown> {
  const { keyOwner: key } = request
  const value = await run({
    params: request.params,
    query: query && read(query, request.query, 'the address'),
    body: body && read(body, jsonOf(request), 'the body'),
    ask: scopedAsk(askAs(dispatch, { face: 'rest', name: key.name, keyId: key.id }), key),
    request,
    reply,
  })
  if (!reply.sent) void reply.header('cache-control', 'no-store')
  return value
}

function read(schema: z.ZodType, value: unknown, where: string): unknown {
  const parsed = schema.safeParse(value, { error: plainFault })
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  throw new AppError('bad_input', `In ${where}: ${faultSentence(issues)}`, { data: faultsOf(issues) })
}

/** No body is as good as an empty one. */
function jsonOf(request: FastifyRequest): unknown {
  const text = bodyOf(request)
  if (text.trim() === '') return undefined
  try {
    return parseJsonText(text)
  } catch (cause) {
    const message = cause instanceof RangeError ? cause.message : 'The body is not JSON.'
    throw new AppError('bad_input', message, { cause })
  }
}
