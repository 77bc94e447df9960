import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import {
  CreateMessageRequestSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RawResult } from '../../../../main/services/upstreams/upstream.ts'
import { type Gate, openGate, text, tool } from '../../../support/gate.ts'
import { eventually } from '../../../fixtures/eventually.ts'

const root = join(import.meta.dirname, '../../../..')
const bridge = join(root, 'main/bridge.ts')
let folder: string
let gate: Gate | undefined
const clients: Client[] = []
const children: ChildProcessWithoutNullStreams[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gh-bridge-'))
})

afterEach(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()))
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await gate?.close()
  gate = undefined
  await stopStarted()
  rmSync(folder, { recursive: true, force: true })
})

/** Ends the Gatehouse that a bridge started, and waits until it is gone. */
async function stopStarted(): Promise<void> {
  const pid = startedPid()
  if (pid === undefined || pid === process.pid) return
  process.kill(pid, 'SIGTERM')
  await eventually(() => expect(isAlive(pid)).toBe(false))
}

function startedPid(): number | undefined {
  try {
    return (JSON.parse(readFileSync(join(folder, 'gateway.json'), 'utf8')) as { pid: number }).pid
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const env = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  GATEHOUSE_HOME: folder,
  MCP_SERVER_PORT: '0',
})

async function connect(capabilities = {}): Promise<Client> {
  const client = new Client({ name: 'claude-ai', version: '9' }, { capabilities })
  clients.push(client)
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [bridge], env: env(), stderr: 'ignore' }),
  )
  return client
}

/** The bridge with its bare pipes. */
function start() {
  const child = spawn(process.execPath, [bridge], { env: env() })
  children.push(child)
  const lines: string[] = []
  const log: string[] = []
  child.stderr.on('data', (chunk: Buffer) => log.push(chunk.toString()))
  let rest = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
  })
  const send = (message: object | string): void =>
    void child.stdin.write(
      `${typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...message })}\n`,
    )
  const messages = (): { id?: unknown; method?: string; result?: unknown; error?: unknown }[] =>
    lines.map(line => JSON.parse(line) as object)
  return {
    child,
    send,
    messages,
    log,
    answer: (id: unknown) => messages().find(message => message.id === id),
  }
}

const initialize = {
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
}

test('a client calls through the bridge and the session is known by its name', async () => {
  gate = await openGate({ dataFolder: folder })
  await gate.addServer('shop', [tool('find')])
  gate.scripts.set('find', async () => ({ ...text('found'), extra: { kept: true } }))
  const client = await connect()
  expect(client.getServerVersion()).toMatchObject({ name: 'gatehouse' })
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['shop__find'])
  expect(await client.callTool({ name: 'shop__find', arguments: {} })).toMatchObject({
    ...text('found'),
    extra: { kept: true },
  })
  expect(gate.gateway.sessions()).toMatchObject([
    { transport: 'bridge', key: 'claude-ai', client: { name: 'claude-ai', version: '9' }, calls: 1 },
  ])
  expect(gate.activity.recent(1)).toMatchObject([{ client: 'claude-ai', outcome: 'ok' }])
})

