import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http'
import { connect as tcpConnect, createServer } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RawResult } from '../../../../main/services/upstreams/upstream.ts'
import { readDescriptor } from '../../../../main/base/local-client.ts'
import { type Gate, openGate, text, tool } from '../../../support/gate.ts'
import { eventually } from '../../../fixtures/eventually.ts'

let gate: Gate

beforeEach(async () => {
  gate = await openGate()
})

afterEach(() => gate.close())

type Asked = { method?: string; path?: string; headers?: Record<string, string>; body?: string }
type Answered = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

/** Plain HTTP, so that a test may send any Host. */
function ask({ method = 'GET', path = '/mcp', headers = {}, body }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(gate.origin + path, { method, headers }, response => {
      const { statusCode: status = 0, headers: given } = response
      void textOf(response).then(answer => resolve({ status, headers: given, body: answer }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

async function answered(request: ClientRequest): Promise<IncomingMessage> {
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return response
}

async function textOf(response: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return body
}

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
}

function post(message: unknown, headers: Record<string, string> = {}, path = '/mcp'): Promise<Answered> {
  const body = typeof message === 'string' ? message : JSON.stringify(message)
  return ask({ method: 'POST', path, headers: { ...json, 'x-api-key': gate.key, ...headers }, body })
}

/** A new session's id. */
async function open(key = gate.key, path = '/mcp'): Promise<string> {
  const { headers } = await post(initialize, { 'x-api-key': key }, path)
  return String(headers['mcp-session-id'])
}

test.each(['/mcp', '/mcp/servers/x', '/sse', '/messages', '/tools', '/execute', '/healthz', '/elsewhere'])(
  'a foreign Host or Origin is refused with 403 before anything else at %s',
  async path => {
    const key = { 'x-api-key': gate.key }
    for (const host of [
      'evil.example',
      'evil.example:80',
      `127.0.0.1.evil.example:1`,
      '127.0.0.1:1',
      'localhost',
    ])
      expect(await ask({ path, headers: { ...key, host } })).toMatchObject({ status: 403 })
    for (const origin of ['http://evil.example', 'https://127.0.0.1:1', 'null', 'file://'])
      expect(await ask({ path, headers: { ...key, origin } })).toMatchObject({ status: 403 })
    const refused = await ask({ path, headers: { origin: 'http://evil.example' } })
    expect(refused.body).toContain('does not answer web pages')
    expect(refused.headers['access-control-allow-origin']).toBeUndefined()
  },
)

test('the names of this computer are accepted, with our port only', async () => {
  const { port } = new URL(gate.origin)
  for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])
    expect(await ask({ path: '/healthz', headers: { host: `${name}:${port}` } })).toMatchObject({
      status: 200,
    })
  const own = await ask({ path: '/healthz', headers: { origin: gate.origin } })
  expect(JSON.parse(own.body)).toEqual({ status: 'ok', version: '1.2.3' })
})

test.each(['/mcp', '/sse', '/tools'])('%s needs a key that is known and not revoked', async path => {
  const missing = await ask({ path })
  expect(missing).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer realm="gatehouse"' } })
  expect(missing.body).toContain('key_missing')
  const revoked = await gate.keys.create({ name: 'gone' })
  gate.keys.revoke(revoked.id)
  const wrong = ['nonsense', '', ' ', revoked.key, `${gate.key}x`, 'x'.repeat(5000)]
  for (const key of wrong) {
    expect(await ask({ path, headers: { 'x-api-key': key } })).toMatchObject({ status: 401 })
    expect(await ask({ path, headers: { authorization: `Bearer ${key}` } })).toMatchObject({ status: 401 })
  }
  const refused = await ask({ path, headers: { authorization: `Bearer ${revoked.key}` } })
  expect(refused.headers['www-authenticate']).toContain('invalid_token')
  expect(refused.body).toContain('key_refused')
})

test('a key works in either header and never in the address', async () => {
  for (const headers of [{ 'x-api-key': gate.key }, { authorization: `Bearer ${gate.key}` }])
    expect(await ask({ path: '/tools', headers })).toMatchObject({ status: 200 })
  expect(await ask({ path: `/tools?key=${gate.key}&api_key=${gate.key}` })).toMatchObject({ status: 401 })
})

test('a body over 4 MiB is refused with 413 and a sentence, may be sent to its end, and the next request works', async () => {
  const headers = { ...json, 'x-api-key': gate.key, 'content-length': String(5 * 1024 * 1024) }
  const request = httpRequest(gate.url, { method: 'POST', headers })
  request.flushHeaders()
  const response = await answered(request)
  expect(response.statusCode).toBe(413)
  // A connection closed now would break under a caller that only reads when all is sent.
  await new Promise<void>(sent => request.end(Buffer.alloc(5 * 1024 * 1024), sent))
  expect(await textOf(response)).toContain('4 MiB')
  expect(await open()).toMatch(/^[0-9a-f-]{36}$/)
})

test('garbage is answered as JSON-RPC, and another content type is refused', async () => {
  const session = { 'mcp-session-id': await open() }
  for (const garbage of ['{', 'not json', ''])
    expect(JSON.parse((await post(garbage, session)).body)).toMatchObject({
      id: null,
      error: { code: -32700 },
    })
  for (const invalid of [
    '[]',
    '5',
    'null',
    '{}',
    '{"jsonrpc":"2.0"}',
    '{"jsonrpc":"1.0","id":1,"method":"ping"}',
  ])
    expect(JSON.parse((await post(invalid, session)).body)).toMatchObject({ error: { code: -32600 } })
  const odd = { jsonrpc: '2.0', id: { a: 1 }, method: 'ping' }
  expect(JSON.parse((await post(odd, session)).body)).toMatchObject({ error: { code: -32600 } })
  expect(await post(initialize, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 })
  expect(await post(initialize, { accept: 'text/html' })).toMatchObject({ status: 406 })
  const bare = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} }
  expect(JSON.parse((await post(bare)).body)).toMatchObject({ error: { code: -32602 } })
  const ping = { jsonrpc: '2.0', id: 9, method: 'ping' }
  expect(JSON.parse((await post(ping, session)).body)).toEqual({ jsonrpc: '2.0', id: 9, result: {} })
})

