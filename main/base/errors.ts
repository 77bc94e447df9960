import type { ErrorCode, WireError } from '#contract'

/** An expected failure, with a sentence for the person reading the screen. Anything else that is thrown is a bug and is reported as `internal`. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly data: unknown

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; data?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.data = options.data
  }
}

/** The form in which any thrown thing crosses a boundary; a bug's text stays in the log. */
export function toWire(error: unknown): WireError {
  if (!(error instanceof AppError))
    return { code: 'internal', message: 'Something went wrong inside Gatehouse. The details are in its log.' }
  const { code, message, data } = error
  return data === undefined ? { code, message } : { code, message, data }
}
