import { request } from 'undici'
import type { Json } from '#services/workflows/language.ts'
import type { StepRunner } from '../engine.ts'
import { mostResultBytes } from './bounds.ts'
import { failed, throwIfEnded } from './failed.ts'
import { answerOf, type Answer } from './http-answer.ts'
import { requestFailure } from './http-failure.ts'
import { type Asked, nextOf, prepare } from './http-request.ts'
import { shownBytes } from './measures.ts'
import type { HttpStep } from './step-kinds.ts'
import { resolveSecrets, type StepSecrets } from './step-secrets.ts'

const mostRedirects = 5
const patienceMs = 300_000

/** One HTTP request; `{status, headers, body}` is its result. */
export const runHttp: StepRunner<HttpStep> = async (step, io) => {
  const secrets = await resolveSecrets(step.secrets, io.resolveSecret)
  throwIfEnded(io.signal, step.id)
  try {
    const answer = await follow(step, prepare(step, secrets), io.signal)
    io.log('system', `${step.method} ${answer.shown} answered ${answer.status}.`)
    checkStatus(step, answer, secrets)
    const { status, headers, body } = answer
    return secrets.redactAll({ status, headers, body })
  } catch (error) {
    throwIfEnded(io.signal, step.id)
    throw requestFailure(step, secrets, error)
  }
}

async function follow(
  step: HttpStep,
  first: Asked,
  signal: AbortSignal,
): Promise<Answer & { shown: string }> {
  let asked = first
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const { url, method, headers, body } = asked
    // oxlint-disable-next-line no-await-in-loop -- one redirect after the other
    const response = await request(url, {
      method,
      headers,
      signal,
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
      ...(body !== undefined && { body }),
    })
    const next = nextOf(step, asked, response.statusCode, response.headers['location'])
    if (!next) {
      // oxlint-disable-next-line no-await-in-loop -- the last one
      const answer = await answerOf(response, mostResultBytes)
      if (answer) return { ...answer, shown: `${url.origin}${url.pathname}` }
      throw failed(
        'too_large',
        `The answer to step ${step.id} is larger than ${shownBytes(mostResultBytes)}. Ask for less.`,
        { error_code: 'OUTPUT_TOO_LARGE', reason: 'the answer is too large' },
      )
    }
    // oxlint-disable-next-line no-await-in-loop -- frees the connection
    await response.body.dump().catch(() => undefined)
    asked = next
  }
  throw failed('http_error', `Step ${step.id} was redirected more than ${mostRedirects} times.`, {
    error_code: 'TOO_MANY_REDIRECTS',
    reason: 'too many redirects',
  })
}

function checkStatus(step: HttpStep, answer: Answer & { shown: string }, { redact }: StepSecrets): void {
  const { status, headers, body, shown } = answer
  if (step.expect ? step.expect.includes(status) : status >= 200 && status < 300) return
  const said = redact(typeof body === 'string' ? body : JSON.stringify(body)).slice(0, 500)
  const retryAfterMs = retryAfter(headers['retry-after'])
  throw failed(
    'http_error',
    `${step.method} ${redact(shown)} of step ${step.id} answered ${status}${said === '' || said === 'null' ? '' : `: ${said}`}`,
    {
      error_code: `HTTP_${status}`,
      reason: `status ${status}`,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    },
  )
}

/** Milliseconds of a Retry-After header: seconds, or a date (RFC 9110, 10.2.3). */
function retryAfter(value: Json | undefined): number | undefined {
  if (typeof value !== 'string') return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
