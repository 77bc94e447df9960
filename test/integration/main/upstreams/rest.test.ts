import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../../fixtures/eventually.ts'
import { type RestOptions, startRestServer } from '../../../fixtures/rest-server.ts'
import { freePort } from '../../../fixtures/everything.ts'
import { makeServer, makeUpstreams, options } from '../../../fixtures/upstreams.ts'
import type { Auth } from '#contract'

const cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const undo of cleanUp.splice(0).toReversed()) await undo()
})
const never = new AbortController().signal

async function shop(
  rest: RestOptions = {},
  auth: Auth = { type: 'none' },
  tuning: Parameters<typeof makeUpstreams>[0] = {},
) {
  const fixture = await startRestServer(rest)
  cleanUp.push(() => fixture.close())
  const { upstreams } = makeUpstreams(tuning, { 'keychain:shop': 'sk-live-shop-secret' })
  cleanUp.push(() => upstreams.close())
  const server = makeServer({ kind: 'rest', url: fixture.url, auth, name: 'Shop' })
  upstreams.open(server)
  return {
    fixture,
    upstreams,
    server,
    list: () => upstreams.list(server, 'tools', never),
    call: (name: string, args: Record<string, unknown> = {}, more: Parameters<typeof options>[0] = {}) =>
      upstreams.callTool(server.id, { name, arguments: args }, options(more)),
  }
}

test('tools are read and a list result becomes text', async () => {
  const { fixture, list, call } = await shop()
  expect(await list()).toContainEqual({
    name: 'get_products',
    description: 'Fetch products',
    inputSchema: { type: 'object', properties: { limit: { type: 'integer' } } },
    'x-vendor': { kept: true },
  })
  expect(await call('get_products', { limit: 1 })).toEqual({
    content: [{ type: 'text', text: '[{"id":1,"name":"Product A"}]' }],
  })
  expect(fixture.requests.at(-1)).toMatchObject({
    method: 'POST',
    path: '/execute',
    body: '{"tool":"get_products","arguments":{"limit":1}}',
  })
})

test('an object result is structured content as well, a string is itself, null is null', async () => {
  const { call } = await shop()
  expect(await call('get_product', { id: 2 })).toEqual({
    content: [{ type: 'text', text: '{"id":2,"name":"Product B"}' }],
    structuredContent: { id: 2, name: 'Product B' },
  })
  expect(await call('say', { text: 'Grüße' })).toEqual({ content: [{ type: 'text', text: 'Grüße' }] })
  expect(await call('get_product', { id: 9 })).toEqual({ content: [{ type: 'text', text: 'null' }] })
})

test("a tool's own error is a result with isError and its text", async () => {
  const { call } = await shop()
  expect(await call('fail')).toEqual({
    content: [{ type: 'text', text: 'The shop is closed' }],
    isError: true,
  })
  expect(await call('nothing')).toMatchObject({ isError: true, content: [{ text: 'Unknown tool nothing' }] })
})

test.each(['bare_array', 'snake_case'] as const)('the list form %s is understood', async mode => {
  const { list } = await shop({ mode })
  expect((await list())[0]).toMatchObject({ name: 'get_products', inputSchema: { type: 'object' } })
})

test.each([
  ['Authorization', { type: 'bearer', secret: 'keychain:shop' }, 'Bearer sk-live-shop-secret'],
  ['X-API-Key', { type: 'api_key', secret: 'keychain:shop' }, 'sk-live-shop-secret'],
  [
    'X-Shop-Token',
    { type: 'api_key', header: 'X-Shop-Token', secret: 'keychain:shop' },
    'sk-live-shop-secret',
  ],
] as const)('credentials are sent as %s', async (header, auth, value) => {
  const { fixture, list } = await shop({}, auth)
  await list()
  expect(fixture.requests[0]?.headers[header.toLowerCase()]).toBe(value)
})

test('a wrong key is unauthorized, is not hammered, and restarting tries at once', async () => {
  const { upstreams, server, list, fixture } = await shop(
    { bearer: 'right' },
    { type: 'bearer', secret: 'keychain:shop' },
  )
  await expect(list()).rejects.toMatchObject({
    code: 'unauthorized',
    message: expect.stringContaining('Who are you?') as string,
  })
  expect(upstreams.state(server.id)).toMatchObject({ kind: 'failed', error: { code: 'unauthorized' } })
  expect(JSON.stringify(upstreams.state(server.id))).not.toContain('sk-live')
  const before = fixture.requests.length
  await upstreams.restart(server.id)
  await eventually(() => expect(fixture.requests.length).toBe(before + 1))
})

