import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Bus } from '../../../../main/base/bus.ts'
import { LocalClient, openLocal, readDescriptor } from '../../../../main/base/local-client.ts'
import type { Log } from '../../../../main/base/log.ts'
import { serveRpc } from '../../../../main/services/gateway/local-rpc.ts'
import { LocalSocket } from '../../../../main/services/gateway/local-socket.ts'
import type { Reply } from '../../../../preload/contract/index.ts'
import { eventually } from '../../../fixtures/eventually.ts'

const nothing = (): void => undefined
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
let folder: string
let bus: Bus
let local: LocalSocket
/** What those who came are called. */
let named: string[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gh-socket-'))
  bus = new Bus()
  local = start(folder)
  await local.open('http://127.0.0.1:1/mcp')
})

afterEach(async () => {
  await local.close()
  rmSync(folder, { recursive: true, force: true })
})

async function dispatch(name: unknown, input: unknown): Promise<Reply<unknown>> {
  return { ok: true, value: { name, input } }
}

function start(dataFolder: string): LocalSocket {
  return new LocalSocket({
    log,
    dataFolder,
    version: '1.2.3',
    accept: (hello, socket) => {
      named.push(hello.client)
      return serveRpc(socket, dispatch, bus.subscribe.bind(bus))
    },
  })
}

/** Writes lines and collects what comes back until the other side ends. */
function talk(...lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const { socket } = JSON.parse(readFileSync(join(folder, 'gateway.json'), 'utf8')) as { socket: string }
    let text = ''
    const connection = connect(socket, () => connection.write(lines.map(line => `${line}\n`).join('')))
    connection.on('data', data => (text += data.toString()))
    connection.on('close', () => resolve(text))
    connection.on('error', reject)
  })
}

test('a local program calls a method and hears events', async () => {
  const client = await LocalClient.connect(folder, 'cli')
  expect(await client.call('servers.list', { a: 1 })).toEqual({
    ok: true,
    value: { name: 'servers.list', input: { a: 1 } },
  })
  const heard: unknown[] = []
  client.subscribe((event, data) => heard.push([event, data]))
  await client.call('app.info')
  bus.publish('keys.changed', { id: 'k' })
  await eventually(() => expect(heard).toEqual([['keys.changed', { id: 'k' }]]))
  client.close()
})

test('descriptor and socket are readable by their owner only, and go when the gateway closes', async () => {
  const descriptor = await readDescriptor(folder)
  expect(descriptor).toMatchObject({ pid: process.pid, version: '1.2.3', url: 'http://127.0.0.1:1/mcp' })
  expect(statSync(join(folder, 'gateway.json')).mode & 0o777).toBe(0o600)
  expect(statSync(descriptor?.socket ?? '').mode & 0o777).toBe(0o600)
  await local.close()
  expect(await readDescriptor(folder)).toBeUndefined()
})

test('a wrong token, a wrong greeting and garbage are refused with a sentence, and the next connection works', async () => {
  const token = (await readDescriptor(folder))?.token
  expect(await talk(JSON.stringify({ gatehouse: 1, token: 'x', as: 'rpc' }))).toContain('key_refused')
  expect(await talk(JSON.stringify({ gatehouse: 1, token, as: 'ssh' }))).toContain('bad_input')
  expect(await talk('GET / HTTP/1.1')).toContain('bad_input')
  const client = await LocalClient.connect(folder, 'cli')
  expect(await client.call('x')).toMatchObject({ ok: true })
  client.close()
})

test('a greeting longer than the cap ends the connection', async () => {
  expect(await talk('x'.repeat(17 * 1024 * 1024)).catch(() => '')).toBe('')
})

test('a program that is refused learns why', async () => {
  const descriptor = JSON.parse(readFileSync(join(folder, 'gateway.json'), 'utf8')) as object
  writeFileSync(join(folder, 'gateway.json'), JSON.stringify({ ...descriptor, token: 'old' }))
  await expect(openLocal(folder, { as: 'mcp', client: 'x' }, nothing)).rejects.toMatchObject({
    code: 'key_refused',
  })
})

test('a program cannot take the name of the window, the tray or another caller of the house', async () => {
  named = []
  for (const client of ['Claude Desktop', 'window', ' Tray ', 'CLI', 'workflow:deploy', ''])
    (await openLocal(folder, { as: 'mcp', client }, nothing)).destroy()
  expect(named).toEqual(['Claude Desktop', 'bridge', 'bridge', 'bridge', 'workflowdeploy', 'bridge'])
})

test('without a running Gatehouse a connection is refused with not_running', async () => {
  const other = mkdtempSync(join(tmpdir(), 'gh-none-'))
  await expect(LocalClient.connect(other, 'cli')).rejects.toMatchObject({ code: 'not_running' })
  const gone = { pid: 1, version: '1', url: null, socket: join(other, 'no.sock'), token: 't' }
  writeFileSync(join(other, 'gateway.json'), JSON.stringify(gone))
  await expect(LocalClient.connect(other, 'cli')).rejects.toMatchObject({ code: 'not_running' })
  rmSync(other, { recursive: true })
})

test('calls that wait when Gatehouse ends are answered with connection_lost', async () => {
  const client = await LocalClient.connect(folder, 'cli')
  const closed = vi.fn<() => void>()
  client.onClose(closed)
  await local.close()
  await eventually(() => expect(closed).toHaveBeenCalled())
  expect(await client.call('x')).toMatchObject({ ok: false, error: { code: 'connection_lost' } })
})

test('a socket file left by a killed Gatehouse is replaced', async () => {
  await local.close()
  const path = join(folder, 'gatehouse.sock')
  const dead = createServer()
  await new Promise<void>(resolve => dead.listen(path, resolve))
  local = start(folder)
  await local.open(null)
  const client = await LocalClient.connect(folder, 'cli')
  expect(await client.call('x')).toMatchObject({ ok: true })
  client.close()
  dead.close()
})

test('a data folder too deep for a socket gets one in a private temp folder', async () => {
  await local.close()
  const deep = join(folder, 'd'.repeat(120))
  mkdirSync(deep)
  local = start(deep)
  await local.open(null)
  const descriptor = await readDescriptor(deep)
  expect(Buffer.byteLength(descriptor?.socket ?? '')).toBeLessThan(100)
  const client = await LocalClient.connect(deep, 'cli')
  expect(await client.call('x')).toMatchObject({ ok: true })
  client.close()
})
