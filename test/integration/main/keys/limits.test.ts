import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { ResultSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Limit, LimitSubject } from '#contract'
import { askRest } from '../../../support/ask-rest.ts'
import { text, tool } from '../../../support/gate.ts'
import { openWorkflowGate, orderText } from '../../../support/workflow-gate.ts'

let gate: Awaited<ReturnType<typeof openWorkflowGate>>
const clients: Client[] = []

beforeEach(async () => {
  gate = await openWorkflowGate(orderText)
  await gate.addServer('shop', [tool('find')], { prompts: [{ name: 'greet' }] })
  gate.scripts.set('find', async () => text('found'))
})

afterEach(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()))
  await gate.close()
})

const set = (kind: LimitSubject['kind'], name: string, limit: Partial<Limit>) =>
  gate.limits.set({ kind, name }, { burst: null, perMinute: null, perDay: null, ...limit })

async function connect(path = '/mcp'): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  clients.push(client)
  const requestInit = { headers: { authorization: `Bearer ${gate.key}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(gate.origin + path), { requestInit }))
  return client
}

const find = (client: Client, name = 'shop__find') => client.callTool({ name, arguments: {} })
const context = { customer_id: 'C-1' }
const execute = '/api/workflows/order-processing/execute/'

test('over MCP a limit is a tool’s failure with the time to wait, and on record', async () => {
  set('tool', 'shop__find', { burst: 1, perMinute: 1 })
  const client = await connect()
  expect(await find(client)).toMatchObject(text('found'))
  const refused = await find(client)
  expect(refused).toMatchObject({
    isError: true,
    content: [
      {
        text: expect.stringMatching(/^The limit of the tool shop__find is reached .*Try again in/) as string,
      },
    ],
    _meta: {
      'gatehouse/error': { code: 'limit_reached', data: { retryAfterMs: expect.any(Number) as number } },
    },
  })
  // Under the server's own names it is the same tool.
  expect(await find(await connect('/mcp/servers/shop'), 'find')).toMatchObject({ isError: true })
  const rows = gate.activity.recent(3)
  expect(rows.map(({ outcome, code }) => [outcome, code])).toEqual([
    ['refused', 'limit_reached'],
    ['refused', 'limit_reached'],
    ['ok', null],
  ])
  expect(gate.limits.list()).toMatchObject([{ today: 1, refusedToday: 2 }])
})

test('over REST it is 429 with the time to wait, in the words of each dialect', async () => {
  const id = gate.keys.list()[0]?.id ?? ''
  set('key', id, { burst: 2, perMinute: 2 })
  const run = () => askRest(gate, execute, { body: { context } })
  const call = () => askRest(gate, '/execute', { body: { tool: 'shop__find' } })
  expect([(await run()).status, (await call()).status]).toEqual([200, 200])
  const [api, dialect] = [await run(), await call()]
  for (const { status, headers } of [api, dialect]) {
    expect(status).toBe(429)
    const seconds = Number(headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(20)
    expect(seconds).toBeLessThanOrEqual(30)
  }
  const message = expect.stringMatching(/^The limit of the key tester is reached/) as string
  expect(api.body).toEqual({ status: 'error', error: 'Too Many Requests', message })
  expect(api.headers.get('x-gatehouse-error')).toBe('limit_reached')
  expect(dialect.body).toEqual({ error: { code: 'limit_reached', message } })
  expect(gate.jobs.jobs).toHaveLength(1)
  // Looking is not limited: a client must be able to see how its job goes.
  expect((await askRest(gate, '/api/jobs/')).status).toBe(200)
})

test('a workflow’s limit holds for its tool, for REST and for running again, whoever calls', async () => {
  set('workflow', 'order-processing', { perDay: 2 })
  const client = await connect()
  const asked = { name: 'execute_order_processing', arguments: { context, wait: false } }
  expect(await client.callTool(asked)).not.toHaveProperty('isError')
  expect((await askRest(gate, execute, { body: { context } })).status).toBe(200)
  const { id } = gate.jobs.last()
  const again = await askRest(gate, `/api/jobs/${id}/rerun/`, { method: 'POST' })
  expect(again.status).toBe(429)
  expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(5)
  expect(await client.callTool(asked)).toMatchObject({
    _meta: { 'gatehouse/error': { code: 'limit_reached' } },
  })
  expect(gate.jobs.jobs).toHaveLength(2)
})

test('prompts and resources count for the key', async () => {
  const client = await connect()
  set('key', gate.keys.list()[0]?.id ?? '', { burst: 1, perMinute: 1 })
  const asked = { method: 'prompts/get', params: { name: 'shop__greet' } }
  await client.request(asked, ResultSchema)
  await expect(client.request(asked, ResultSchema)).rejects.toMatchObject({
    data: { code: 'limit_reached', retryAfterMs: expect.any(Number) as number },
  })
  expect(gate.asked).toHaveLength(1)
})
