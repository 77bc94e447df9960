import type { IncomingHttpHeaders } from 'node:http'
import { AppError } from '#base/errors.ts'
import type { ErrorCode } from '#contract'

const localNames = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** True for an address on which only this computer can reach the gateway. */
export function isLoopback(host: string): boolean {
  return host === '127.0.0.1' || host === 'localhost' || host === '::1'
}

/**
 * Refuses what a web page could have sent: a page that was rebound to 127.0.0.1 still names its own host, and any
 * page names its origin (MCP 2025-11-25, Transports, "Security warning"). Throws `host_not_allowed` or `origin_refused`.
 */
export function checkCaller({ host, origin }: IncomingHttpHeaders, port: number): void {
  if (!isOurs(`http://${host ?? ''}`, port)) {
    const message = `Gatehouse answers to 127.0.0.1:${port}, localhost:${port} and [::1]:${port} only.`
    throw new AppError('host_not_allowed', message)
  }
  if (origin !== undefined && !isOurs(origin, port)) {
    const message = 'Gatehouse does not answer web pages. Call it from a program, without an Origin header.'
    throw new AppError('origin_refused', message)
  }
}

function isOurs(origin: string, port: number): boolean {
  const match = /^http:\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(origin)
  const [, name = '', given = '80'] = match ?? []
  return localNames.has(name.toLowerCase()) && Number(given) === port
}

/** The key in `Authorization: Bearer` or `X-API-Key`; undefined when there is none. */
export function keyIn(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  const given = bearer ?? headers['x-api-key']
  return typeof given === 'string' && given !== '' ? given : undefined
}

const statuses: Partial<Record<ErrorCode, number>> = {
  bad_input: 400,
  invalid_arguments: 400,
  key_missing: 401,
  key_refused: 401,
  unauthorized: 502,
  origin_refused: 403,
  host_not_allowed: 403,
  tool_off: 403,
  tool_held: 403,
  server_disabled: 403,
  forbidden_workflow: 403,
  policy_denied: 403,
  approval_pending: 409,
  approval_rejected: 403,
  approval_expired: 403,
  approvals_full: 429,
  approver_refused: 403,
  signature_refused: 403,
  person_needed: 403,
  not_permitted: 403,
  limit_reached: 429,
  not_found: 404,
  tool_unknown: 404,
  workflow_disabled: 403,
  conflict: 409,
  workflow_invalid: 400,
  queue_full: 429,
  disk_full: 507,
  internal: 500,
  gateway_paused: 503,
  timed_out: 504,
}

/** The HTTP status of a failure; what a server behind us did wrong is 502. */
export function statusOf(code: ErrorCode): number {
  return statuses[code] ?? 502
}
