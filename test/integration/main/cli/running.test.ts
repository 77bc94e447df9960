import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryServer, Terminal } from './terminal.ts'

let terminal: Terminal
beforeEach(() => void (terminal = new Terminal()))
afterEach(() => terminal.close())

const threeTimes = Array.from({ length: 3 }, () => [0, '[]\n'])

const ended = (child: {
  once(event: 'exit', listener: (code: number | null) => void): unknown
}): Promise<number | null> => new Promise(resolve => void child.once('exit', resolve))

test('the command line and the running Gatehouse are one: what it adds is served at once', async () => {
  const { url } = await terminal.start()
  expect((await terminal.run('status', '--json')).json()).toMatchObject({
    running: true,
    gateway: { state: 'listening', url },
  })

  await terminal.run('servers', 'add', '--name', 'Memory', '--', process.execPath, memoryServer)
  const synced = await terminal.run('sync', '--server', 'memory', '--json')
  expect(synced.json()).toMatchObject([{ slug: 'memory', found: 9, error: null }])
  await terminal.run('tools', 'approve', 'memory')
  expect((await terminal.run('servers', 'list', '--json')).json()).toMatchObject([
    { slug: 'memory', state: { kind: 'connected' }, tools: { total: 9, enabled: 9, held: 0 } },
  ])

  const { key } = (await terminal.run('keys', 'create', 'agent', '--json')).json()
  const tools = () => fetch(url.replace(/\/mcp$/, '/tools'), { headers: { Authorization: `Bearer ${key}` } })
  expect(await (await tools()).text()).toContain('memory__read_graph')

  const called = await terminal.run('tools', 'call', 'memory__read_graph', '--json')
  expect(called).toMatchObject({ code: 0, stderr: '' })
  expect(called.json()).toHaveProperty('content')
  expect((await terminal.run('servers', 'restart', 'memory')).code).toBe(0)

  await terminal.run('keys', 'revoke', 'agent')
  expect((await tools()).status).toBe(401)
  expect((await terminal.run('doctor', '--json')).json()).toContainEqual(
    expect.objectContaining({ id: 'gateway', status: 'ok' }),
  )
}, 90_000)

test('a Gatehouse that is just starting or just ending is waited for', async () => {
  const starting = terminal.start()
  const early = await Promise.all(Array.from({ length: 3 }, () => terminal.run('servers', 'list', '--json')))
  expect(early.map(({ code, stdout }) => [code, stdout])).toEqual(threeTimes)

  const { child } = await starting
  const over = ended(child)
  child.kill('SIGTERM')
  const late = await Promise.all(Array.from({ length: 3 }, () => terminal.run('servers', 'list', '--json')))
  expect(late.map(({ code, stdout }) => [code, stdout])).toEqual(threeTimes)
  expect(await over).toBe(0)
}, 60_000)

test('what a killed Gatehouse left behind is no obstacle', async () => {
  const { child } = await terminal.start()
  const over = ended(child)
  child.kill('SIGKILL')
  await over
  expect(existsSync(join(terminal.data, 'gateway.json'))).toBe(true)
  expect((await terminal.run('status', '--json')).json()).toMatchObject({ running: false })
}, 60_000)

test('serve is the headless Gatehouse, and ends cleanly on SIGTERM', async () => {
  const { url, child } = await terminal.start('serve')
  expect((await fetch(url.replace(/\/mcp$/, '/healthz'))).status).toBe(200)
  const over = ended(child)
  child.kill('SIGTERM')
  expect(await over).toBe(0)
}, 60_000)
