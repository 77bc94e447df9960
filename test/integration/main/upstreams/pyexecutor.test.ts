import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../../fixtures/eventually.ts'
import {
  answer,
  endless,
  halfClosed,
  inTurn,
  type PyexecServer,
  silent,
  startPyexecServer,
  text,
} from '../../../fixtures/pyexec-server.ts'
import { makeServer, makeUpstreams, options } from '../../../fixtures/upstreams.ts'

const cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const undo of cleanUp.splice(0).toReversed()) await undo()
})
const never = new AbortController().signal

async function office(script: Partial<PyexecServer['script']> = {}, key = 'sk_good') {
  const fixture = await startPyexecServer()
  cleanUp.push(() => fixture.close())
  Object.assign(fixture.script, script)
  const tuning = { pollFirstMs: 5, pollLongestMs: 20, firstRetryMs: 20 }
  const { upstreams } = makeUpstreams(tuning, { 'keychain:office': key })
  cleanUp.push(() => upstreams.close())
  const auth = { type: 'api_key' as const, header: 'X-API-Key', secret: 'keychain:office' }
  const server = makeServer({ kind: 'pyexecutor', url: `${fixture.url}/`, auth, name: 'Office' })
  upstreams.open(server)
  const call = (args: Record<string, unknown> = {}, more: Parameters<typeof options>[0] = {}) => {
    const params = { name: 'execute_order_processing', arguments: args }
    return upstreams.callTool(server.id, params, options({ timeoutMs: 60_000, ...more }))
  }
  const polls = () => fixture.requests.filter(({ path }) => path.startsWith('/api/jobs/'))
  return { fixture, upstreams, server, call, polls, list: () => upstreams.list(server, 'tools', never) }
}

test('workflows are tools, with the seed’s names and schema', async () => {
  const { list } = await office()
  expect(await list()).toMatchObject([
    {
      name: 'execute_order_processing',
      description: 'Process orders',
      inputSchema: { type: 'object', properties: { context: { type: 'object' } }, required: [] },
    },
    { name: 'execute_plain', description: 'Execute plain workflow' },
  ])
})

test('the richer schema of the other side is passed on, and what it does not offer is no tool', async () => {
  const schema = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }
  const config = { required_context_fields: ['a'], optional_context_fields: ['b'] }
  const { list } = await office({
    workflows: answer(200, {
      results: [
        { name: 'one', input_schema: schema },
        { name: 'two', mcp_config: config },
        { name: 'hidden', mcp_config: { enabled: false } },
        { name: 7 },
        'nonsense',
      ],
    }),
  })
  expect(await list()).toMatchObject([
    { name: 'execute_one', inputSchema: { properties: { context: schema }, required: ['context'] } },
    {
      name: 'execute_two',
      inputSchema: { properties: { context: { properties: { a: {}, b: {} }, required: ['a'] } } },
    },
  ])
})

test('a call starts the job at the exact path and polls until its end', async () => {
  const { call, fixture, polls } = await office()
  const told: unknown[] = []
  const relay = { notify: (_: string, params: unknown) => void told.push(params), request: async () => ({}) }
  const output = { order_id: 'ORD-98765' }
  expect(await call({ context: { customer_id: 'C' } }, { relay })).toEqual({
    content: [{ type: 'text', text: JSON.stringify({ status: 'success', output }) }],
    structuredContent: { status: 'success', output },
  })
  expect(fixture.requests.find(({ method }) => method === 'POST')).toMatchObject({
    path: '/api/workflows/order-processing/execute/',
    body: '{"context":{"customer_id":"C"}}',
    headers: { 'x-api-key': 'sk_good' },
  })
  expect(polls().map(({ path }) => path)).toEqual(['/api/jobs/job_12345/', '/api/jobs/job_12345/'])
  expect(told).toContainEqual(expect.objectContaining({ progress: 1, total: 2 }))
})

test('a failed, a cancelled and an unknown end have the seed’s shapes', async () => {
  const details = { failed_step: 'Process Payment', reason: 'Insufficient funds' }
  const failed = { error: 'Payment processing failed', error_code: 'PAYMENT_DECLINED', details }
  const { call, fixture } = await office({ job: answer(200, { id: 'x', status: 'failed', ...failed }) })
  expect(await call()).toMatchObject({ isError: true, structuredContent: { status: 'failed', ...failed } })
  fixture.script.job = answer(200, { id: 'x', status: 'cancelled' })
  expect(await call()).toMatchObject({ structuredContent: { status: 'failed', error_code: 'CANCELLED' } })
})

test('a job that takes longer than asked goes on, and its id is told', async () => {
  const { call } = await office({ job: answer(200, { id: 'job_12345', status: 'running' }) })
  expect(await call({ timeout: 1 })).toMatchObject({
    structuredContent: {
      status: 'timeout',
      error: 'Workflow did not complete within 1 seconds',
      job_id: 'job_12345',
      message: 'Check job status at: api/jobs/job_12345',
    },
  })
  expect(await call({ wait: false })).toMatchObject({ structuredContent: { job_id: 'job_12345' } })
})

