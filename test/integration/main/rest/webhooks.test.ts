import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AskOptions, askRest } from '../../../support/ask-rest.ts'
import { openWorkflowGate, orderText } from '../../../support/workflow-gate.ts'

let gate: Awaited<ReturnType<typeof openWorkflowGate>>
const context = { customer_id: 'CUST-12345' }

beforeEach(async () => {
  gate = await openWorkflowGate(orderText)
})

afterEach(() => gate.close())

const hook = '/api/hooks/order-processing'
const hookText = `${orderText}webhook: {}\n`
/** A sender that knows only the address. */
const send = (path: string, options: AskOptions = {}) =>
  askRest(gate, path, { ...options, headers: { 'x-api-key': '', ...options.headers } })

test('a webhook starts its workflow with the declared fields of the body, and no key', async () => {
  gate.offer(hookText)
  const sent = await send(`${hook}/right`, { body: { ...context, much: { more: 1 } } })
  expect(sent).toMatchObject({ status: 200, body: { status: 'queued', job_id: gate.jobs.last().id } })
  expect(gate.jobs.last()).toMatchObject({ input: context, source: { kind: 'webhook' } })
})

test('a delivery that comes twice starts one job', async () => {
  gate.offer(hookText)
  const headers = { 'x-github-delivery': 'd-1' }
  for (let time = 0; time < 2; time++) await send(`${hook}/right`, { body: context, headers })
  expect(gate.jobs.jobs).toHaveLength(1)
})

test('a wrong token, a wrong name and a webhook that is off cannot be told apart', async () => {
  const off = await send(`${hook}/right`, { body: context })
  gate.offer(hookText)
  const wrong = await send(`${hook}/wrong`, { body: context })
  const unknown = await send('/api/hooks/none/right', { body: context })
  expect(off.status).toBe(404)
  expect([wrong.body, unknown.body]).toEqual([off.body, off.body])
  expect(gate.jobs.jobs).toHaveLength(0)
})

test('a webhook with a secret takes only bodies that are signed with it', async () => {
  gate.offer(`${orderText}webhook: { secret: 'keychain:HOOK' }\n`)
  const text = JSON.stringify(context)
  const sign = (secret: string) => ({
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
  })
  expect((await send(`${hook}/right`, { text })).status).toBe(401)
  expect((await send(`${hook}/right`, { text, headers: sign('other') })).status).toBe(401)
  expect((await send(`${hook}/right`, { text: `${text} `, headers: sign('shared') })).status).toBe(401)
  expect((await send(`${hook}/right`, { text, headers: sign('shared') })).status).toBe(200)
  expect(gate.jobs.jobs).toHaveLength(1)
})

test('a webhook’s body may not be larger than a mebibyte', async () => {
  gate.offer(hookText)
  expect((await send(`${hook}/right`, { text: `"${'x'.repeat(1_100_000)}"` })).status).toBe(413)
})
