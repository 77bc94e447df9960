import { once } from 'node:events'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished, vi } from 'vitest'
import { hostileInput, packageInput } from '../../support/core.ts'
import { type Headless, spawnHeadless, startHeadless } from '../../support/headless.ts'
import { isAlive, processesWith } from '../../support/processes.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { eventually } from '../../fixtures/eventually.ts'

// Each test starts one or more processes that load everything; on a busy machine that alone takes a while.
vi.setConfig({ testTimeout: 120_000 })

/** The SDK's own client, with a key, as any agent connects. */
async function connect(url: string, key: string): Promise<Client> {
  const client = new Client({ name: 'test-agent', version: '1.0.0' })
  const headers = { Authorization: `Bearer ${key}` }
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  onTestFinished(() => client.close())
  return client
}

async function addEverything({ call }: Headless): Promise<void> {
  const entry = '@modelcontextprotocol/server-everything/dist/index.js'
  await call('servers.add', {
    name: 'Everything',
    kind: 'stdio',
    trust: 'first_use',
    ...packageInput(entry, 'stdio'),
  })
  await call('sync.run', { slugs: ['everything'], trigger: 'cli' })
  await call('tools.review', { server: 'everything' })
}

const stop = async ({ child, exited }: Pick<Headless, 'child' | 'exited'>) => {
  child.kill('SIGTERM')
  return exited
}

const servedPid = async ({ call }: Headless, slug: string): Promise<number> => {
  const state = (await call('servers.list')).find(server => server.slug === slug)?.state
  return state?.kind === 'connected' ? (state.pid ?? 0) : 0
}

it('is ready with one line on stdout, tells how to go on, and ends cleanly on SIGTERM', async () => {
  const home = join(tempFolder(), 'data')
  const headless = await startHeadless(home)
  expect(headless.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/)
  for (const hint of [headless.url, home, 'keys create', 'connect claude', 'curl'])
    expect(headless.seen.stderr).toContain(hint)
  const health = await fetch(headless.url.replace('/mcp', '/healthz'))
  expect(await health.json()).toMatchObject({ status: 'ok', version: expect.any(String) as string })
  expect((await fetch(headless.url, { method: 'POST' })).status).toBe(401)
  expect(statSync(home).mode & 0o777).toBe(0o700)
  expect(await stop(headless)).toEqual({ code: 0, signal: null })
  expect(headless.seen.stdout).toBe(`ready ${headless.url}\n`)
  for (const left of ['gateway.json', 'gatehouse.pid', 'gatehouse.db-wal'])
    expect(existsSync(join(home, left))).toBe(false)
})

it('carries a call from the SDK client to a real server, and a switched-off tool is neither listed nor callable', async () => {
  const headless = await startHeadless(tempFolder())
  await addEverything(headless)
  const { key, id } = await headless.call('keys.create', { name: 'agent' })
  const client = await connect(headless.url, key)
  const echo = { name: 'everything__echo', arguments: { message: 'all the way' } }
  expect(JSON.stringify(await client.callTool(echo))).toContain('all the way')

  await headless.call('tools.setEnabled', {
    selection: { server: 'everything', names: ['echo'] },
    enabled: false,
  })
  const names = (await client.listTools()).tools.map(({ name }) => name)
  expect(names.length).toBeGreaterThan(5)
  expect(names).not.toContain('everything__echo')
  expect(JSON.stringify(await client.callTool(echo).catch(String))).toMatch(/off/)

  await headless.call('keys.revoke', { id })
  await expect(client.listTools()).rejects.toThrow(/key|401|unauthorized|session/i)
  const { entries } = await headless.call('activity.list', { kinds: ['call'] })
  expect(entries.map(({ tool, outcome, client: who }) => [tool, outcome, who])).toEqual([
    ['everything__echo', 'refused', 'agent'],
    ['echo', 'ok', 'agent'],
  ])
})

it('keeps servers, tools, switches, keys and settings over a restart, and serves them at once', async () => {
  const home = tempFolder()
  const first = await startHeadless(home)
  await addEverything(first)
  await first.call('tools.setEnabled', {
    selection: { server: 'everything', pattern: '*echo' },
    enabled: false,
  })
  await first.call('settings.update', { sync: { every: '2h' } })
  const { key } = await first.call('keys.create', { name: 'agent' })
  const before = (await (await connect(first.url, key)).listTools()).tools
  expect((await stop(first)).code).toBe(0)

  const second = await startHeadless(home)
  const after = (await (await connect(second.url, key)).listTools()).tools
  expect(after).toEqual(before)
  expect((await second.call('settings.get')).sync.every).toBe('2h')
  expect((await second.call('tools.get', { server: 'everything', name: 'echo' })).enabled).toBe(false)
})

