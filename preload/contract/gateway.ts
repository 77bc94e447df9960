import { z } from 'zod'
import { WireError } from './errors.ts'

export const GatewayStatus = z.object({
  state: z.enum(['stopped', 'listening', 'paused', 'failed']),
  /** `http://127.0.0.1:4130/mcp` while listening. */
  url: z.string().nullable(),
  host: z.string(),
  port: z.int(),
  error: WireError.nullable(),
})
export type GatewayStatus = z.infer<typeof GatewayStatus>

/** One client session at the gateway. */
export const Session = z.object({
  id: z.string(),
  transport: z.enum(['http', 'sse', 'bridge']),
  /** The key's name, or `bridge` for an agent app connected through the local socket. */
  key: z.string(),
  client: z.object({ name: z.string(), version: z.string() }).nullable(),
  protocolVersion: z.string().nullable(),
  connectedAt: z.iso.datetime(),
  calls: z.int(),
})
export type Session = z.infer<typeof Session>

/** A client's key. The key itself is shown once, at creation; a SHA-256 is kept (K1). */
export const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The first characters, to tell keys apart. */
  prefix: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
})
export type ApiKey = z.infer<typeof ApiKey>

export const NewApiKey = z.object({ id: z.uuid(), name: z.string(), key: z.string() })
export type NewApiKey = z.infer<typeof NewApiKey>

/** One tool call, as it ended. */
export const ActivityEntry = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  requestId: z.string(),
  client: z.string(),
  session: z.string().nullable(),
  server: z.string(),
  tool: z.string(),
  outcome: z.enum(['ok', 'tool_error', 'refused', 'failed']),
  code: z.string().nullable(),
  durationMs: z.number(),
})
export type ActivityEntry = z.infer<typeof ActivityEntry>

/** Numbers of the last 24 hours, in hourly buckets, for Overview. */
export const ActivitySummary = z.object({
  calls: z.int(),
  errors: z.int(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  hours: z.array(z.object({ at: z.iso.datetime(), calls: z.int(), errors: z.int() })),
  slowest: z.array(z.object({ server: z.string(), tool: z.string(), p95Ms: z.number(), calls: z.int() })),
})
export type ActivitySummary = z.infer<typeof ActivitySummary>
