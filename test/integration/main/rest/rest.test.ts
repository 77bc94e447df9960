import { Validator } from '@seriousme/openapi-schema-validator'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SeedClient } from '../../../fixtures/seed-client.ts'
import { type AskOptions, askRest } from '../../../support/ask-rest.ts'
import { openWorkflowGate, orderText } from '../../../support/workflow-gate.ts'

let gate: Awaited<ReturnType<typeof openWorkflowGate>>
const patience = { timeout: 60_000 }

beforeEach(async () => {
  gate = await openWorkflowGate(orderText)
})

afterEach(() => gate.close())

const ask = (path: string, options?: AskOptions) => askRest(gate, path, options)
const execute = '/api/workflows/order-processing/execute/'
const context = { customer_id: 'CUST-12345' }

test('the seed’s own MCP server works against it: list, derive, execute, poll', async () => {
  const client = new SeedClient(gate.origin, gate.key)
  expect(await client.listTools()).toEqual([
    { name: 'execute_order_processing', description: 'Process customer orders' },
  ])
  const ends = [
    { change: { status: 'success', output: { order_id: 'ORD-1' } } as const, error: null },
    {
      change: {
        status: 'failed',
        failure: {
          error: 'Payment processing failed',
          error_code: 'PAYMENT_DECLINED',
          details: { failed_step: 'pay', reason: 'Insufficient funds' },
        },
      } as const,
      error: 'Payment processing failed',
    },
    { change: { status: 'cancelled' } as const, error: null },
  ]
  for (const { change, error } of ends) {
    const args = { context: { customer_id: 'CUST-12345', order_total: '99.99' } }
    const result = await client.callTool('execute_order_processing', args, async () => {
      gate.jobs.change(gate.jobs.last().id, change)
    })
    const output = 'output' in change ? change.output : {}
    expect(result).toEqual({ status: change.status, output, error })
  }
  expect(gate.jobs.last()).toMatchObject({
    input: { customer_id: 'CUST-12345', order_total: 99.99 },
    source: { kind: 'rest', name: 'tester' },
  })
})

test('a job whose time is over has an end that the seed’s client knows', async () => {
  const client = new SeedClient(gate.origin, gate.key)
  const result = await client.callTool('execute_order_processing', { context }, async () =>
    gate.jobs.change(gate.jobs.last().id, { status: 'timeout' }),
  )
  expect(result).toMatchObject({ status: 'failed', error: expect.any(String) })
})

test('every path works with and without the slash, and with either header', async () => {
  for (const path of ['/api/workflows', '/api/workflows/', '/api/workflows/order-processing', '/api/jobs']) {
    expect((await ask(path)).status).toBe(200)
    const headers = { authorization: `Bearer ${gate.key}` }
    expect((await fetch(gate.origin + path, { headers })).status).toBe(200)
  }
  expect((await ask(execute.slice(0, -1), { body: { context } })).status).toBe(200)
})

test('a workflow is described with its schema and the seed’s configuration', async () => {
  expect((await ask('/api/workflows/order-processing/')).body).toMatchObject({
    name: 'order-processing',
    tool_name: 'execute_order_processing',
    input_schema: { properties: { customer_id: { type: 'string' } } },
    mcp_config: {
      enabled: true,
      required_context_fields: ['customer_id'],
      optional_context_fields: ['order_total', 'items', 'gift'],
    },
  })
})

test('a name made back of a tool’s name finds a workflow with underscores', async () => {
  gate.offer(orderText.replace('order-processing', 'daily_report'))
  expect((await ask('/api/workflows/daily-report/execute/', { body: { context } })).status).toBe(200)
  expect(gate.jobs.last().workflow).toBe('daily_report')
})