it('leaves no process behind when it is killed, and starts again', async () => {
  const home = tempFolder()
  const mark = `mark-${process.pid}-${Date.now()}`
  const first = await startHeadless(home)
  const { command, args = [] } = hostileInput('ignores-endings')
  await first.call('servers.add', {
    name: 'stubborn',
    kind: 'stdio',
    command: command ?? '',
    args: [...args, mark],
  })
  await eventually(async () => expect(await servedPid(first, 'stubborn')).toBeGreaterThan(0))
  expect(processesWith(mark)).not.toEqual([])

  first.child.kill('SIGKILL')
  await first.exited
  await eventually(() => expect(processesWith(mark)).toEqual([]))

  const second = await startHeadless(home)
  expect((await second.call('servers.list')).map(({ slug }) => slug)).toEqual(['stubborn'])
})

it('ends within its time, exit code 0 and no process left, though a server ignores every signal', async () => {
  const headless = await startHeadless(tempFolder())
  await headless.call('servers.add', {
    name: 'stubborn',
    kind: 'stdio',
    ...hostileInput('ignores-endings'),
  } as never)
  await headless.call('servers.add', {
    name: 'mute',
    kind: 'stdio',
    ...hostileInput('never-answers'),
  } as never)
  await eventually(async () => expect(await servedPid(headless, 'stubborn')).toBeGreaterThan(0))
  const pid = await servedPid(headless, 'stubborn')
  expect(await stop(headless)).toEqual({ code: 0, signal: null })
  expect(isAlive(pid)).toBe(false)
})

it('refuses a data folder that another one is using, with its process in the sentence', async () => {
  const home = tempFolder()
  const first = await startHeadless(home)
  const second = spawnHeadless(home)
  expect(await second.exited).toEqual({ code: 1, signal: null })
  expect(second.seen.stderr).toContain(`process ${first.child.pid}`)
  expect(second.seen.stderr).toContain(home)
  expect(second.seen.stdout).toBe('')
  // The first is not disturbed.
  expect((await fetch(first.url.replace('/mcp', '/healthz'))).status).toBe(200)
})

it('says in one sentence that its port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const headless = spawnHeadless(tempFolder(), { MCP_SERVER_PORT: String(port) })
  expect(await headless.exited).toEqual({ code: 1, signal: null })
  expect(headless.seen.stdout).toBe('')
  expect(headless.seen.stderr).toContain(String(port))
})

it.each([
  ['a host that is not this computer', { MCP_SERVER_HOST: '0.0.0.0' }, /0\.0\.0\.0/],
  ['a port that is none', { MCP_SERVER_PORT: 'http' }, /MCP_SERVER_PORT/],
])('refuses %s', async (_what, env, sentence) => {
  const headless = spawnHeadless(tempFolder(), env)
  expect(await headless.exited).toEqual({ code: 1, signal: null })
  expect(headless.seen.stderr).toMatch(sentence)
  expect(headless.seen.stdout).toBe('')
})

it.each<[string, RegExp, (home: string) => void]>([
  [
    'data of a newer Gatehouse',
    /newer Gatehouse/,
    home => void new Database(join(home, 'gatehouse.db')).pragma('user_version = 999'),
  ],
  [
    'a damaged database',
    /damaged/,
    home => writeFileSync(join(home, 'gatehouse.db'), 'this is no database'.repeat(500)),
  ],
  ['a folder in place of its database', /cannot write/, home => mkdirSync(join(home, 'gatehouse.db'))],
])('stops at %s with one sentence and changes nothing', async (_what, sentence, prepare) => {
  const home = tempFolder()
  prepare(home)
  const headless = spawnHeadless(home)
  expect(await headless.exited).toEqual({ code: 1, signal: null })
  expect(headless.seen.stderr.trimEnd()).toMatch(sentence)
  expect(headless.seen.stderr.trimEnd()).not.toContain('\n')
})

it('moves to another port when the settings say so, without cutting the command line off, and back when it is taken', async () => {
  const home = tempFolder()
  const prepared = await startHeadless(home)
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  const { port } = free.address() as AddressInfo
  free.close()
  await once(free, 'close')
  // The variable wins over the settings, so nothing moves.
  await prepared.call('settings.update', { gateway: { port } })
  expect((await prepared.call('gateway.status')).url).toBe(prepared.url)
  await stop(prepared)

  const headless = await startHeadless(home, { MCP_SERVER_PORT: '' })
  expect(headless.url).toBe(`http://127.0.0.1:${port}/mcp`)
  const { key } = await headless.call('keys.create', { name: 'agent' })
  await headless.call('settings.update', { gateway: { port: 0 } })
  const { url, state } = await headless.call('gateway.status')
  expect(state).toBe('listening')
  expect(url).not.toBe(headless.url)
  await expect(fetch(headless.url.replace('/mcp', '/healthz'))).rejects.toThrow('fetch failed')
  expect(await (await connect(url ?? '', key)).ping()).toEqual({})

  const other = createServer().listen(port, '127.0.0.1')
  onTestFinished(() => void other.close())
  await once(other, 'listening')
  await expect(headless.call('settings.update', { gateway: { port } })).rejects.toThrow('port_in_use')
  expect((await headless.call('settings.get')).gateway.port).toBe(0)
  expect((await fetch((url ?? '').replace('/mcp', '/healthz'))).status).toBe(200)
})
