import { createServer, type RequestListener, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually } from '../../../fixtures/eventually.ts'
import type { Relay } from '#services/upstreams/upstream.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'
import { freePort, startEverything } from '../../../fixtures/everything.ts'
import { makeServer, makeUpstreams, options } from '../../../fixtures/upstreams.ts'

const cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const undo of cleanUp.splice(0).toReversed()) await undo()
})

function start(...args: Parameters<typeof makeUpstreams>) {
  const made = makeUpstreams(...args)
  cleanUp.push(() => made.upstreams.close())
  return made
}

async function everything(transport: 'streamableHttp' | 'sse', port?: number) {
  const running = await startEverything(transport, port)
  cleanUp.push(() => running.stop())
  return running
}

async function serve(listener: RequestListener): Promise<{ url: string; server: HttpServer }> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  cleanUp.push(
    () =>
      new Promise(resolve => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, server }
}

const never = new AbortController().signal
const connected = (upstreams: Upstreams, id: Parameters<Upstreams['state']>[0]) =>
  eventually(() => expect(upstreams.state(id).kind).toBe('connected'))

describe.each([
  ['http', 'streamableHttp'],
  ['sse', 'sse'],
] as const)('server-everything over %s', (kind, transport) => {
  test('lists tools, resources, templates and prompts, and calls a tool', async () => {
    const { url } = await everything(transport)
    const { upstreams } = start()
    const server = makeServer({ kind, url })
    upstreams.open(server)
    const tools = await upstreams.list(server, 'tools', never)
    expect(tools.map(tool => tool['name'])).toContain('get-sum')
    for (const what of ['resources', 'resourceTemplates', 'prompts'] as const)
      expect((await upstreams.list(server, what, never)).length).toBeGreaterThan(0)
    const result = await upstreams.callTool(
      server.id,
      { name: 'get-sum', arguments: { a: 2, b: 3 } },
      options(),
    )
    expect(JSON.stringify(result)).toContain('The sum of 2 and 3 is 5')
    const prompt = await upstreams.request(server.id, 'prompts/get', { name: 'simple-prompt' }, options())
    expect(prompt['messages']).toHaveLength(1)
  })

  test("progress reaches only the request that asked for it, under the client's own token", async () => {
    const { url } = await everything(transport)
    const { upstreams } = start()
    const server = makeServer({ kind, url })
    upstreams.open(server)
    const heard: Record<string, unknown[]> = { one: [], two: [] }
    const relay = (name: string): Relay => ({
      notify: (_method, params) => void heard[name]?.push(params),
      request: () => Promise.reject(new Error('not asked')),
    })
    const call = (name: string, steps: number) =>
      upstreams.callTool(
        server.id,
        {
          name: 'trigger-long-running-operation',
          arguments: { duration: 0.2, steps },
          _meta: { progressToken: name },
        },
        options({ relay: relay(name) }),
      )
    await Promise.all([call('one', 2), call('two', 3)])
    expect(heard['one']).toHaveLength(2)
    expect(heard['two']).toHaveLength(3)
    expect(heard['two']?.[2]).toMatchObject({ progress: 3, total: 3, progressToken: 'two' })
  })

  test('a restarted server is reached again by the next call', async () => {
    const running = await everything(transport)
    const { upstreams } = start({ firstRetryMs: 50, longestRetryMs: 200 })
    const server = makeServer({ kind, url: running.url })
    upstreams.open(server)
    await upstreams.list(server, 'tools', never)
    await running.stop()
    await everything(transport, running.port)
    const sum = () => upstreams.callTool(server.id, { name: 'get-sum', arguments: { a: 2, b: 3 } }, options())
    expect(JSON.stringify(await sum())).toContain('is 5')
  })

  test('a call that is under way when the server dies ends with connection_lost at once', async () => {
    const running = await everything(transport)
    const { upstreams } = start()
    const server = makeServer({ kind, url: running.url })
    upstreams.open(server)
    await upstreams.list(server, 'tools', never)
    const call = upstreams.callTool(
      server.id,
      { name: 'trigger-long-running-operation', arguments: { duration: 60, steps: 2 } },
      options({ timeoutMs: 60_000 }),
    )
    const failed = call.catch((error: unknown) => error)
    await upstreams.callTool(server.id, { name: 'echo', arguments: { message: 'x' } }, options())
    await running.stop()
    expect(await failed).toMatchObject({ code: 'connection_lost' })
  })
})

