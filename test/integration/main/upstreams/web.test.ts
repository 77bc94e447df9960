import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { Web } from '#services/upstreams/web.ts'

/** A server that answers as the test says, and our client for it. */
async function reach(answer: RequestListener): Promise<{ web: Web; url: string }> {
  const server = createServer(answer)
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/`
  const where = { name: 'Shop', kind: 'http' as const, target: url, redact: (text: string) => text }
  const web = new Web({ where, headers: { 'x-own': 'yes' } })
  onTestFinished(async () => {
    await web.close()
    server.closeAllConnections()
    server.close()
  })
  return { web, url }
}

test('a request says who asks, and carries what belongs to its server', async () => {
  const { web, url } = await reach((request, response) => response.end(JSON.stringify(request.headers)))
  const answer = await web.fetch(url, { method: 'POST', body: '{}', headers: { accept: 'application/json' } })
  expect(await answer.json()).toMatchObject({
    'user-agent': 'Gatehouse',
    accept: 'application/json',
    'accept-encoding': 'identity',
    'x-own': 'yes',
    'content-length': '2',
  })
})

test('an answer without a length is read as it comes, also when it is long', async () => {
  const { web, url } = await reach((_, response) => {
    for (let n = 0; n < 40; n++) response.write('x'.repeat(50_000))
    response.end()
  })
  expect(await (await web.fetch(url)).text()).toHaveLength(2_000_000)
})

test('an answer may have no body, several headers of a name, or a status that HTTP does not have', async () => {
  const { web, url } = await reach((request, response) => {
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    response.statusCode = Number(request.url?.slice(1))
    response.end()
  })
  const empty = await web.fetch(`${url}204`)
  expect(empty).toMatchObject({ status: 204, body: null })
  expect(empty.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  await expect(web.fetch(`${url}999`)).rejects.toMatchObject({
    code: 'http_error',
    message: 'Shop answered with HTTP 999.',
  })
  expect((await web.fetch(`${url}200`)).status).toBe(200)
})

test('a body that nobody reads, or that is given up half way, disturbs nothing', async () => {
  const { web, url } = await reach((_, response) => {
    const more = setInterval(() => response.write('x'.repeat(10_000)), 1)
    response.once('close', () => clearInterval(more))
  })
  const gone = new AbortController()
  await web.fetch(url, { signal: gone.signal })
  const read = await web.fetch(url, { signal: gone.signal })
  const reader = read.body?.getReader()
  expect((await reader?.read())?.done).toBe(false)
  gone.abort()
  const readOn = async (): Promise<unknown> => ((await reader?.read())?.done ? 'over' : readOn())
  await expect(readOn()).rejects.toThrow('aborted')
  const given = await web.fetch(url)
  await given.body?.cancel()
})
