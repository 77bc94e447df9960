import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Gate, openGate, text, tool } from '../../../support/gate.ts'
import { eventually } from '../../../fixtures/eventually.ts'

let gate: Gate
const clients: Client[] = []

beforeEach(async () => {
  gate = await openGate()
  await gate.addServer('shop', [tool('find')])
})

afterEach(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()))
  await gate.close()
})

async function connectSse(path = '/sse'): Promise<Client> {
  const client = new Client({ name: 'old', version: '1' })
  clients.push(client)
  const headers = { authorization: `Bearer ${gate.key}` }
  await client.connect(new SSEClientTransport(new URL(gate.origin + path), { requestInit: { headers } }))
  return client
}

function execute(body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${gate.origin}/execute`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': gate.key, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

test('a client of the old SSE transport lists and calls, on all servers and on one', async () => {
  gate.scripts.set('find', async () => text('found'))
  const client = await connectSse()
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['shop__find'])
  expect(await client.callTool({ name: 'shop__find', arguments: {} })).toMatchObject(text('found'))
  const one = await connectSse('/mcp/servers/shop/sse')
  expect(await one.callTool({ name: 'find', arguments: {} })).toMatchObject(text('found'))
  expect(gate.gateway.sessions().map(({ transport }) => transport)).toEqual(['sse', 'sse'])
})

test('an SSE session ends with its stream, and nobody else can post to it', async () => {
  const client = await connectSse()
  const [session] = gate.gateway.sessions()
  const post = (key: string) =>
    fetch(`${gate.origin}/messages?sessionId=${session?.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: '{"jsonrpc":"2.0","method":"notifications/initialized"}',
    })
  expect((await post(gate.key)).status).toBe(202)
  expect((await post((await gate.keys.create({ name: 'other' })).key)).status).toBe(404)
  await client.close()
  await eventually(() => expect(gate.gateway.sessions()).toEqual([]))
  expect((await post(gate.key)).status).toBe(404)
  expect(gate.ended).toEqual([session?.id])
})

test('a key revoked while its request is still being sent calls nothing', async () => {
  const { id, key } = await gate.keys.create({ name: 'slow' })
  const calls: unknown[] = []
  gate.scripts.set('find', async params => (calls.push(params), text('found')))
  const body = JSON.stringify({ tool: 'shop__find', arguments: {} })
  const headers = { 'content-type': 'application/json', 'x-api-key': key, 'content-length': body.length }
  const request = httpRequest(`${gate.origin}/execute`, { method: 'POST', headers })
  request.write(body.slice(0, 5))
  await eventually(() => expect(gate.keys.list().find(known => known.id === id)?.lastUsedAt).not.toBeNull())
  gate.keys.revoke(id)
  request.end(body.slice(5))
  const [response] = (await once(request, 'response')) as [{ statusCode: number; resume(): void }]
  response.resume()
  expect(response.statusCode).toBe(401)
  expect(calls).toEqual([])
})

test('the REST dialect lists tools and executes them in the shapes of its specification', async () => {
  gate.scripts.set('find', async () => ({
    content: [],
    structuredContent: [
      { id: 1, name: 'Product A' },
      { id: 2, name: 'Product B' },
    ],
  }))
  const headers = { authorization: `Bearer ${gate.key}` }
  const listed = (await (await fetch(`${gate.origin}/tools`, { headers })).json()) as unknown
  expect(listed).toEqual({ tools: [{ ...tool('find'), name: 'shop__find' }] })
  const answer = await execute({ tool: 'shop__find', arguments: { text: 'x' } })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({
    result: [
      { id: 1, name: 'Product A' },
      { id: 2, name: 'Product B' },
    ],
  })
  expect(gate.activity.recent(1)).toMatchObject([{ client: 'tester', session: null, tool: 'find' }])
})

test.each([
  ['plain text', text('hello'), 'hello'],
  ['text that is a JSON object', text('{"a":1}'), { a: 1 }],
  ['text that only begins like JSON', text('[draft] hello'), '[draft] hello'],
  ['text that is a number stays text', text('007'), '007'],
  ['several texts', { content: [text('a'), text('b')].flatMap(({ content }) => content) }, 'a\nb'],
  ['an image', { content: [{ type: 'image', data: 'x' }] }, [{ type: 'image', data: 'x' }]],
])('a result of %s becomes one value', async (_name, result, value) => {
  gate.scripts.set('find', async () => result)
  expect(await (await execute({ tool: 'shop__find' })).json()).toEqual({ result: value })
})

/** Status and code of a refusal. */
async function failing(body: unknown, headers = {}): Promise<[number, string]> {
  const answer = await execute(body, headers)
  const { error } = (await answer.json()) as { error: { code: string; message: string } }
  expect(error.message).not.toBe('')
  return [answer.status, error.code]
}

test('failures of the REST dialect have a status, a code and a sentence', async () => {
  gate.scripts.set('find', async () => ({ ...text('It broke.'), isError: true }))
  expect(await failing({ tool: 'shop__find' })).toEqual([502, 'server_error'])
  expect(await failing({ tool: 'shop__find', arguments: { text: 1 } })).toEqual([400, 'invalid_arguments'])
  expect(await failing({ tool: 'shop__find', arguments: [] })).toEqual([400, 'bad_input'])
  expect(await failing({ tool: '' })).toEqual([400, 'bad_input'])
  expect(await failing({})).toEqual([400, 'bad_input'])
  expect(await failing('{')).toEqual([400, 'bad_input'])
  expect(await failing('null')).toEqual([400, 'bad_input'])
  expect(await failing({ tool: 'nope' })).toEqual([404, 'tool_unknown'])
  expect(await failing({ tool: 'shop__find' }, { 'x-api-key': 'wrong' })).toEqual([401, 'key_refused'])
  expect(await failing({ tool: 'shop__find' }, { 'content-type': 'text/plain' })).toEqual([415, 'bad_input'])
  gate.gateway.pause()
  expect(await failing({ tool: 'shop__find' })).toEqual([503, 'gateway_paused'])
  gate.gateway.resume()
  gate.registry.setEnabled({ server: 'shop' }, false)
  expect(await failing({ tool: 'shop__find' })).toEqual([403, 'tool_off'])
})

test('a caller that goes away ends its call at the server', async () => {
  const aborted = Promise.withResolvers<void>()
  const started = Promise.withResolvers<void>()
  gate.scripts.set('find', (_params, { signal }) => {
    signal.addEventListener('abort', () => aborted.resolve())
    started.resolve()
    return new Promise(() => undefined)
  })
  const stop = new AbortController()
  const call = fetch(`${gate.origin}/execute`, {
    method: 'POST',
    signal: stop.signal,
    headers: { 'content-type': 'application/json', 'x-api-key': gate.key },
    body: JSON.stringify({ tool: 'shop__find' }),
  }).catch((error: Error) => error.name)
  await started.promise
  stop.abort()
  expect(await call).toBe('AbortError')
  await aborted.promise
})
