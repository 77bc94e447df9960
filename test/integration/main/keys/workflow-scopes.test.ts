import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JobSource, KeyInput, KeyScope } from '#contract'
import { askRest } from '../../../support/ask-rest.ts'
import { openWorkflowGate, orderText } from '../../../support/workflow-gate.ts'

let gate: Awaited<ReturnType<typeof openWorkflowGate>>
const clients: Client[] = []
const everything: KeyScope = { servers: null, workflows: null, tools: null, readOnly: false }
/** Seed A, “Permission Error”. */
const seedRefusal = {
  status: 'error',
  error: 'Unauthorized',
  message: 'API key does not have permission to execute this workflow',
}

beforeEach(async () => {
  gate = await openWorkflowGate(orderText, orderText.replace('order-processing', 'payroll'))
})

afterEach(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()))
  await gate.close()
})

const make = async (scope: Partial<KeyScope>, more: Partial<KeyInput> = {}) =>
  (await gate.keys.create({ name: 'scoped', scope: { ...everything, ...scope }, ...more })).key

async function connect(key: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  clients.push(client)
  const requestInit = { headers: { authorization: `Bearer ${key}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(gate.url), { requestInit }))
  return client
}

const context = { customer_id: 'C-1' }
const run = (workflow: string, source: JobSource = { kind: 'mcp', name: 'scoped' }) =>
  gate.jobs.run(workflow, context, { source }).id
const names = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name)

test('a workflow out of scope is refused in exactly the seed’s words, and on record', async () => {
  const key = await make({ workflows: ['order-*'] })
  const asked = { origin: gate.origin, key }
  const client = await connect(key)
  expect(await names(client)).toEqual(['execute_order_processing', 'get_job', 'list_jobs', 'cancel_job'])
  const refused = await client.callTool({ name: 'execute_payroll', arguments: { context } })
  expect(refused).toMatchObject({
    isError: true,
    structuredContent: seedRefusal,
    _meta: { 'gatehouse/error': { code: 'forbidden_workflow' } },
  })
  expect(refused.content).toEqual([{ type: 'text', text: JSON.stringify(seedRefusal) }])
  const rest = await askRest(asked, '/api/workflows/payroll/execute/', { body: { context } })
  expect({ status: rest.status, body: rest.body }).toEqual({ status: 403, body: seedRefusal })
  const rows = gate.activity.recent(2)
  expect(rows.map(({ outcome, code }) => [outcome, code])).toEqual([
    ['refused', 'forbidden_workflow'],
    ['refused', 'forbidden_workflow'],
  ])
  expect(gate.jobs.jobs).toEqual([])
  expect((await askRest(asked, '/api/workflows/')).body).toMatchObject([{ name: 'order-processing' }])
  expect((await askRest(asked, '/api/workflows/payroll/')).status).toBe(403)
  const allowed = await askRest(asked, '/api/workflows/order-processing/execute/', { body: { context } })
  expect(allowed).toMatchObject({ status: 200, body: { source: 'rest: scoped' } })
})

test('jobs of workflows out of scope are as unknown as none, on every road', async () => {
  const mine = run('order-processing')
  const hidden = run('payroll')
  const key = await make({ workflows: ['order-processing'] })
  const asked = { origin: gate.origin, key }
  const client = await connect(key)
  const got = (name: string, id: string) => client.callTool({ name, arguments: { job_id: id } })
  expect(await got('get_job', mine)).toMatchObject({ structuredContent: { id: mine } })
  const none = 'job_0000000000000000'
  for (const name of ['get_job', 'cancel_job']) {
    const [other, unknown] = [await got(name, hidden), await got(name, none)]
    const shape = (answer: typeof other) => JSON.stringify(answer.content).replaceAll(/job_\w+/g, 'ID')
    expect(shape(other)).toBe(shape(unknown))
    expect(other).toMatchObject({ _meta: { 'gatehouse/error': { code: 'not_found' } } })
  }
  const listed = await client.callTool({ name: 'list_jobs', arguments: {} })
  expect(listed.structuredContent).toMatchObject({ jobs: [{ id: mine }], next: null })
  const filtered = await client.callTool({ name: 'list_jobs', arguments: { workflow: 'payroll' } })
  expect(filtered.structuredContent).toEqual({ jobs: [], next: null })

  expect((await askRest(asked, '/api/jobs/')).body).toMatchObject({ jobs: [{ id: mine }], next: null })
  expect((await askRest(asked, `/api/jobs/?before=${hidden}`)).status).toBe(404)
  for (const path of ['/', '/logs/', '/logs/stream/'])
    expect((await askRest(asked, `/api/jobs/${hidden}${path}`)).status).toBe(404)
  for (const path of ['/cancel/', '/rerun/'])
    expect((await askRest(asked, `/api/jobs/${hidden}${path}`, { method: 'POST' })).status).toBe(404)
  expect(gate.jobs.get(hidden).status).toBe('queued')
})

test('a key ends only jobs that it started itself; an administrator’s any', async () => {
  const key = await make({})
  const asked = { origin: gate.origin, key }
  const client = await connect(key)
  const cancel = (id: string) => client.callTool({ name: 'cancel_job', arguments: { job_id: id } })
  const others: JobSource[] = [
    { kind: 'mcp', name: 'tester' },
    { kind: 'window', name: 'scoped' },
    { kind: 'schedule', name: 'scoped' },
  ]
  for (const source of others) {
    const id = run('order-processing', source)
    await expect(cancel(id)).rejects.toMatchObject({ data: { code: 'not_permitted' } })
    const rest = await askRest(asked, `/api/jobs/${id}/cancel/`, { method: 'POST' })
    expect(rest).toMatchObject({ status: 403, body: { status: 'error', error: 'Forbidden' } })
    expect(gate.jobs.get(id).status).toBe('queued')
  }
  const [own, ownToo] = [run('order-processing'), run('order-processing', { kind: 'rest', name: 'scoped' })]
  expect(await cancel(ownToo)).toMatchObject({ structuredContent: { status: 'cancelled' } })
  expect((await askRest(asked, `/api/jobs/${own}/cancel/`, { method: 'POST' })).status).toBe(200)

  const theirs = run('order-processing', { kind: 'mcp', name: 'tester' })
  const admin = { origin: gate.origin, key: await make({}, { name: 'boss', admin: true }) }
  expect((await askRest(admin, `/api/jobs/${theirs}/cancel/`, { method: 'POST' })).status).toBe(200)
})

test('the house itself is for keys that every workflow is open to, or an administrator’s', async () => {
  const reload = async (key: string) =>
    (await askRest({ origin: gate.origin, key }, '/api/mcp/reload/', { method: 'POST' })).status
  expect(await reload(gate.key)).toBe(200)
  expect(await reload(await make({ servers: ['shop'] }, { name: 'a' }))).toBe(200)
  expect(await reload(await make({ workflows: ['order-*'] }, { name: 'b' }))).toBe(403)
  expect(await reload(await make({ tools: ['*'] }, { name: 'c' }))).toBe(403)
  expect(await reload(await make({ readOnly: true }, { name: 'd' }))).toBe(403)
  expect(await reload(await make({ workflows: [] }, { name: 'e', admin: true }))).toBe(200)
  const key = await make({ readOnly: true }, { name: 'f' })
  const id = run('order-processing', { kind: 'rest', name: 'f' })
  const rerun = await askRest({ origin: gate.origin, key }, `/api/jobs/${id}/rerun/`, { method: 'POST' })
  expect(rerun.status).toBe(403)
})
