import { createServer } from 'node:http'
import { once } from 'node:events'
import { json } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { allRunners, rejection, stepIo } from '../../../../fixtures/steps.ts'

async function mailServer(options: SMTPServerOptions = {}) {
  const letters: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
      stream.on('end', () => {
        letters.push(text)
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  onTestFinished(() => server.close())
  return { smtp: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`, letters }
}

const mail = { type: 'notify', channel: 'email', from: 'a@example.com', to: ['b@example.com'] }

test('an e-mail arrives as it was written, and no input adds a header', async () => {
  const { smtp, letters } = await mailServer()
  const title = 'Order\r\nBcc: evil@example.com'
  expect(await allRunners().run({ ...mail, smtp, title, message: 'Hello Zoë' })).toEqual({
    channel: 'email',
    accepted: ['b@example.com'],
    rejected: [],
  })
  expect(letters[0]).not.toMatch(/^Bcc:/m)
  expect(letters[0]).toMatch(/^To: b@example.com/m)
})

test('a password is not sent to a server without TLS', async () => {
  const { smtp, letters } = await mailServer({ onAuth: (_auth, _session, done) => done(null, { user: 'a' }) })
  const { io } = stepIo({ resolveSecret: async () => 'hunter2-secret' })
  const secrets = { SMTP_USER: 'env:U', SMTP_PASSWORD: 'env:P' }
  const error = await rejection(allRunners().run({ ...mail, smtp, message: 'x', secrets }, io))
  expect(error).toMatchObject({ code: 'step_failed', data: { error_code: 'EMAIL_FAILED' } })
  expect(JSON.stringify(error)).not.toContain('hunter2')
  expect(letters).toEqual([])
})

test('a mail server that refuses or is not there is named', async () => {
  const { smtp } = await mailServer({ onRcptTo: (_to, _session, done) => done(new Error('no such box')) })
  const { run } = allRunners()
  expect(String(await rejection(run({ ...mail, smtp, message: 'x' })))).toContain('no such box')
  const gone = run({ ...mail, smtp: 'smtp://127.0.0.1:1', message: 'x' })
  expect(String(await rejection(gone))).toContain('could not be sent by 127.0.0.1')
  expect(await rejection(run({ ...mail, message: 'x' }))).toMatchObject({ code: 'bad_input' })
})

test('a desktop notification is shown by the host', async () => {
  const { run, shown } = allRunners()
  await run({ type: 'notify', channel: 'desktop', title: 'Done', message: 5 })
  expect(shown).toEqual([{ title: 'Done', message: '5' }])
})

test('a webhook gets the message, and its secret address stays secret', async () => {
  const bodies: unknown[] = []
  const hook = createServer((request, response) => {
    void json(request).then(body => {
      bodies.push(body)
      return response.writeHead(request.url === '/secret-path' ? 204 : 500).end()
    })
  })
  await once(hook.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void hook.close())
  const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/secret-path`
  const { io, text } = stepIo({ resolveSecret: async () => url })
  const { run } = allRunners()
  const step = { type: 'notify', channel: 'webhook', title: 'T', message: 'M' }
  expect(await run({ ...step, secrets: { WEBHOOK_URL: 'env:HOOK' } }, io)).toEqual({
    channel: 'webhook',
    status: 204,
  })
  expect(bodies).toEqual([{ title: 'T', message: 'M', text: 'T\nM', job: 'job_12345678' }])
  expect(await rejection(run({ ...step, url: `${url}x` }))).toMatchObject({ code: 'http_error' })
  expect(text()).not.toContain('secret-path')
})
