import { AppError } from '#base/errors.ts'
import type { ErrorCode } from '#contract'
import type { StepFailure } from '../engine.ts'

/** A step's failure as the engine takes it: a sentence for the person, `error_code` and `reason` for the job. */
export function failed(code: ErrorCode, message: string, data: StepFailure, cause?: unknown): AppError {
  return new AppError(code, message, { data, cause })
}

/** The sentence of anything thrown, in one line. */
export function sentenceOf(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error
  const text = inner instanceof Error ? inner.message : String(inner)
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 1_000)
}

/** Throws why the step was stopped: the engine's own reason, else `cancelled`. */
export function throwIfEnded(signal: AbortSignal, step: string): void {
  if (!signal.aborted) return
  throw signal.reason instanceof AppError
    ? signal.reason
    : new AppError('cancelled', `Step ${step} was cancelled; what it had started was ended.`)
}
