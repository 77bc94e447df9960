import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../../fixtures/eventually.ts'
import { hostileServer, makeUpstreams, options } from '../../../fixtures/upstreams.ts'
import { isRunning } from '../../../fixtures/processes.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'

const open: Upstreams[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(one => one.close()))
})

function start(...args: Parameters<typeof makeUpstreams>) {
  const made = makeUpstreams(...args)
  open.push(made.upstreams)
  return made
}

async function textOf(result: Promise<Record<string, unknown>>): Promise<string> {
  const { content } = (await result) as { content: { text: string }[] }
  return content[0]?.text ?? ''
}

test('a call carries arguments and unknown fields both ways untouched', async () => {
  const { upstreams } = start()
  const server = hostileServer()
  upstreams.open(server)
  const result = await upstreams.callTool(
    server.id,
    { name: 'echo', arguments: { a: [1, { b: null }] }, _meta: { 'x-mine': 1 } },
    options(),
  )
  expect(result).toEqual({
    content: [{ type: 'text', text: '{"a":[1,{"b":null}]}' }],
    structuredContent: { arguments: { a: [1, { b: null }] }, meta: { 'x-mine': 1 } },
    'x-result-field': [1, { two: 2 }],
    _meta: { 'example.org/trace': 'kept' },
  })
})

test('facts and tools keep the fields that the protocol does not know', async () => {
  const { upstreams, events } = start()
  const server = hostileServer()
  upstreams.open(server)
  const tools = await upstreams.list(server, 'tools', new AbortController().signal)
  expect(tools[0]).toMatchObject({ 'x-vendor': { kept: true }, outputSchema: { 'x-keyword': 1 } })
  expect(upstreams.facts(server.id)).toMatchObject({
    protocolVersion: '2025-11-25',
    serverInfo: { name: 'hostile-honest', version: '1.0.0' },
    capabilities: { 'x-capability': { kept: true } },
    instructions: 'Trust nothing.',
  })
  expect(upstreams.state(server.id)).toMatchObject({ kind: 'connected', pid: expect.any(Number) as number })
  expect(events.reads).toEqual(['connected'])
  expect(events.changed.length).toBeGreaterThanOrEqual(2)
})

test('lists that the server does not offer are empty', async () => {
  const { upstreams } = start()
  const server = hostileServer()
  upstreams.open(server)
  const { signal } = new AbortController()
  expect(await upstreams.list(server, 'resources', signal)).toEqual([])
  expect(await upstreams.list(server, 'prompts', signal)).toEqual([])
})

test('a JSON-RPC error keeps its code and data and loses the SDK prefix', async () => {
  const { upstreams } = start()
  const server = hostileServer()
  upstreams.open(server)
  await expect(upstreams.callTool(server.id, { name: 'fail' }, options())).rejects.toMatchObject({
    code: 'server_error',
    message: 'It failed',
    data: { code: -32_050, message: 'It failed', data: { why: 'asked' } },
  })
})

test('closing leaves no process, neither children in the group nor ones that left it', async () => {
  const { upstreams } = start()
  const server = hostileServer('forks-children')
  upstreams.open(server)
  const { pid, children } = JSON.parse(
    await textOf(upstreams.callTool(server.id, { name: 'pids' }, options())),
  ) as {
    pid: number
    children: number[]
  }
  expect([pid, ...children].every(isRunning)).toBe(true)
  await upstreams.remove(server.id)
  expect([pid, ...children].filter(isRunning)).toEqual([])
})

test('the children of a server that dies by itself are ended too, and the next call works', async () => {
  const { upstreams } = start()
  const server = hostileServer('forks-children')
  upstreams.open(server)
  const pids = async () =>
    JSON.parse(await textOf(upstreams.callTool(server.id, { name: 'pids' }, options()))) as {
      pid: number
      children: number[]
    }
  const first = await pids()
  process.kill(first.pid, 'SIGKILL')
  await eventually(() => expect(first.children.filter(isRunning)).toEqual([]))
  const second = await pids()
  expect(second.pid).not.toBe(first.pid)
})

test("the last words of a Node program that crashed are its error, not its stack or Node's version", async () => {
  const { upstreams } = start()
  const server = { ...hostileServer(), command: process.execPath, args: ['/no/such/server.js'] }
  upstreams.open(server)
  const read = upstreams.list(server, 'tools', new AbortController().signal)
  await expect(read).rejects.toThrow(/ Its last words: Error: Cannot find module '\/no\/such\/server\.js'$/)
})
