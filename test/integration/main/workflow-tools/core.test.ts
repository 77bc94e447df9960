import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SeedClient } from '../../../fixtures/seed-client.ts'
import { type AskOptions, askRest } from '../../../support/ask-rest.ts'
import { startCore, type TestCore } from '../../../support/core.ts'

let core: TestCore
let client: Client
let origin: string
let key: string

const order = `
name: order-processing
description: Process customer orders
inputs:
  customer_id: { type: string, required: true }
  order_total: { type: number, default: 1 }
steps:
  - id: take
    type: script
    language: javascript
    code: |
      console.log('taking', {{context_customer_id}})
      console.log(JSON.stringify({ order_id: 'ORD-' + {{context_customer_id}} }))
  - id: charge
    type: script
    language: javascript
    code: |
      if ({{context_order_total}} < 100) process.exit(0)
      console.log(JSON.stringify({ error: 'Payment processing failed', error_code: 'PAYMENT_DECLINED', reason: 'Insufficient funds' }))
      process.exit(1)
output: { order_id: '{{steps.take.output.order_id}}' }
`
const slow = `
name: slow
steps:
  - { id: nap, type: wait, duration: 1h }
`

beforeAll(async () => {
  core = await startCore()
  await core.call('workflows.save', { name: 'order-processing', text: order })
  await core.call('workflows.save', { name: 'slow', text: slow })
  const url = (await core.call('gateway.status')).url ?? ''
  origin = new URL(url).origin
  key = (await core.call('keys.create', { name: 'agent' })).key
  client = new Client({ name: 'agent', version: '1' })
  const requestInit = { headers: { authorization: `Bearer ${key}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }))
  await client.listTools()
}, 120_000)

afterAll(async () => {
  await client.close()
  await core.close()
})

const ask = (path: string, options?: AskOptions) => askRest({ origin, key }, path, options)
const executing = (context: Record<string, unknown>) => ({
  name: 'execute_order_processing',
  arguments: { context },
})

test('a workflow runs as a tool on the real engine, with a typed result', async () => {
  const told: number[] = []
  const call = executing({ customer_id: "it's $(1)", order_total: 99.99 })
  const result = await client.callTool(call, undefined, {
    onprogress: ({ progress }) => void told.push(progress),
  })
  expect(result.structuredContent).toEqual({ status: 'success', output: { order_id: "ORD-it's $(1)" } })
  expect(told.length).toBeGreaterThan(0)
  const { jobs } = await core.call('jobs.list', { workflow: 'order-processing' })
  expect(jobs[0]).toMatchObject({ status: 'success', source: { kind: 'mcp', name: 'agent' } })
}, 120_000)

const pause = () => new Promise<void>(resolve => setImmediate(resolve))

test('a declined payment is the seed’s failure, over MCP and to the seed’s client', async () => {
  const context = { customer_id: 'C', order_total: 500 }
  const result = await client.callTool(executing(context))
  expect(result).toMatchObject({ isError: true })
  expect(result.structuredContent).toEqual({
    status: 'failed',
    error: 'Payment processing failed',
    error_code: 'PAYMENT_DECLINED',
    details: { failed_step: 'charge', reason: 'Insufficient funds' },
  })
  const seed = new SeedClient(origin, key)
  expect(await seed.callTool('execute_order_processing', { context }, pause)).toEqual({
    status: 'failed',
    output: {},
    error: 'Payment processing failed',
  })
}, 120_000)

test('a job outlives the wait for it, is looked at and cancelled', async () => {
  const waited = await client.callTool({ name: 'execute_slow', arguments: { timeout: 1 } })
  expect(waited.structuredContent).toMatchObject({ status: 'timeout' })
  const { job_id: id } = waited.structuredContent as { job_id: string }
  const asked = (name: string) => client.callTool({ name, arguments: { job_id: id } })
  expect((await asked('get_job')).structuredContent).toMatchObject({
    id,
    status: expect.stringMatching(/^(queued|running)$/),
  })
  expect((await asked('cancel_job')).structuredContent).toMatchObject({ id, status: 'cancelled' })
  expect((await asked('cancel_job')).isError).toBe(true)
  expect((await ask(`/api/jobs/${id}/`)).body).toMatchObject({ status: 'cancelled', error_code: 'CANCELLED' })
}, 120_000)

test('the log of a real job is streamed to its end', async () => {
  const { body } = await ask('/api/workflows/order-processing/execute/', {
    body: { context: { customer_id: 'LOG' } },
  })
  const { id } = body as { id: string }
  const response = await fetch(`${origin}/api/jobs/${id}/logs/stream/`, { headers: { 'x-api-key': key } })
  const text = await response.text()
  expect(text).toContain('taking LOG')
  expect(text).toMatch(/event: end\ndata: .*"status":"success"/)
}, 120_000)

test('a job runs again from a step over REST', async () => {
  const { body } = await ask('/api/workflows/order-processing/execute/', {
    body: { context: { customer_id: 'AGAIN' }, wait: true, timeout: 100 },
  })
  const { id } = body as { id: string }
  const again = await ask(`/api/jobs/${id}/rerun/`, { body: { from_step: 'charge' } })
  expect(again).toMatchObject({ status: 200, body: { rerun_of: id } })
  expect(await ask(`/api/jobs/${id}/rerun/`, { body: { from_step: 'nothing' } })).toMatchObject({
    status: 400,
  })
}, 120_000)

test('templates are listed, cloned and executed; the files are read again on request', async () => {
  const { body } = await ask('/api/templates/featured/')
  const [first] = body as { slug: string; featured: boolean }[]
  expect(first?.featured).toBe(true)
  const cloned = await ask(`/api/templates/${first?.slug}/clone-and-configure/`, {
    body: { name: 'my-copy' },
  })
  expect(cloned).toMatchObject({ status: 200, body: { name: 'my-copy', tool_name: 'execute_my_copy' } })
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('execute_my_copy')
  expect((await ask('/api/templates/none/clone-and-configure/', { method: 'POST' })).status).toBe(404)
  expect((await ask('/api/mcp/reload/', { method: 'POST' })).body).toEqual({
    status: 'success',
    workflows: 3,
    tools: 3,
  })
  expect((await ask('/api/analytics/stats/')).body).toMatchObject({ jobs: { byStatus: expect.any(Object) } })
})