test('what Gatehouse says of itself is the same through the bridge as from the gateway', async () => {
  gate = await openGate({ dataFolder: folder })
  const { send, answer } = start()
  send(initialize)
  await eventually(() => expect(answer(1)).toBeDefined())
  const body = JSON.stringify({ jsonrpc: '2.0', ...initialize })
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${gate.key}` }
  const direct = (await (await fetch(gate.url, { method: 'POST', headers, body })).json()) as {
    result: object
  }
  const { version: _one, ...serverInfo } = (direct.result as { serverInfo: { version: string } }).serverInfo
  expect(answer(1)?.result).toMatchObject({ ...direct.result, serverInfo, protocolVersion: '2025-06-18' })
})

test('initialize is answered before there is any Gatehouse, which is then started and answers the rest', async () => {
  const { send, answer, child } = start()
  send(initialize)
  await eventually(() => expect(answer(1)).toBeDefined())
  expect(startedPid()).toBeUndefined()
  send({ method: 'notifications/initialized' })
  send({ id: 2, method: 'tools/list' })
  await eventually(() => expect(answer(2)).toMatchObject({ result: { tools: [] } }))
  const pid = startedPid()
  expect(pid).toBeGreaterThan(0)
  child.stdin.end()
  await once(child, 'exit')
  expect(isAlive(pid ?? 0)).toBe(true)
})

test('several bridges at once start one Gatehouse', async () => {
  const bridges = [start(), start(), start()]
  for (const { send } of bridges) {
    send(initialize)
    send({ id: 2, method: 'tools/list' })
  }
  await eventually(() =>
    expect(bridges.map(({ answer }) => answer(2)?.result)).toEqual([
      { tools: [] },
      { tools: [] },
      { tools: [] },
    ]),
  )
  expect(bridges.flatMap(({ log }) => log).filter(line => line.includes('starting it'))).toHaveLength(1)
})

test('a Gatehouse that was killed is started again when the client next asks for something', async () => {
  const { send, answer, messages } = start()
  send(initialize)
  send({ id: 2, method: 'tools/list' })
  await eventually(() => expect(answer(2)).toBeDefined())
  const first = startedPid() ?? 0
  process.kill(first, 'SIGKILL')
  await eventually(() => expect(isAlive(first)).toBe(false))
  send({ id: 3, method: 'tools/list' })
  await eventually(() => expect(answer(3)).toBeDefined())
  expect(startedPid()).not.toBe(first)
  expect(messages().map(({ method }) => method)).toContain('notifications/tools/list_changed')
}, 60_000)

test('a restart in the middle of a call answers it with an error that says so, and the session goes on', async () => {
  gate = await openGate({ dataFolder: folder })
  await gate.addServer('shop', [tool('wait')])
  const started = Promise.withResolvers<void>()
  gate.scripts.set('wait', () => {
    started.resolve()
    return new Promise<RawResult>(() => undefined)
  })
  const client = await connect()
  const changed = vi.fn<() => void>()
  client.setNotificationHandler(ToolListChangedNotificationSchema, changed)
  const call = client.callTool({ name: 'shop__wait', arguments: {} })
  const failure = call.catch((error: Error) => error.message)
  await started.promise
  await gate.close()
  expect(await failure).toMatch(/restarted while this request ran/)
  gate = await openGate({ dataFolder: folder })
  await gate.addServer('shop', [tool('find')])
  const calls = vi.fn<() => void>()
  gate.scripts.set('find', async () => {
    calls()
    return text('found')
  })
  expect(await client.callTool({ name: 'shop__find', arguments: {} })).toMatchObject(text('found'))
  expect(calls).toHaveBeenCalledTimes(1)
  await eventually(() => expect(changed).toHaveBeenCalled())
  expect(gate.gateway.sessions()).toMatchObject([{ transport: 'bridge', client: { name: 'claude-ai' } }])
})

test("a server's question reaches the client through the bridge", async () => {
  gate = await openGate({ dataFolder: folder })
  await gate.addServer('shop', [tool('ask')])
  gate.scripts.set('ask', async (_params, { relay, signal }) => {
    const answer = await relay?.request('sampling/createMessage', { messages: [], maxTokens: 1 }, signal)
    return { content: [], structuredContent: { answer } }
  })
  const client = await connect({ sampling: {} })
  client.setRequestHandler(CreateMessageRequestSchema, () => ({
    model: 'm',
    role: 'assistant' as const,
    content: { type: 'text' as const, text: 'hi' },
  }))
  expect(await client.callTool({ name: 'shop__ask', arguments: {} })).toMatchObject({
    structuredContent: { answer: { model: 'm' } },
  })
})

test('a cancelled call ends at the server', async () => {
  gate = await openGate({ dataFolder: folder })
  await gate.addServer('shop', [tool('wait')])
  const started = Promise.withResolvers<void>()
  const aborted = Promise.withResolvers<void>()
  gate.scripts.set('wait', (_params, { signal }) => {
    started.resolve()
    signal.addEventListener('abort', () => aborted.resolve())
    return new Promise<RawResult>(() => undefined)
  })
  const client = await connect()
  const stop = new AbortController()
  const call = client.callTool({ name: 'shop__wait', arguments: {} }, undefined, { signal: stop.signal })
  const failure = call.catch((error: Error) => error.message)
  await started.promise
  stop.abort()
  expect(await failure).toMatch(/abort/i)
  await aborted.promise
})

test('garbage, an unknown probe and a request before initialize get JSON-RPC errors, and the next message works', async () => {
  gate = await openGate({ dataFolder: folder })
  const { send, messages, answer } = start()
  send('{not json')
  send('[1,2]')
  send({ id: 7, method: 'server/discover', params: {} })
  await eventually(() => expect(messages()).toHaveLength(3))
  expect(messages()).toMatchObject([
    { id: null, error: { code: -32700 } },
    { id: null, error: { code: -32700 } },
    { id: 7, error: { code: -32601 } },
  ])
  send(initialize)
  send({ id: 2, method: 'tools/list' })
  await eventually(() => expect(answer(2)).toMatchObject({ result: { tools: [] } }))
  send({ id: 3, method: 'nonsense/method' })
  await eventually(() => expect(answer(3)).toMatchObject({ error: { code: -32601 } }))
})

test('nothing but protocol is on stdout, and the bridge ends when its stdin closes', async () => {
  gate = await openGate({ dataFolder: folder })
  const { child, send, messages, answer } = start()
  send(initialize)
  send({ method: 'notifications/initialized' })
  send({ id: 2, method: 'ping' })
  await eventually(() => expect(answer(2)).toBeDefined())
  child.stdin.end()
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(0)
  expect(messages().every(message => 'id' in message || 'method' in message)).toBe(true)
  await eventually(() => expect(gate?.gateway.sessions()).toEqual([]))
})

test('the token is in neither arguments nor environment of the bridge', async () => {
  gate = await openGate({ dataFolder: folder })
  const { child, send, answer } = start()
  send(initialize)
  send({ id: 2, method: 'tools/list' })
  await eventually(() => expect(answer(2)).toBeDefined())
  const { token } = JSON.parse(readFileSync(join(folder, 'gateway.json'), 'utf8')) as { token: string }
  for (const file of ['cmdline', 'environ'])
    expect(readFileSync(`/proc/${child.pid}/${file}`, 'utf8')).not.toContain(token)
})
