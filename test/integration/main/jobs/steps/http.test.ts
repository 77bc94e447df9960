import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { allRunners, rejection, stepIo } from '../../../../fixtures/steps.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

async function serve(answer: Answer): Promise<string> {
  const server = createServer((request, response) => {
    void text(request).then(body => answer(request, response, body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const echo: Answer = ({ method, url, headers }, response, body) => {
  response.setHeader('content-type', 'application/json').setHeader('set-cookie', 'session=secret')
  response.end(JSON.stringify({ method, url, headers, body }))
}

test('a request carries method, query, headers and JSON, and its answer is parsed', async () => {
  const url = await serve(echo)
  const output = await allRunners().run({
    type: 'http',
    method: 'POST',
    url: `${url}/orders?a=1`,
    query: { q: 'x & y', list: [1, 2], none: null },
    headers: { 'X-Count': 3 },
    body: { id: 'O\'Brien "1"' },
  })
  expect(output).toMatchObject({
    status: 200,
    body: {
      method: 'POST',
      url: '/orders?a=1&q=x+%26+y&list=1&list=2',
      headers: { 'x-count': '3', 'content-type': 'application/json' },
      body: '{"id":"O\'Brien \\"1\\""}',
    },
  })
  expect(JSON.stringify(output)).not.toContain('session=secret')
})

test('secrets travel in headers and are taken out of what comes back, and no input can ask for one', async () => {
  const url = await serve(echo)
  const { io, text: logged } = stepIo({ resolveSecret: async () => 'hunter2-secret' })
  const output = await allRunners().run(
    {
      type: 'http',
      method: 'POST',
      url,
      headers: { authorization: 'Bearer ${TOKEN}' },
      query: { q: '${TOKEN}' },
      body: '${TOKEN}',
      secrets: { TOKEN: 'keychain:token' },
    },
    io,
  )
  expect(output).toMatchObject({
    body: { headers: { authorization: 'Bearer [secret]' }, body: '${TOKEN}', url: '/?q=%24%7BTOKEN%7D' },
  })
  expect(logged()).not.toContain('hunter2')
})

test('an unexpected status fails with the status, the answer and the wait that was asked for', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(503, { 'retry-after': '7' }).end('try later')
  })
  const { run } = allRunners()
  expect(await rejection(run({ type: 'http', url: `${url}/x?key=private` }))).toMatchObject({
    code: 'http_error',
    message: `GET ${url}/x of step work answered 503: try later`,
    data: { error_code: 'HTTP_503', reason: 'status 503', retryAfterMs: 7000 },
  })
  expect(await run({ type: 'http', url, expect: [503] })).toMatchObject({ status: 503, body: 'try later' })
})

test('a redirect keeps secrets at home, and leads to no other kind of address', async () => {
  const other = await serve(echo)
  const url = await serve((request, response) => {
    const location = request.url === '/file' ? 'file:///etc/passwd' : `${other}/there`
    response.writeHead(request.url === '/loop' ? 302 : 307, {
      location: request.url === '/loop' ? '/loop' : location,
    })
    response.end()
  })
  const { run } = allRunners()
  const { io } = stepIo({ resolveSecret: async () => 'hunter2-secret' })
  const step = { type: 'http', headers: { 'x-key': '${KEY}' }, secrets: { KEY: 'env:KEY' } }
  const output = (await run({ ...step, url }, io)) as { body: { url: string; headers: object } }
  expect(output.body.url).toBe('/there')
  expect(output.body.headers).not.toHaveProperty('x-key')
  expect(await rejection(run({ ...step, url: `${url}/file` }, io))).toMatchObject({ code: 'address_refused' })
  expect(String(await rejection(run({ ...step, url: `${url}/loop` }, io)))).toContain('more than 5 times')
})

test('an answer without end is cut off', async () => {
  const url = await serve((_request, response) => {
    const more = () => {
      while (response.write('x'.repeat(65_536)));
    }
    response.on('drain', more).on('error', () => undefined)
    more()
  })
  expect(await rejection(allRunners().run({ type: 'http', url }))).toMatchObject({ code: 'too_large' })
})

test('cancel ends a request that waits', async () => {
  const waiting = Promise.withResolvers<void>()
  const url = await serve(() => waiting.resolve())
  const stop = new AbortController()
  const running = rejection(allRunners().run({ type: 'http', url }, stepIo({ signal: stop.signal }).io))
  await waiting.promise
  stop.abort()
  expect(await running).toMatchObject({ code: 'cancelled' })
})

test('what is no address, and what is not there, is said', async () => {
  const { run } = allRunners()
  expect(await rejection(run({ type: 'http', url: 'ftp://x/y' }))).toMatchObject({ code: 'bad_input' })
  expect(await rejection(run({ type: 'http', url: 'http://u:p@x/' }))).toMatchObject({ code: 'bad_input' })
  expect(await rejection(run({ type: 'http', url: null }))).toMatchObject({ code: 'bad_input' })
  const url = 'http://127.0.0.1:1/'
  expect(await rejection(run({ type: 'http', url }))).toMatchObject({
    code: 'connection_refused',
    message: 'The request of step work to 127.0.0.1:1 failed: nothing listens there.',
  })
  const split = run({ type: 'http', url, headers: { 'x-a': 'b\r\nx-c: d' } })
  expect(String(await rejection(split))).toContain('the header x-a holds a line break')
})
