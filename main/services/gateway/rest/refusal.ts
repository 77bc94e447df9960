import { STATUS_CODES } from 'node:http'
import { notPermitted } from '#base/run-result.ts'
import type { WireError } from '#contract'

/** Paths that speak seed A's dialect. */
export const isApi = (url: string): boolean => /^\/api(?:\/|$|\?)/.test(url)

/** A refusal in seed A's error shape. The stable code travels in a header, so that the shape is exactly the seed's. */
export function apiRefusal(status: number, { code, message }: WireError): Record<string, unknown> {
  if (code === 'forbidden_workflow') return notPermitted
  return { status: 'error', error: STATUS_CODES[status] ?? 'Error', message }
}