test('taking the call back ends the wait', async () => {
  const { call, polls } = await office({ job: answer(200, { id: 'job_12345', status: 'running' }) })
  const giveUp = new AbortController()
  const called = call({}, { signal: giveUp.signal })
  await eventually(() => expect(polls().length).toBeGreaterThan(0))
  giveUp.abort()
  await expect(called).rejects.toMatchObject({
    code: 'cancelled',
    message: expect.stringContaining('job_12345'),
  })
})

test('a wrong key is told as such and no tool is there', async () => {
  const { list } = await office({}, 'sk_wrong')
  await expect(list()).rejects.toMatchObject({ code: 'unauthorized' })
})

test('a key that may not execute gets the seed’s answer; a workflow that is gone is named', async () => {
  const { call, fixture } = await office({ execute: answer(403, { detail: 'no' }) })
  expect(await call()).toMatchObject({
    isError: true,
    structuredContent: {
      status: 'error',
      error: 'Unauthorized',
      message: 'API key does not have permission to execute this workflow',
    },
  })
  fixture.script.execute = answer(404, { detail: 'Not found.' })
  await expect(call()).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('order-processing'),
  })
  fixture.script.execute = answer(400, { error: { message: 'customer_id is missing' } })
  expect(await call()).toMatchObject({ structuredContent: { error: 'customer_id is missing' } })
})

test('429 with Retry-After is waited for: the job is started once, and polled on', async () => {
  const busy = answer(429, { detail: 'slow down' }, { 'retry-after': '1' })
  const { call, fixture } = await office({
    execute: inTurn(busy, answer(201, { id: 7, status: 'pending' })),
    job: inTurn(busy, answer(503, {}), answer(200, { id: 7, status: 'completed', output: 1 })),
  })
  expect(await call()).toMatchObject({ structuredContent: { status: 'success', output: 1 } })
  const posts = fixture.requests.filter(({ method }) => method === 'POST')
  expect(posts).toHaveLength(2)
  expect(posts[0]?.headers['idempotency-key']).toBe(posts[1]?.headers['idempotency-key'])
}, 60_000)

test('one cut-off or garbled look at a job does not end the wait; garbage without end does', async () => {
  const { call, fixture } = await office({
    job: inTurn(
      halfClosed,
      text(200, '<h1>nginx</h1>'),
      answer(200, { id: 'x', status: 'success', output: {} }),
    ),
  })
  expect(await call()).toMatchObject({ structuredContent: { status: 'success' } })
  fixture.script.job = text(200, '{"id": oops')
  await expect(call()).rejects.toMatchObject({ code: 'not_json' })
  fixture.script.job = answer(404, {})
  await expect(call()).rejects.toMatchObject({ code: 'not_found' })
})

test('a start that is cut off, garbled or endless is not sent again', async () => {
  const { call, fixture } = await office()
  for (const [execute, code] of [
    [halfClosed, 'connection_lost'],
    [text(200, 'oops'), 'not_json'],
    [endless, 'too_large'],
    [answer(200, { job: 1 }), 'protocol_mismatch'],
    [text(502, 'Bad Gateway'), 'http_error'],
  ] as const) {
    fixture.requests.length = 0
    fixture.script.execute = execute
    await expect(call()).rejects.toMatchObject({ code })
    expect(fixture.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  }
}, 120_000)

test('a server that never answers is given up in time, and an unfit list is refused', async () => {
  const { call, fixture, list } = await office()
  await list()
  fixture.script.execute = silent
  await expect(call({}, { timeoutMs: 300 })).rejects.toMatchObject({ code: 'timed_out' })
  fixture.script.workflows = answer(200, { tools: [] })
  await expect(list()).rejects.toMatchObject({ code: 'protocol_mismatch' })
  fixture.script.workflows = text(404, 'nothing here')
  await expect(list()).rejects.toMatchObject({
    code: 'endpoint_not_found',
    message: expect.stringContaining('/api/workflows/'),
  })
})

test('no redirect is followed, so the key goes nowhere else', async () => {
  const other = await startPyexecServer()
  cleanUp.push(() => other.close())
  const { list, call, fixture } = await office()
  await list()
  for (const location of [`${other.url}/api/workflows/`, '/api/workflows/elsewhere/']) {
    fixture.script.workflows = answer(307, {}, { location })
    await expect(list()).rejects.toMatchObject({
      code: 'http_error',
      message: expect.stringContaining('redirects'),
    })
    fixture.script.execute = answer(308, {}, { location })
    await expect(call()).rejects.toMatchObject({ code: 'http_error' })
  }
  expect(other.requests).toEqual([])
})