test('what is not offered may not be executed, in exactly the seed’s words', async () => {
  gate.offer(orderText.replace('order-processing', 'hidden'), null)
  const refused = {
    status: 'error',
    error: 'Unauthorized',
    message: 'API key does not have permission to execute this workflow',
  }
  expect(await ask('/api/workflows/hidden/execute/', { body: { context } })).toMatchObject({
    status: 403,
    body: refused,
  })
  gate.registry.setEnabled({ server: 'workflows', names: ['execute_order_processing'] }, false)
  const { status, body } = await ask(execute, { body: { context } })
  expect({ status, body }).toEqual({ status: 403, body: refused })
  expect((await ask('/api/workflows/')).body).toEqual([])
  expect(gate.jobs.jobs).toHaveLength(0)
})

test('executing waits when told to, and answers with the ended job', async () => {
  const waiting = ask(execute, { body: { context, wait: true } })
  const { id } = await vi.waitFor(() => gate.jobs.last(), patience)
  gate.jobs.change(id, { status: 'success', output: 7 })
  expect(await waiting).toMatchObject({ status: 200, body: { id, status: 'success', output: 7 } })
})

test('at the end of the wait the job is answered as it is', async () => {
  const { body } = await ask(execute, { body: { context, wait: true, timeout: 1 } })
  expect(body).toMatchObject({ status: 'queued', output: null })
})

test('the same Idempotency-Key starts one job, also after it has ended', async () => {
  const headers = { 'idempotency-key': 'order-1' }
  const one = await ask(execute, { body: { context }, headers })
  gate.jobs.change(gate.jobs.last().id, { status: 'success', output: 1 })
  const two = await ask(execute, { body: { context }, headers })
  expect(two.body).toMatchObject({ id: (one.body as { id: string }).id, status: 'success' })
  expect(gate.jobs.jobs).toHaveLength(1)
  const long = { 'idempotency-key': 'x'.repeat(201) }
  expect((await ask(execute, { body: { context }, headers: long })).status).toBe(400)
})

const bad: [string, () => ReturnType<typeof ask>, number, RegExp][] = [
  ['no JSON', () => ask(execute, { text: '{' }), 400, /not JSON/],
  ['a list', () => ask(execute, { body: [] }), 400, /body/],
  ['an unknown field', () => ask(execute, { body: { context: { ...context, odd: 1 } } }), 400, /"odd"/],
  ['a missing field', () => ask(execute, { body: {} }), 400, /customer_id/],
  ['too long', () => ask(execute, { body: { context: { customer_id: 'x'.repeat(10_001) } } }), 400, /10000/],
  ['no such workflow', () => ask('/api/workflows/none/execute/', { body: {} }), 404, /no workflow/],
  ['no such job', () => ask('/api/jobs/job_12345678/'), 404, /no job/],
  ['no id at all', () => ask('/api/jobs/..%2f/'), 404, /no job/],
  ['no such path', () => ask('/api/nothing/'), 404, /nothing at/],
  ['a wrong method', () => ask(execute), 405, /takes POST/],
  ['a wrong method again', () => ask('/api/jobs/', { method: 'DELETE' }), 405, /takes GET/],
  ['a wrong page', () => ask('/api/jobs/?limit=0'), 400, /limit/],
  ['a wrong status', () => ask('/api/jobs/?status=odd'), 400, /status/],
  [
    'no JSON type',
    () => ask(execute, { text: 'a=1', headers: { 'content-type': 'text/plain' } }),
    415,
    /JSON/,
  ],
  ['too large', () => ask(execute, { text: `"${'x'.repeat(5_000_000)}"` }), 413, /larger/],
  ['no key', () => ask('/api/jobs/', { headers: { 'x-api-key': '' } }), 401, /key/],
  ['a wrong key', () => ask('/api/jobs/', { headers: { 'x-api-key': 'gh_no' } }), 401, /key/],
  ['a web page', () => ask('/api/jobs/', { headers: { origin: 'https://evil.example' } }), 403, /web pages/],
]

test.each(bad)(
  'bad input is a sentence in the seed’s error shape: %s',
  async (_what, send, code, sentence) => {
    const { status, body, headers } = await send()
    expect({ status, body }).toEqual({
      status: code,
      body: { status: 'error', error: expect.any(String), message: expect.stringMatching(sentence) },
    })
    expect(headers.get('x-gatehouse-error')).toMatch(/^[a-z_]+$/)
    expect(gate.jobs.jobs).toHaveLength(0)
  },
)

