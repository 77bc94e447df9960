import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import type { Route } from './route.ts'

type Schema = Record<string, unknown>

/** Refusals that any route may give: no key, a foreign page, a fault of ours. */
const always = [401, 403, 500]

const Refusal = z.object({
  status: z.literal('error'),
  error: z.string().describe('What kind of refusal, e.g. Unauthorized.'),
  message: z.string().describe('What is wrong and what to do.'),
})

/** The OpenAPI 3.1 document of these routes, made of the schemas that check the requests (O2). */
export function openapi(routes: readonly Route[], version: string): Schema {
  const paths: Record<string, Schema> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse',
      version,
      description:
        'Workflows and jobs over REST. Every path is served with and without the slash at its end.',
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { apiKey: [] }],
    paths,
    components: {
      schemas: { Refusal: toSchema(Refusal, 'output') },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
  }
}

function operation({ id, summary, path, query, body, answer, refusals = [] }: Route): Schema {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const parameters = [...inPath, ...inQuery(query)]
  const statuses = [...new Set([...always, ...refusals])].toSorted((one, other) => one - other)
  return {
    operationId: id,
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: false, content: json(toSchema(body, 'input')) } }),
    responses: {
      200: { description: 'Done.', content: content(answer) },
      ...Object.fromEntries(statuses.map(status => [status, refusal(status)])),
    },
  }
}

function inQuery(query: z.ZodType | undefined): Schema[] {
  if (!query) return []
  const { properties = {} } = z
    .looseObject({
      properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })).optional(),
    })
    .parse(toSchema(query, 'input'))
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: false,
    ...(description !== undefined && { description }),
    // A number in an address is text that is read as one.
    schema: 'type' in schema ? schema : { ...schema, type: 'integer' },
  }))
}

const content = (answer: Route['answer']): Schema =>
  answer === 'events'
    ? { 'text/event-stream': { schema: { type: 'string' } } }
    : json(toSchema(answer, 'output'))

const json = (schema: Schema): Schema => ({ 'application/json': { schema } })

const refusal = (status: number): Schema => ({
  description: STATUS_CODES[status] ?? 'Refused',
  content: json({ $ref: '#/components/schemas/Refusal' }),
})

function toSchema(type: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _dialect, $defs: _any, ...schema }: Schema = z.toJSONSchema(type, { io, reused: 'inline' })
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withoutRefs(value)]))
}

/** The one type that needs a reference is any JSON value, whose schema has nothing to say; within a document it would point nowhere. */
function withoutRefs(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutRefs)
  if (typeof node !== 'object' || node === null) return node
  if ('$ref' in node) return {}
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withoutRefs(value)]))
}