test('JSON nested without end is refused at each door, and the next request works', async () => {
  const session = { 'mcp-session-id': await open() }
  const deep = '['.repeat(500_000) + ']'.repeat(500_000)
  const refused = await post(`{"jsonrpc":"2.0","id":2,"method":"ping","params":{"a":${deep}}}`, session)
  expect(refused.status).toBe(400)
  expect(refused.body).toContain('nested more than 500 levels')
  const rest = await post(`{"tool":"x","arguments":{"a":${deep}}}`, {}, '/execute')
  expect(rest.status).toBe(400)
  expect(rest.body).toContain('nested more than 500 levels')
  expect((await post({ jsonrpc: '2.0', id: 3, method: 'ping' }, session)).status).toBe(200)
})

test('probes of the stateless era are refused so that clients fall back to initialize', async () => {
  const discover = { jsonrpc: '2.0', id: 1, method: 'server/discover', params: { _meta: {} } }
  const probe = await post(discover, { 'mcp-protocol-version': '2026-07-28' })
  expect(probe.status).toBe(400)
  expect(JSON.parse(probe.body)).toMatchObject({ error: { code: -32000 } })
  expect((await post(initialize)).status).toBe(200)
})

test('a session belongs to its key and its route: to anyone else it does not exist', async () => {
  await gate.addServer('shop', [tool('find')])
  const other = (await gate.keys.create({ name: 'other' })).key
  const id = await open()
  const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' }
  const session = { 'mcp-session-id': id }
  expect(await post(list, session)).toMatchObject({ status: 200 })
  expect(await post(list, { ...session, 'x-api-key': other })).toMatchObject({ status: 404 })
  expect(await post(list, session, '/mcp/servers/shop')).toMatchObject({ status: 404 })
  expect(await post(list, { 'mcp-session-id': '00000000-0000-4000-8000-000000000000' })).toMatchObject({
    status: 404,
  })
  expect(await post(list)).toMatchObject({ status: 400 })
  const theirs = { ...session, 'x-api-key': other, accept: 'text/event-stream' }
  expect(await ask({ headers: theirs })).toMatchObject({ status: 404 })
  expect(await ask({ method: 'DELETE', headers: theirs })).toMatchObject({ status: 404 })
  expect(await post(list, session)).toMatchObject({ status: 200 })
  expect(await ask({ method: 'DELETE', headers: { ...session, 'x-api-key': gate.key } })).toMatchObject({
    status: 200,
  })
  expect(await post(list, session)).toMatchObject({ status: 404 })
})