test('a wrong method is told which is right', async () => {
  expect((await ask(execute, { method: 'PUT' })).headers.get('allow')).toBe('POST')
})

test('a paused gateway starts nothing, and still shows what there is', async () => {
  await ask(execute, { body: { context } })
  const { id } = gate.jobs.last()
  gate.gateway.pause()
  expect((await ask(execute, { body: { context } })).status).toBe(503)
  expect((await ask(`/api/jobs/${id}/rerun/`, { method: 'POST' })).status).toBe(503)
  expect((await ask(`/api/jobs/${id}/`)).status).toBe(200)
  expect(gate.jobs.jobs).toHaveLength(1)
})

test('jobs are listed by status, cancelled once, and run again', async () => {
  await ask(execute, { body: { context } })
  const { id } = gate.jobs.last()
  expect((await ask('/api/jobs/?status=queued&limit=5')).body).toMatchObject({ jobs: [{ id }], next: null })
  expect((await ask(`/api/jobs/${id}/cancel/`, { method: 'POST' })).body).toMatchObject({
    status: 'cancelled',
  })
  expect(await ask(`/api/jobs/${id}/cancel/`, { method: 'POST' })).toMatchObject({ status: 409 })
  expect((await ask(`/api/jobs/${id}/rerun/`, { method: 'POST' })).body).toMatchObject({
    status: 'queued',
    rerun_of: id,
  })
  expect((await ask('/api/jobs/?status=queued')).body).toMatchObject({ jobs: [{ rerun_of: id }] })
})

test('a log is read in pages', async () => {
  await ask(execute, { body: { context } })
  const { id } = gate.jobs.last()
  gate.jobs.write(id, 'one', 'two', 'three')
  const first = await ask(`/api/jobs/${id}/logs/?limit=2`)
  expect(first.body).toMatchObject({ job_id: id, lines: [{ text: 'one' }, { text: 'two' }], next: 2 })
  expect((await ask(`/api/jobs/${id}/logs/?after=2`)).body).toMatchObject({
    lines: [{ text: 'three' }],
    next: null,
  })
})

test('a log is followed to its end, and gone on with behind the last line seen', async () => {
  await ask(execute, { body: { context } })
  const { id } = gate.jobs.last()
  gate.jobs.write(id, 'before')
  const stream = (headers = {}) =>
    fetch(`${gate.origin}/api/jobs/${id}/logs/stream/`, { headers: { 'x-api-key': gate.key, ...headers } })
  const following = await stream()
  expect(following.headers.get('content-type')).toBe('text/event-stream')
  const lines = Array.from({ length: 2500 }, (_, index) => `line ${index}`)
  gate.jobs.write(id, ...lines)
  gate.jobs.change(id, { status: 'success', output: 1, endedAt: new Date().toISOString() })
  const text = await following.text()
  const logged = [...text.matchAll(/^event: log\nid: (\d+)$/gm)].map(([, seq]) => Number(seq))
  expect(logged).toEqual(Array.from({ length: 2501 }, (_, index) => index + 1))
  expect(text).toMatch(/event: end\ndata: \{.*"status":"success"/)
  const again = await (await stream({ 'last-event-id': '2500' })).text()
  expect(again.match(/^event: log$/gm)).toHaveLength(1)
  expect((await ask('/api/jobs/job_12345678/logs/stream/')).status).toBe(404)
})

test('its description is valid OpenAPI and names every route', async () => {
  const { body } = await ask('/api/openapi.json')
  const { valid, errors } = await new Validator().validate(body as Record<string, unknown>)
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
  expect(Object.keys((body as { paths: object }).paths)).toEqual(
    expect.arrayContaining([
      '/api/workflows/{name}/execute/',
      '/api/jobs/{id}/logs/stream/',
      '/api/templates/{slug}/clone-and-configure/',
    ]),
  )
})
