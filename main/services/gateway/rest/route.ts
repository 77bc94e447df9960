import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Ask } from './ask.ts'

/** One request to a route, its parts checked. */
type Asked<Q, B> = {
  params: Readonly<Record<string, string>>
  query: Q
  body: B
  ask: Ask
  request: FastifyRequest
  reply: FastifyReply
}

/** What seed A's REST API is made of: the same entry serves the requests and writes the OpenAPI document. */
export type Route = {
  method: 'GET' | 'POST'
  /** With `:name` for parts that vary and the seed's slash at the end; served without it too. */
  path: string
  /** The operation's name in the OpenAPI document. */
  id: string
  summary: string
  query?: z.ZodType
  body?: z.ZodType
  /** What a 200 carries; `events` for a stream of server-sent events. */
  answer: z.ZodType | 'events'
  /** Refusals of its own, beside those of every route. */
  refusals?: readonly number[]
  run: (asked: Asked<unknown, unknown>) => Promise<unknown>
}

type Typed<Q extends z.ZodType, B extends z.ZodType> = Omit<Route, 'query' | 'body' | 'run'> & {
  query?: Q
  body?: B
  run: (asked: Asked<z.output<Q>, z.output<B>>) => Promise<unknown>
}

/** Ties a route's handler to the types of its schemas. */
export function route<Q extends z.ZodType, B extends z.ZodType>(typed: Typed<Q, B>): Route {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller of run parses with these very schemas
  return typed as unknown as Route
}