function findCall(value: string): object {
  const params = { name: 'shop__find', arguments: { text: value } }
  return { jsonrpc: '2.0', id: 5, method: 'tools/call', params }
}

test('two clients with the same request ids get their own answers', async () => {
  await gate.addServer('shop', [tool('find')])
  const held: { text: unknown; resolve: (result: RawResult) => void }[] = []
  gate.scripts.set('find', ({ arguments: args }) => {
    return new Promise(resolve => held.push({ text: args?.['text'], resolve }))
  })
  const otherKey = (await gate.keys.create({ name: 'two' })).key
  const one = { 'mcp-session-id': await open() }
  const two = { 'mcp-session-id': await open(otherKey), 'x-api-key': otherKey }
  const answers = [post(findCall('one'), one), post(findCall('two'), two)]
  await eventually(() => expect(held).toHaveLength(2))
  expect(JSON.parse((await post(findCall('clash'), one)).body)).toMatchObject({ error: { code: -32600 } })
  for (const { text: value, resolve } of held.toReversed()) resolve(text(`answer ${String(value)}`))
  const [first, second] = await Promise.all(answers)
  expect(JSON.parse(first?.body ?? '')).toMatchObject({ id: 5, result: text('answer one') })
  expect(JSON.parse(second?.body ?? '')).toMatchObject({ id: 5, result: text('answer two') })
})

test('a batch of revision 2025-03-26 is answered as one stream', async () => {
  const session = { 'mcp-session-id': await open() }
  const batch = [
    { jsonrpc: '2.0', id: 'a', method: 'ping' },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', id: 'b', method: 'tools/list' },
  ]
  const { status, headers, body } = await post(batch, session)
  expect(status).toBe(200)
  expect(headers['content-type']).toBe('text/event-stream')
  expect(body.match(/"id":"[ab]"/g)?.toSorted()).toEqual(['"id":"a"', '"id":"b"'])
})

test('a call that takes long becomes a stream before the client could lose patience', async () => {
  await gate.addServer('shop', [tool('find')])
  const answer = Promise.withResolvers<RawResult>()
  gate.scripts.set('find', () => answer.promise)
  const session = { 'mcp-session-id': await open() }
  const call = { jsonrpc: '2.0', id: 5, method: 'tools/call', params: { name: 'shop__find', arguments: {} } }
  const request = httpRequest(gate.url, {
    method: 'POST',
    headers: { ...json, 'x-api-key': gate.key, ...session },
  })
  request.end(JSON.stringify(call))
  const response = await answered(request)
  expect(response.headers['content-type']).toBe('text/event-stream')
  answer.resolve(text('late'))
  expect(await textOf(response)).toContain('late')
})

test('an unknown address is a 404 with a sentence, also without a key', async () => {
  for (const path of ['/', '/mcp/', '/.well-known/oauth-protected-resource', '/admin'])
    expect(JSON.parse((await ask({ path })).body)).toMatchObject({
      error: { message: expect.any(String) as string },
    })
  expect((await ask({ path: '/.well-known/oauth-protected-resource' })).status).toBe(404)
  expect((await ask({ method: 'PUT', path: '/mcp' })).status).toBe(404)
})

test('a taken port shows as port_in_use, and the local socket is open all the same', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const { port } = blocker.address() as { port: number }
  const second = await openGate({ port })
  expect(second.gateway.status()).toMatchObject({
    state: 'failed',
    url: null,
    error: { code: 'port_in_use' },
  })
  expect(await readDescriptor(second.dataFolder)).toMatchObject({ url: null })
  await second.close()
  blocker.close()
})

test('the gateway refuses to listen where others could reach it', async () => {
  for (const host of ['0.0.0.0', '::', '192.168.1.5', 'example.org']) {
    const second = await openGate({ host })
    expect(second.gateway.status()).toMatchObject({ state: 'failed', error: { code: 'host_not_allowed' } })
    await second.close()
  }
})

test('closing ends open streams and calls, and frees the port', async () => {
  const session = { 'mcp-session-id': await open() }
  const headers = { ...session, 'x-api-key': gate.key, accept: 'text/event-stream' }
  const request = httpRequest(gate.url, { headers })
  request.end()
  const response = await answered(request)
  await gate.gateway.close()
  expect(await textOf(response)).toBe('')
  const port = Number(new URL(gate.origin).port)
  const probe = tcpConnect(port, '127.0.0.1')
  const [error] = (await once(probe, 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toBe('ECONNREFUSED')
})
