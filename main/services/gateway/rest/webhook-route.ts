import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '#base/errors.ts'
import { acceptedResult } from '#base/run-result.ts'
import type { Definition, Job, RunResult } from '#contract'
import { bodyOf } from '../http-door.ts'
import { parseJsonText } from '../json-text.ts'
import { isObject } from '../messages.ts'
import { pausedSentence } from '../paused.ts'

/** What the webhooks' door needs of the house. */
export type Webhooks = {
  /** Whether this is the token of that workflow's webhook; takes the same time for every wrong one. */
  check(name: string, token: string): boolean
  /** The workflow as it runs now; undefined when there is none, or it is switched off. */
  definition(name: string): Definition | undefined
  resolveSecret(reference: string): Promise<string>
  start(name: string, input: Record<string, unknown>, idempotencyKey: string | undefined): Job
}

type Deps = { webhooks: Webhooks; isPaused: () => boolean }
type Hook = { Params: { name: string; token: string } }

const bodyLimit = 1024 * 1024

/**
 * `POST /api/hooks/NAME/TOKEN` (W11): a program that knows nothing but an address starts a workflow with what it sends.
 * A wrong name, a wrong token and a webhook that is off look the same from outside.
 */
export function webhookRoute(app: FastifyInstance, deps: Deps): void {
  for (const url of ['/api/hooks/:name/:token', '/api/hooks/:name/:token/'])
    app.post(url, { bodyLimit }, (request: FastifyRequest<Hook>) => receive(deps, request))
}

async function receive({ webhooks, isPaused }: Deps, request: FastifyRequest<Hook>): Promise<RunResult> {
  const { name, token } = request.params
  const isRight = webhooks.check(name, token)
  const definition = webhooks.definition(name)
  const { webhook } = definition ?? {}
  if (!isRight || !definition || !webhook?.enabled)
    throw new AppError('not_found', 'There is no such webhook. Look at the workflow for its address.')
  const text = bodyOf(request)
  if (webhook.secret !== undefined)
    checkSignature(request, text, await webhooks.resolveSecret(webhook.secret))
  if (isPaused()) throw new AppError('gateway_paused', pausedSentence)
  return acceptedResult(webhooks.start(name, declaredIn(definition, readBody(text)), deliveryOf(request)))
}

/** As GitHub signs: `X-Hub-Signature-256: sha256=` and the HMAC of the body in hexadecimal digits. */
function checkSignature({ headers }: FastifyRequest, text: string, secret: string): void {
  const given = headers['x-hub-signature-256']
  const right = Buffer.from(`sha256=${createHmac('sha256', secret).update(text).digest('hex')}`)
  const sent = Buffer.from(typeof given === 'string' ? given : '')
  if (sent.length === right.length && timingSafeEqual(sent, right)) return
  const message =
    'The signature is missing or wrong. Send X-Hub-Signature-256: sha256= and the HMAC-SHA256 of the body with the shared secret.'
  throw new AppError('key_refused', message)
}

function readBody(text: string): Record<string, unknown> {
  if (text.trim() === '') return {}
  let value: unknown
  try {
    value = parseJsonText(text)
  } catch (cause) {
    throw new AppError('bad_input', 'The body is not JSON.', { cause })
  }
  if (isObject(value)) return value
  throw new AppError(
    'bad_input',
    'The body must be a JSON object; its fields are the inputs of the workflow.',
  )
}

/** Senders say far more than a workflow asks for, and cannot be told not to: only declared inputs are taken. */
function declaredIn(definition: Definition, body: Record<string, unknown>): Record<string, unknown> {
  const { mcp, mcp_config: config } = definition
  const names = new Set([
    ...Object.keys(definition.inputs),
    ...[mcp, config].flatMap(one => [
      ...(one?.required_context_fields ?? []),
      ...(one?.optional_context_fields ?? []),
    ]),
  ])
  return Object.fromEntries(Object.entries(body).filter(([name]) => names.has(name)))
}

/** A sender that repeats a delivery it believes lost starts no second job. */
function deliveryOf({ headers }: FastifyRequest): string | undefined {
  const id = headers['idempotency-key'] ?? headers['x-github-delivery']
  return typeof id === 'string' && id !== '' && id.length <= 200 ? id : undefined
}