test.each([
  ['forbidden', 'forbidden'],
  ['not_found', 'endpoint_not_found'],
  ['server_error', 'http_error'],
  ['garbage', 'not_json'],
  ['html', 'not_json'],
  ['redirect', 'address_refused'],
] as const)('a server in mode %s fails with %s', async (mode, code) => {
  const { list } = await shop({ mode })
  await expect(list()).rejects.toMatchObject({ code })
})

test.each(['never', 'slow'] as const)('a server in mode %s runs into the connect time-out', async mode => {
  const { list } = await shop({ mode }, { type: 'none' }, { connectTimeoutMs: 100 })
  await expect(list()).rejects.toMatchObject({ code: 'timed_out' })
})

test('ten megabytes come through, and an endless answer is cut at the cap', async () => {
  const { fixture, call } = await shop({ mode: 'large' })
  const { content } = (await call('say')) as { content: { text: string }[] }
  expect(content[0]?.text.length).toBe(10 * 1024 * 1024)
  fixture.behave('endless')
  await expect(call('say')).rejects.toMatchObject({ code: 'too_large' })
  fixture.behave('ok')
  expect(await call('say', { text: 'still here' })).toMatchObject({ content: [{ text: 'still here' }] })
})

test('a half-closed answer is connection_lost, and one that drips for ever times out', async () => {
  const { fixture, call } = await shop({ mode: 'half_closed' })
  await expect(call('say')).rejects.toMatchObject({ code: 'connection_lost' })
  fixture.behave('slow_body')
  await expect(call('say', {}, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'timed_out' })
  fixture.behave('no_result')
  await expect(call('say')).rejects.toMatchObject({ code: 'protocol_mismatch' })
})

test('a cancelled call ends at once', async () => {
  const { fixture, call, list } = await shop()
  await list()
  fixture.behave('never')
  const stop = new AbortController()
  const result = call('say', {}, { signal: stop.signal }).catch((error: unknown) => error)
  await eventually(() => expect(fixture.requests.at(-1)?.path).toBe('/execute'))
  stop.abort()
  expect(await result).toMatchObject({ code: 'cancelled' })
})

test('a server that comes back is used again', async () => {
  const port = await freePort()
  const { upstreams } = makeUpstreams({ firstRetryMs: 20, longestRetryMs: 50 })
  cleanUp.push(() => upstreams.close())
  const server = makeServer({ kind: 'rest', url: `http://127.0.0.1:${port}` })
  upstreams.open(server)
  await eventually(() =>
    expect(upstreams.state(server.id)).toMatchObject({ error: { code: 'connection_refused' } }),
  )
  const fixture = await startRestServer({ port })
  cleanUp.push(() => fixture.close())
  await eventually(() => expect(upstreams.state(server.id).kind).toBe('connected'))
})

test('an address by name and with a user in it works, and the password is never shown', async () => {
  const fixture = await startRestServer()
  cleanUp.push(() => fixture.close())
  const { upstreams } = makeUpstreams()
  cleanUp.push(() => upstreams.close())
  const url = fixture.url.replace('127.0.0.1', 'ada:pa55word@localhost')
  const server = makeServer({ kind: 'rest', url })
  upstreams.open(server)
  expect((await upstreams.list(server, 'tools', never)).length).toBeGreaterThan(0)
  expect(fixture.requests[0]?.headers.authorization).toBe(`Basic ${btoa('ada:pa55word')}`)
  fixture.behave('server_error')
  const error = await upstreams.callTool(server.id, { name: 'say' }, options()).catch((one: unknown) => one)
  expect(error).toMatchObject({ code: 'http_error' })
  expect(String(error)).not.toContain('pa55word')
})

test('https towards a server without TLS is tls_failed', async () => {
  const fixture = await startRestServer()
  cleanUp.push(() => fixture.close())
  const { upstreams } = makeUpstreams()
  cleanUp.push(() => upstreams.close())
  const server = makeServer({ kind: 'rest', url: fixture.url.replace('http:', 'https:') })
  upstreams.open(server)
  await expect(upstreams.list(server, 'tools', never)).rejects.toMatchObject({ code: 'tls_failed' })
})

test('anything but tools is refused as method not found', async () => {
  const { upstreams, server } = await shop()
  expect(await upstreams.list(server, 'prompts', never)).toEqual([])
  await expect(upstreams.request(server.id, 'prompts/get', { name: 'x' }, options())).rejects.toMatchObject({
    code: 'server_error',
    data: { code: -32_601 },
  })
})
