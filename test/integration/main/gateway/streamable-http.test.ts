import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import {
  CreateMessageRequestSchema,
  LoggingMessageNotificationSchema,
  ResultSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RawResult } from '../../../../main/services/upstreams/upstream.ts'
import { type Gate, openGate, text, tool } from '../../../support/gate.ts'
import { eventually } from '../../../fixtures/eventually.ts'

let gate: Gate
const clients: Client[] = []

beforeEach(async () => {
  gate = await openGate()
})

afterEach(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()))
  await gate.close()
})

/** A real client, connected over streamable HTTP. */
async function connect(path = '/mcp', key = gate.key, capabilities = {}): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { capabilities })
  clients.push(client)
  const requestInit = { headers: { authorization: `Bearer ${key}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(gate.origin + path), { requestInit }))
  return client
}

test('a client initializes, lists and calls, and what passes is untouched', async () => {
  const odd = { 'x-unknown': { kept: [1] }, annotations: { strange: true }, _meta: { ui: 'ui://x' } }
  await gate.addServer('shop', [tool('find', odd), tool('buy')])
  gate.scripts.set('find', async params => ({
    content: [{ type: 'text', text: JSON.stringify(params.arguments), unknown: 1 }],
    structuredContent: ['not', 'an', 'object'],
    _meta: { 'vendor/x': 1 },
    extra: true,
  }))
  const client = await connect()
  expect(client.getServerVersion()).toMatchObject({ name: 'gatehouse', version: '1.2.3' })
  const listed = await client.request({ method: 'tools/list' }, ResultSchema)
  expect(listed['tools']).toMatchObject([{ name: 'shop__find', ...odd }, { name: 'shop__buy' }])
  const params = { name: 'shop__find', arguments: { text: 'é', more: null } }
  const result = await client.request({ method: 'tools/call', params }, ResultSchema)
  expect(result).toEqual({
    content: [{ type: 'text', text: '{"text":"é","more":null}', unknown: 1 }],
    structuredContent: ['not', 'an', 'object'],
    _meta: { 'vendor/x': 1 },
    extra: true,
  })
  expect(gate.activity.recent(1)).toMatchObject([
    { client: 'tester', server: 'shop', tool: 'find', outcome: 'ok' },
  ])
})

test('one server has its own address with its original names; an unknown one is a 404 with a sentence', async () => {
  await gate.addServer('shop', [tool('find')])
  await gate.addServer('bank', [tool('pay')])
  gate.scripts.set('pay', async () => text('paid'))
  const client = await connect('/mcp/servers/bank')
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['pay'])
  expect(await client.callTool({ name: 'pay', arguments: {} })).toMatchObject(text('paid'))
  await expect(client.callTool({ name: 'find', arguments: {} })).rejects.toMatchObject({ code: -32602 })
  await expect(connect('/mcp/servers/none')).rejects.toThrow(/There is no server/)
})

test('a long list comes in pages that together are the whole list, in order', async () => {
  const names = Array.from({ length: 2500 }, (_, index) => `t${index}`)
  await gate.addServer(
    'big',
    names.map(name => tool(name)),
  )
  const client = await connect()
  const seen: string[] = []
  let cursor: string | undefined
  let pages = 0
  do {
    const page = await client.listTools(cursor ? { cursor } : {})
    seen.push(...page.tools.map(({ name }) => name))
    cursor = page.nextCursor
    pages++
  } while (cursor)
  expect(pages).toBe(3)
  expect(seen).toEqual(names.map(name => `big__${name}`))
  await expect(client.listTools({ cursor: 'nonsense' })).rejects.toMatchObject({ code: -32602 })
})

test('wrong arguments are a tool error that names path and rule, and never reach the server', async () => {
  await gate.addServer('shop', [tool('find')])
  const client = await connect()
  const result = await client.callTool({ name: 'shop__find', arguments: { text: 5 } })
  expect(result).toMatchObject({
    isError: true,
    content: [{ type: 'text', text: expect.stringContaining('/text must be string') as string }],
    _meta: { 'gatehouse/error': { code: 'invalid_arguments' } },
  })
})

test('a tool switched off between list and call is refused with -32602 and a sentence; so is an unknown one', async () => {
  await gate.addServer('shop', [tool('find')])
  gate.scripts.set('find', async () => text('found'))
  const client = await connect()
  expect((await client.listTools()).tools).toHaveLength(1)
  gate.registry.setEnabled({ server: 'shop', names: ['find'] }, false)
  await expect(client.callTool({ name: 'shop__find', arguments: {} })).rejects.toMatchObject({
    code: -32602,
    message: expect.stringContaining('switched off') as string,
  })
  expect((await client.listTools()).tools).toEqual([])
  await expect(client.callTool({ name: 'nope', arguments: {} })).rejects.toMatchObject({ code: -32602 })
  expect(gate.activity.recent(2).map(({ code }) => code)).toEqual(['tool_unknown', 'tool_off'])
})

test('changes of tools are told once to the clients that see them', async () => {
  const heard: string[] = []
  const hear = async (path: string): Promise<void> => {
    const client = await connect(path)
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => void heard.push(path))
  }
  await hear('/mcp')
  const shop = await gate.addServer('shop', [tool('find')])
  await gate.addServer('bank', [tool('pay')])
  await eventually(() => expect(heard).toEqual(['/mcp']))
  heard.length = 0
  await hear('/mcp/servers/shop')
  await hear('/mcp/servers/bank')
  await eventually(() => expect(gate.gateway.sessions()).toHaveLength(3))
  for (const enabled of [false, true, false, true]) gate.registry.setEnabled({ server: shop.slug }, enabled)
  await eventually(() => expect(heard.toSorted()).toEqual(['/mcp', '/mcp/servers/shop']))
  gate.registry.setEnabled({ server: 'bank' }, false)
  await eventually(() =>
    expect(heard.toSorted()).toEqual(['/mcp', '/mcp', '/mcp/servers/bank', '/mcp/servers/shop']),
  )
})

test("progress comes under the client's own token, log messages by its level, and a server can ask back", async () => {
  await gate.addServer('shop', [tool('find')])
  gate.scripts.set('find', async (_params, { relay, signal }) => {
    relay?.notify('notifications/progress', { progressToken: 'theirs', progress: 1, total: 2 })
    relay?.notify('notifications/message', { level: 'debug', data: 'hidden' })
    relay?.notify('notifications/message', { level: 'error', data: 'shown' })
    const answer = await relay?.request('sampling/createMessage', { messages: [], maxTokens: 1 }, signal)
    return { content: [], structuredContent: { answer } }
  })
  const client = await connect('/mcp', gate.key, { sampling: {} })
  const logs: unknown[] = []
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void logs.push(params.data))
  client.setRequestHandler(CreateMessageRequestSchema, () => ({
    model: 'm',
    role: 'assistant' as const,
    content: { type: 'text' as const, text: 'hi' },
  }))
  await client.setLoggingLevel('error')
  const steps: unknown[] = []
  const result = await client.callTool({ name: 'shop__find', arguments: {} }, undefined, {
    onprogress: progress => steps.push(progress),
  })
  expect(result.structuredContent).toMatchObject({ answer: { model: 'm' } })
  expect(steps).toEqual([{ progress: 1, total: 2 }])
  expect(logs).toEqual(['shown'])
})

test('a server that asks a client for what it does not offer is refused', async () => {
  await gate.addServer('shop', [tool('find')])
  gate.scripts.set('find', async (_params, { relay, signal }) => {
    const failure = await relay?.request('roots/list', {}, signal).catch((error: Error) => error.message)
    return text(JSON.stringify(failure))
  })
  const client = await connect()
  expect(await client.callTool({ name: 'shop__find', arguments: {} })).toMatchObject(
    text('"The client does not offer roots."'),
  )
})

test('a cancelled call ends the call at the server, and the session goes on', async () => {
  await gate.addServer('shop', [tool('wait'), tool('find')])
  const aborted = new Promise<void>(resolve => {
    gate.scripts.set('wait', (_params, { signal }) => {
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          resolve()
          reject(new Error('aborted'))
        })
      })
    })
  })
  gate.scripts.set('find', async () => text('found'))
  const client = await connect()
  const stop = new AbortController()
  const call = client.callTool({ name: 'shop__wait', arguments: {} }, undefined, { signal: stop.signal })
  await eventually(() => expect(gate.gateway.sessions()[0]?.calls).toBe(1))
  stop.abort()
  await expect(call).rejects.toThrow(/abort/i)
  await aborted
  expect(await client.callTool({ name: 'shop__find', arguments: {} })).toMatchObject(text('found'))
})

test('a slow call neither delays other calls of its session nor is answered out of turn', async () => {
  await gate.addServer('shop', [tool('wait'), tool('find')])
  const answer = Promise.withResolvers<RawResult>()
  gate.scripts.set('wait', () => answer.promise)
  gate.scripts.set('find', async () => text('found'))
  const client = await connect()
  const late = client.callTool({ name: 'shop__wait', arguments: {} })
  expect(await client.callTool({ name: 'shop__find', arguments: {} })).toMatchObject(text('found'))
  expect((await client.listTools()).tools).toHaveLength(2)
  answer.resolve(text('late'))
  expect(await late).toMatchObject(text('late'))
})

test('a paused gateway lists, refuses calls with gateway_paused, and resumes', async () => {
  await gate.addServer('shop', [tool('find')])
  gate.scripts.set('find', async () => text('found'))
  const client = await connect()
  expect(gate.gateway.pause().state).toBe('paused')
  expect((await client.listTools()).tools).toHaveLength(1)
  expect(await client.callTool({ name: 'shop__find', arguments: {} })).toMatchObject({
    isError: true,
    _meta: { 'gatehouse/error': { code: 'gateway_paused' } },
  })
  expect(gate.gateway.resume().state).toBe('listening')
  expect(await client.callTool({ name: 'shop__find', arguments: {} })).toMatchObject(text('found'))
  expect(gate.activity.recent(2).map(({ code }) => code)).toEqual([null, 'gateway_paused'])
})

test('a revoked key ends its sessions in the middle of a call and leaves others alone', async () => {
  await gate.addServer('shop', [tool('wait')])
  let aborted = 0
  gate.scripts.set('wait', (_params, { signal }) => {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        aborted++
        reject(new Error('aborted'))
      })
    })
  })
  const theirs = await gate.keys.create({ name: 'theirs' })
  const client = await connect('/mcp', theirs.key)
  const other = await connect()
  const call = client.callTool({ name: 'shop__wait', arguments: {} })
  await eventually(() => expect(gate.gateway.sessions().map(({ calls }) => calls)).toContain(1))
  gate.keys.revoke(theirs.id)
  await expect(call).rejects.toThrow(/session has ended/)
  await eventually(() => expect(aborted).toBe(1))
  await expect(client.listTools()).rejects.toThrow(/was revoked/)
  expect((await other.listTools()).tools).toHaveLength(1)
  expect(gate.gateway.sessions().map(({ key }) => key)).toEqual(['tester'])
})

test('sessions tell who is connected, and end with DELETE', async () => {
  const counts: number[] = []
  gate.bus.subscribe((event, data) => {
    if (event === 'sessions.changed' && 'count' in data) counts.push(data.count)
  })
  const client = await connect()
  await eventually(() => expect(counts.length).toBeGreaterThan(1))
  expect(gate.gateway.sessions()).toMatchObject([
    {
      transport: 'http',
      key: 'tester',
      client: { name: 'test', version: '1' },
      protocolVersion: '2025-11-25',
      calls: 0,
    },
  ])
  const [session] = gate.gateway.sessions()
  await (client.transport as unknown as StreamableHTTPClientTransport).terminateSession()
  expect(gate.gateway.sessions()).toEqual([])
  expect(gate.ended).toEqual([session?.id])
  expect(counts.at(-1)).toBe(0)
})

test('a server that hangs delays neither initialize nor lists nor the calls of others', async () => {
  await gate.addServer('hang', [tool('never')])
  await gate.addServer('shop', [tool('find')])
  const order: string[] = []
  const answer = Promise.withResolvers<RawResult>()
  gate.scripts.set('never', () => answer.promise)
  gate.scripts.set('find', async () => text('found'))
  const first = await connect()
  const hanging = first
    .callTool({ name: 'hang__never', arguments: {} })
    .then(() => order.push('hanging call'))
  const second = await connect()
  order.push('initialized')
  expect((await second.listTools()).tools).toHaveLength(2)
  order.push('listed')
  await second.callTool({ name: 'shop__find', arguments: {} })
  order.push('called')
  answer.resolve(text('at last'))
  await hanging
  expect(order).toEqual(['initialized', 'listed', 'called', 'hanging call'])
})
