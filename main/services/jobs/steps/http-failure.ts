import { AppError } from '#base/errors.ts'
import type { ErrorCode } from '#contract'
import { failed, sentenceOf } from './failed.ts'
import type { StepSecrets } from './step-secrets.ts'

const kinds: Record<string, [ErrorCode, string]> = {
  ECONNREFUSED: ['connection_refused', 'nothing listens there'],
  ENOTFOUND: ['host_not_found', 'there is no such host'],
  EAI_AGAIN: ['host_not_found', 'the host could not be looked up'],
  UND_ERR_CONNECT_TIMEOUT: ['timed_out', 'it did not connect in time'],
  UND_ERR_HEADERS_TIMEOUT: ['timed_out', 'it did not answer in time'],
  UND_ERR_BODY_TIMEOUT: ['timed_out', 'its answer stopped coming'],
}

/** Why a request of a step did not work, in a sentence without its secrets. */
export function requestFailure(
  step: { id: string; url?: string | undefined },
  { redact }: StepSecrets,
  error: unknown,
): AppError {
  if (error instanceof AppError) return error
  const code = codeOf(error)
  const why = redact(sentenceOf(error))
  const isTls = /^(?:ERR_TLS|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|ERR_SSL)/.test(code)
  const [kind, what] = kinds[code] ?? [isTls ? 'tls_failed' : 'connection_lost', why]
  return failed(
    kind,
    `The request of step ${step.id} to ${redact(hostOf(step.url ?? ''))} failed: ${what}.`,
    { error_code: kind.toUpperCase(), reason: why },
  )
}

function codeOf(error: unknown): string {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error
  return inner instanceof Error && 'code' in inner ? String(inner.code) : ''
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'its address'
}
