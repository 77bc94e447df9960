import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openWorkflowGate, orderText } from '../../../support/workflow-gate.ts'

let gate: Awaited<ReturnType<typeof openWorkflowGate>>
const clients: Client[] = []
const patience = { timeout: 60_000 }

beforeEach(async () => {
  gate = await openWorkflowGate(orderText)
})

afterEach(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()))
  await gate.close()
})

async function connect(): Promise<Client> {
  const client = new Client({ name: 'agent', version: '1' })
  clients.push(client)
  const requestInit = { headers: { authorization: `Bearer ${gate.key}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(gate.url), { requestInit }))
  return client
}

const order = (more: Record<string, unknown> = {}) => ({
  name: 'execute_order_processing',
  arguments: { context: { customer_id: 'CUST-12345' }, ...more },
})
const started = () => vi.waitFor(() => gate.jobs.last(), patience)
const waited = () => vi.waitFor(() => expect(gate.jobs.waiting).toBe(1), patience)

/** Calls, and ends the job as told once the call waits for it. */
async function ending(change: Parameters<typeof gate.jobs.change>[1], more = {}) {
  const client = await connect()
  await client.listTools()
  const called = client.callTool(order(more))
  await waited()
  gate.jobs.change(gate.jobs.last().id, change)
  return called
}

test('a workflow is listed with its own schema, and the tools for jobs with it', async () => {
  const { tools } = await (await connect()).listTools()
  expect(tools.map(({ name }) => name)).toEqual([
    'execute_order_processing',
    'get_job',
    'list_jobs',
    'cancel_job',
  ])
  const { inputSchema, outputSchema, description } = tools[0] ?? {}
  expect(description).toBe('Process customer orders')
  expect(inputSchema).toMatchObject({
    type: 'object',
    required: ['context'],
    properties: {
      context: {
        type: 'object',
        required: ['customer_id'],
        properties: { customer_id: { type: 'string', maxLength: 10_000 }, order_total: { type: 'number' } },
        additionalProperties: false,
      },
      wait: { type: 'boolean', default: true },
      timeout: { type: 'integer', default: 300 },
    },
  })
  expect(outputSchema).toMatchObject({ type: 'object', required: ['status'] })
})

test('success has the status and the output, structured and as text', async () => {
  const output = { order_id: 'ORD-98765', confirmation_email_sent: true }
  const result = await ending({ status: 'success', output })
  expect(result).toEqual({
    content: [{ type: 'text', text: JSON.stringify({ status: 'success', output }) }],
    structuredContent: { status: 'success', output },
    _meta: { 'gatehouse/job': gate.jobs.last().id },
  })
  expect(gate.jobs.last()).toMatchObject({
    input: { customer_id: 'CUST-12345' },
    source: { kind: 'mcp', name: 'tester' },
  })
})

test('a failed job has exactly the seed’s failure shape and is an error', async () => {
  const failure = {
    error: 'Payment processing failed',
    error_code: 'PAYMENT_DECLINED',
    details: { failed_step: 'Process Payment', reason: 'Insufficient funds' },
  }
  const result = await ending({ status: 'failed', failure })
  expect(result).toMatchObject({ isError: true })
  expect(result.structuredContent).toEqual({ status: 'failed', ...failure })
})

test.each([
  ['cancelled', 'CANCELLED'],
  ['timeout', 'TIMEOUT'],
] as const)('a job that ended as %s is told in the failure shape', async (status, code) => {
  const { structuredContent } = await ending({ status, progress: { done: 1, of: 3, step: 'pay' } })
  expect(structuredContent).toMatchObject({
    status: 'failed',
    error_code: code,
    details: { failed_step: 'pay' },
  })
})

test('at the time-out the answer names the job, which goes on and is asked for later', async () => {
  const client = await connect()
  await client.listTools()
  const result = await client.callTool(order({ timeout: 1 }))
  const { id } = gate.jobs.last()
  expect(result.isError).toBeUndefined()
  expect(result.structuredContent).toEqual({
    status: 'timeout',
    error: 'Workflow did not complete within 1 seconds',
    job_id: id,
    message: `Check job status at: api/jobs/${id}`,
  })
  gate.jobs.change(id, { status: 'success', output: 42, endedAt: new Date().toISOString() })
  const report = await client.callTool({ name: 'get_job', arguments: { job_id: id } })
  expect(report.structuredContent).toMatchObject({ id, status: 'success', output: 42, error: null })
})

test('without waiting the answer is the job at once', async () => {
  const client = await connect()
  await client.listTools()
  const { structuredContent } = await client.callTool(order({ wait: false }))
  const { id } = gate.jobs.last()
  const message = `Check job status at: api/jobs/${id}`
  expect(structuredContent).toEqual({ status: 'queued', job_id: id, message })
})

test('each finished step is told to a client that asked for progress, and each says more than the one before', async () => {
  const client = await connect()
  const told: { progress: number; total?: number | undefined; message?: string | undefined }[] = []
  const called = client.callTool(order(), undefined, { onprogress: progress => void told.push(progress) })
  const { id } = await started()
  await vi.waitFor(() => expect(told).toHaveLength(1), patience)
  for (const [done, step] of ['pay', 'pack', 'ship'].entries()) {
    gate.jobs.change(id, { status: 'running', progress: { done, of: 3, step } })
    await vi.waitFor(() => expect(told).toHaveLength(done + 2), patience)
  }
  gate.jobs.change(id, { status: 'success', output: null })
  await called
  const values = told.map(({ progress }) => progress)
  expect(values.every((value, index) => index === 0 || value > (values[index - 1] ?? 0))).toBe(true)
  expect(told.at(-1)).toMatchObject({
    progress: 2,
    total: 3,
    message: 'order-processing: 2 of 3 steps done, ship',
  })
})

test('a client that takes its call back stops waiting, and the job goes on', async () => {
  const client = await connect()
  const cancel = new AbortController()
  const called = client.callTool(order(), undefined, { signal: cancel.signal })
  await waited()
  cancel.abort()
  await expect(called).rejects.toThrow(/abort/i)
  await vi.waitFor(() => expect(gate.jobs.waiting).toBe(0), patience)
  expect(gate.jobs.last().status).toBe('queued')
  await vi.waitFor(
    () => expect(gate.activity.recent(1)).toMatchObject([{ server: 'workflows', code: 'cancelled' }]),
    patience,
  )
})

test('the seed’s loose forms are taken: no context, and values as text', async () => {
  const client = await connect()
  const loose = {
    customer_id: '12345',
    order_total: '99.99',
    items: '[1]',
    gift: 'true',
    wait: 'false',
  }
  await client.callTool({ name: 'execute_order_processing', arguments: loose })
  expect(gate.jobs.last().input).toEqual({ customer_id: '12345', order_total: 99.99, items: [1], gift: true })
})

test.each([
  ['an unknown field', { customer_id: 'x', nonsense: 1 }, /\/context.*"nonsense"/],
  ['a missing one', { order_total: 1 }, /\/context.*customer_id/],
  ['a wrong type', { customer_id: 'x', order_total: 'much' }, /\/context\/order_total must be number/],
  ['too long a text', { customer_id: 'x'.repeat(10_001) }, /\/context\/customer_id.*10000/],
  ['no object', [1], /\/context must be object/],
])('bad input is refused before any job is made: %s', async (_what, context, sentence) => {
  const client = await connect()
  const result = await client.callTool({ name: 'execute_order_processing', arguments: { context } })
  expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(sentence) }] })
  expect(gate.jobs.jobs).toHaveLength(0)
})

test.each([{ timeout: 0 }, { timeout: 1e9 }, { timeout: 'soon' }, { wait: 'maybe' }, { also: 1 }])(
  'odd arguments beside the context are refused: %j',
  async more => {
    const result = await (await connect()).callTool(order(more))
    expect(result).toMatchObject({ isError: true })
    expect(gate.jobs.jobs).toHaveLength(0)
  },
)

test('the same idempotency key gives the same job', async () => {
  const client = await connect()
  const asked = { ...order({ wait: false }), _meta: { 'gatehouse/idempotencyKey': 'k1' } }
  const [one, two] = [await client.callTool(asked), await client.callTool(asked)]
  expect(one.structuredContent).toEqual(two.structuredContent)
  expect(gate.jobs.jobs).toHaveLength(1)
})

test('a switched-off workflow is neither listed nor callable, and its switch survives a change of the file', async () => {
  const client = await connect()
  const changed = vi.fn<() => void>()
  client.setNotificationHandler(ToolListChangedNotificationSchema, changed)
  await vi.waitFor(() => {
    for (const enabled of [true, false])
      gate.registry.setEnabled({ server: 'workflows', names: ['execute_order_processing'] }, enabled)
    expect(changed).toHaveBeenCalled()
  }, patience)
  gate.offer(orderText.replace('Process customer orders', 'Other words'))
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).not.toContain('execute_order_processing')
  await expect(client.callTool(order())).rejects.toMatchObject({ code: -32602, data: { code: 'tool_off' } })
})

test('a new workflow is told to clients; one not offered to them is not there', async () => {
  const client = await connect()
  const changed = vi.fn<() => void>()
  client.setNotificationHandler(ToolListChangedNotificationSchema, changed)
  gate.offer(orderText.replace('order-processing', 'hidden'), null)
  let version = 0
  // The client opens its stream for news after it has connected, and nothing says when.
  await vi.waitFor(() => {
    gate.offer(orderText.replace('order-processing', 'second').replace('orders', `orders ${++version}`))
    expect(changed).toHaveBeenCalled()
  }, patience)
  const names = (await client.listTools()).tools.map(({ name }) => name)
  expect(names).toContain('execute_second')
  expect(names).not.toContain('execute_hidden')
})

test('jobs are listed and cancelled; an unknown one is a sentence', async () => {
  const client = await connect()
  await client.callTool(order({ wait: false }))
  const { id } = gate.jobs.last()
  const listed = await client.callTool({ name: 'list_jobs', arguments: { workflow: 'order-processing' } })
  expect(listed.structuredContent).toMatchObject({ jobs: [{ id, status: 'queued' }], next: null })
  const ended = await client.callTool({ name: 'cancel_job', arguments: { job_id: id } })
  expect(ended.structuredContent).toMatchObject({ id, status: 'cancelled' })
  const unknown = await client.callTool({ name: 'get_job', arguments: { job_id: 'job_99999999' } })
  expect(unknown).toMatchObject({ isError: true, content: [{ text: 'There is no job job_99999999.' }] })
})

test('calls of workflows are counted and recorded like those of any tool', async () => {
  const client = await connect()
  await client.callTool(order({ wait: false }))
  const tool = gate.registry.tools('workflows').find(({ name }) => name === 'execute_order_processing')
  expect(tool).toMatchObject({ serverName: 'Workflows', served: true, state: 'approved', calls: 1 })
  expect(gate.activity.recent(1)).toMatchObject([
    { client: 'tester', server: 'workflows', tool: 'execute_order_processing', outcome: 'ok' },
  ])
})

test('no server may take the slug under which workflows stand', async () => {
  const input = { name: 'workflows', kind: 'stdio', command: 'true' } as const
  expect((await gate.servers.add(input)).slug).toBe('workflows-2')
  await expect(gate.servers.add({ ...input, slug: 'workflows' })).rejects.toMatchObject({ code: 'conflict' })
})
