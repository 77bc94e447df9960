import { STATUS_CODES } from 'node:http'
import { notPermitted } from '#base/run-result.ts'
import type { WireError } from '#contract'
import { isObject } from '../messages.ts'

/** Paths that speak seed A's dialect. */
export const isApi = (url: string): boolean => /^\/api(?:\/|$|\?)/.test(url)

/** What a full queue advises. */
const queueSeconds = 5

/** When to try again: as long as the limit needs that was reached. */
export function retryAfterSeconds({ data }: WireError): number {
  const ms = isObject(data) ? data['retryAfterMs'] : undefined
  return typeof ms === 'number' ? Math.max(1, Math.ceil(ms / 1000)) : queueSeconds
}

/** A refusal in seed A's error shape. The stable code travels in a header, so that the shape is exactly the seed's. */
export function apiRefusal(status: number, { code, message }: WireError): Record<string, unknown> {
  if (code === 'forbidden_workflow') return notPermitted
  return { status: 'error', error: STATUS_CODES[status] ?? 'Error', message }
}
