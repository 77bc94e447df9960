import { AppError } from '#base/errors.ts'
import type { JobFailure } from '#contract'

/** Why a step failed for good, as it is recorded and as the job ends with it (seed A: `error`, `error_code`, `details`). */
export class StepError extends Error {
  readonly failure: JobFailure

  constructor(failure: JobFailure) {
    super(failure.error)
    this.failure = failure
  }
}

/** A failure of a step in seed A's shape. */
export function stepFailure(step: string, code: string, error: string, reason = error): StepError {
  return new StepError({ error, error_code: code, details: { failed_step: step, reason } })
}

/** What a runner, a template or an expression threw, in seed A's shape; a script may have named its own code and reason. */
export function failureOf(step: string, error: unknown): StepError {
  if (error instanceof StepError) return error
  if (!(error instanceof AppError))
    return stepFailure(step, 'INTERNAL', 'Something went wrong inside Gatehouse.')
  const { error_code: code, reason } = namedIn(error.data)
  return stepFailure(step, code ?? codes[error.code] ?? error.code.toUpperCase(), error.message, reason)
}

const codes: Record<string, string> = {
  script_failed: 'STEP_FAILED',
  step_failed: 'STEP_FAILED',
  internal: 'INTERNAL',
}

function namedIn(data: unknown): { error_code?: string; reason?: string } {
  if (typeof data !== 'object' || data === null) return {}
  const given = new Map<string, unknown>(Object.entries(data))
  const [code, reason] = [given.get('error_code'), given.get('reason')]
  return {
    ...(typeof code === 'string' && { error_code: code }),
    ...(typeof reason === 'string' && { reason }),
  }
}
