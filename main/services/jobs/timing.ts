import { AppError } from '#base/errors.ts'
import type { StepSpec } from './engine.ts'

/** Looked at this often whatever is due, because a clock may jump and a computer may sleep. */
const longestTickMs = 30_000

/** Milliseconds until something should be looked at. */
export function nextTickMs(wakeAt: number, nowMs: number): number {
  return Math.min(Math.max(wakeAt - nowMs, 0), longestTickMs)
}

/** The pause after a failed attempt, which counts from 1. */
export function backoffMs(
  spec: Pick<StepSpec, 'backoffMs' | 'factor' | 'maxBackoffMs'>,
  attempt: number,
): number {
  return Math.min(spec.backoffMs * spec.factor ** (attempt - 1), spec.maxBackoffMs)
}

/** What the other side asked for (Retry-After), at most an hour. */
export function retryAfterMs(error: unknown): number | undefined {
  if (!(error instanceof AppError) || typeof error.data !== 'object' || error.data === null) return undefined
  const asked: unknown = new Map<string, unknown>(Object.entries(error.data)).get('retryAfterMs')
  return typeof asked === 'number' && asked >= 0 ? Math.min(asked, 3_600_000) : undefined
}
