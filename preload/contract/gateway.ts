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
