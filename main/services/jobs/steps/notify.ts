import { createTransport } from 'nodemailer'
import { request } from 'undici'
import type { Json } from '#services/workflows/language.ts'
import type { StepIo, StepRunner } from '../engine.ts'
import { failed, sentenceOf, throwIfEnded } from './failed.ts'
import { requestFailure } from './http-failure.ts'
import type { NotifyStep } from './step-kinds.ts'
import { resolveSecrets, type StepSecrets } from './step-secrets.ts'

/** Shows a message to the person at this computer. */
export type ShowNotification = (notification: { title: string; message: string }) => void | Promise<void>

const patienceMs = 60_000

/** Tells somebody something: on this desktop, by e-mail, or by a POST to a webhook. */
export function notifyRunner(show: ShowNotification): StepRunner<NotifyStep> {
  return async (step, io) => {
    const secrets = await resolveSecrets(step.secrets, io.resolveSecret)
    throwIfEnded(io.signal, step.id)
    switch (step.channel) {
      case 'desktop':
        await show({ title: step.title ?? 'Gatehouse', message: step.message })
        return { channel: 'desktop' }
      case 'email':
        return sendMail(step, io, secrets)
      case 'webhook':
        return post(step, io, secrets)
    }
  }
}

function missing(step: NotifyStep, field: string, example: string): Error {
  const why = `${step.channel} needs ${field}, e.g. ${example}`
  return failed('bad_input', `Step ${step.id}: ${why}.`, { error_code: 'BAD_INPUT', reason: why })
}

async function sendMail(step: NotifyStep, io: StepIo, secrets: StepSecrets): Promise<Json> {
  const { server, letter } = mailOf(step)
  const transport = transportFor(server, secrets)
  const stop = () => transport.close()
  io.signal.addEventListener('abort', stop, { once: true })
  try {
    const sent = await transport.sendMail(letter)
    return { channel: 'email', accepted: sent.accepted.map(String), rejected: sent.rejected.map(String) }
  } catch (error) {
    throwIfEnded(io.signal, step.id)
    const why = secrets.redact(sentenceOf(error))
    throw failed(
      'step_failed',
      `The e-mail of step ${step.id} could not be sent by ${server.hostname}: ${why}.`,
      {
        error_code: 'EMAIL_FAILED',
        reason: why,
      },
    )
  } finally {
    io.signal.removeEventListener('abort', stop)
    transport.close()
  }
}

function mailOf(step: NotifyStep) {
  const { smtp = '', to, from, title = '', message } = step
  if (!/^smtps?:\/\//.test(smtp) || !URL.canParse(smtp))
    throw missing(step, 'smtp', 'smtp://mail.example.com:587')
  if (to === undefined || to.length === 0) throw missing(step, 'to', 'anna@example.com')
  if (from === undefined) throw missing(step, 'from', 'gatehouse@example.com')
  const server = new URL(smtp)
  if (server.password !== '') throw missing(step, 'its password as a secret', 'SMTP_PASSWORD: keychain:mail')
  return { server, letter: { from, to, subject: title, text: message } }
}

function transportFor({ protocol, hostname, port }: URL, { values }: StepSecrets) {
  const user = values['SMTP_USER']
  const secure = protocol === 'smtps:'
  return createTransport({
    host: hostname,
    port: Number(port || (secure ? 465 : 587)),
    secure,
    // With a password on its way, a server that does not offer TLS is refused.
    requireTLS: !secure && user !== undefined,
    ...(user !== undefined && { auth: { user, pass: values['SMTP_PASSWORD'] ?? '' } }),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    // Neither file nor address in a message may be read and sent along.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

async function post(step: NotifyStep, io: StepIo, secrets: StepSecrets): Promise<Json> {
  const url = secrets.values['WEBHOOK_URL'] ?? step.url
  if (!url || !/^https?:\/\//.test(url) || !URL.canParse(url))
    throw missing(step, 'url, or the secret WEBHOOK_URL', 'https://hooks.example.com/abc')
  try {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Gatehouse' },
      // `text` is what chat services look for.
      body: JSON.stringify({
        title: step.title ?? null,
        message: step.message,
        text: step.title ? `${step.title}\n${step.message}` : step.message,
        job: io.jobId,
      }),
      signal: io.signal,
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
    })
    await body.dump()
    if (statusCode >= 200 && statusCode < 300) return { channel: 'webhook', status: statusCode }
    throw failed('http_error', `The webhook of step ${step.id} answered ${statusCode}.`, {
      error_code: `HTTP_${statusCode}`,
      reason: `status ${statusCode}`,
    })
  } catch (error) {
    throwIfEnded(io.signal, step.id)
    throw requestFailure({ id: step.id, url }, secrets, error)
  }
}