describe('streamable HTTP', () => {
  test.each([
    [401, 'unauthorized', 'failed'],
    [403, 'forbidden', 'failed'],
    [404, 'endpoint_not_found', 'failed'],
    [500, 'http_error', 'retrying'],
  ] as const)('an answer of %i is %s', async (status, code, kind) => {
    const { url } = await serve((_request, response) => void response.writeHead(status).end('no'))
    const { upstreams } = start()
    const server = makeServer({ kind: 'http', url })
    upstreams.open(server)
    await expect(upstreams.list(server, 'tools', never)).rejects.toMatchObject({ code })
    expect(upstreams.state(server.id)).toMatchObject({ kind, error: { code } })
  })

  test('a web page is not_json, and a refused version is protocol_mismatch', async () => {
    const page = await serve(
      (_request, response) =>
        void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hi</h1>'),
    )
    const modern = await serve((_request, response) => {
      const error = { code: -32_022, message: 'Unsupported protocol version' }
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error }))
    })
    const { upstreams } = start()
    for (const [url, code] of [
      [page.url, 'not_json'],
      [modern.url, 'protocol_mismatch'],
    ] as const) {
      const server = makeServer({ kind: 'http', url })
      upstreams.open(server)
      await expect(upstreams.list(server, 'tools', never)).rejects.toMatchObject({ code })
    }
  })

  test('credentials go to the server and never into the failure', async () => {
    const seen: (string | undefined)[] = []
    const { url } = await serve((request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(500).end(`cannot use ${request.headers.authorization}`)
    })
    const { upstreams } = start({}, { 'keychain:token': 'sk-very-secret' })
    const server = makeServer({ kind: 'http', url, auth: { type: 'bearer', secret: 'keychain:token' } })
    upstreams.open(server)
    const error = await upstreams.list(server, 'tools', never).catch((one: unknown) => one)
    expect(seen[0]).toBe('Bearer sk-very-secret')
    expect(String(error)).toContain('cannot use Bearer [secret]')
    expect(JSON.stringify(upstreams.state(server.id))).not.toContain('sk-very-secret')
  })

  test('a redirect to another origin is not followed, and one to the metadata service is refused', async () => {
    let stolen = 0
    const thief = await serve((_request, response) => {
      stolen += 1
      response.end()
    })
    const away = await serve(
      (_request, response) => void response.writeHead(307, { location: thief.url }).end(),
    )
    const cloud = await serve(
      (_request, response) =>
        void response.writeHead(307, { location: 'http://169.254.169.254/latest' }).end(),
    )
    const { upstreams } = start()
    for (const [url, code] of [
      [away.url, 'http_error'],
      [cloud.url, 'address_refused'],
    ] as const) {
      const server = makeServer({ kind: 'http', url })
      upstreams.open(server)
      await expect(upstreams.list(server, 'tools', never)).rejects.toMatchObject({ code })
    }
    expect(stolen).toBe(0)
  })

  test('an address that nothing listens on is connection_refused, and it is tried again', async () => {
    const { upstreams } = start({ firstRetryMs: 20, longestRetryMs: 40 })
    const server = makeServer({ kind: 'http', url: `http://127.0.0.1:${await freePort()}/mcp` })
    upstreams.open(server)
    await eventually(() => expect(upstreams.state(server.id)).toMatchObject({ kind: 'retrying', attempt: 3 }))
    expect(upstreams.state(server.id)).toMatchObject({ error: { code: 'connection_refused' } })
  })

  test('a log message on the stream of a request reaches its own client even while others wait', async () => {
    const { url } = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        if (request.method !== 'POST') return void response.writeHead(405).end()
        const message = JSON.parse(body) as { id?: number; method: string; params: Record<string, unknown> }
        if (message.id === undefined) return void response.writeHead(202).end()
        if (message.method === 'initialize') {
          response.writeHead(200, { 'content-type': 'application/json' })
          const result = {
            protocolVersion: '2025-11-25',
            capabilities: { tools: {} },
            serverInfo: { name: 'x', version: '1' },
          }
          return void response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result }))
        }
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        const say = {
          jsonrpc: '2.0',
          method: 'notifications/message',
          params: { level: 'info', data: message.params['name'] },
        }
        response.write(`data: ${JSON.stringify(say)}\n\n`)
        setTimeout(() => {
          response.end(
            `data: ${JSON.stringify({ jsonrpc: '2.0', id: message.id, result: { content: [] } })}\n\n`,
          )
        }, 100)
      })
    })
    const { upstreams } = start()
    const server = makeServer({ kind: 'http', url })
    upstreams.open(server)
    await connected(upstreams, server.id)
    const heard: Record<string, unknown[]> = { a: [], b: [] }
    const call = (name: string) =>
      upstreams.callTool(
        server.id,
        { name },
        options({
          relay: {
            notify: (_m, params) => void heard[name]?.push(params),
            request: () => Promise.reject(new Error('no')),
          },
        }),
      )
    await Promise.all([call('a'), call('b')])
    expect(heard).toEqual({ a: [{ level: 'info', data: 'a' }], b: [{ level: 'info', data: 'b' }] })
  })
})
