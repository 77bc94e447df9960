import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished, vi } from 'vitest'
import { LogFile } from '../../../main/base/log-file.ts'
import { createLog } from '../../../main/base/log.ts'
import { Redactor } from '../../../main/base/redactor.ts'
import { sealedVault } from '../../../main/services/secrets/sealed-vault.ts'
import { startRestServer } from '../../fixtures/rest-server.ts'
import { hostileInput, startCore, type TestCore } from '../../support/core.ts'
import { memoryVault } from '../../support/memory-vault.ts'
import { isAlive } from '../../support/processes.ts'

/** A core that is closed with the test; its folder is gone after that. */
async function open(options: Parameters<typeof startCore>[0] = {}): Promise<TestCore> {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'gh-core-'))
  const core = await startCore({ ...options, dataFolder })
  onTestFinished(async () => {
    await core.close()
    if (!options.dataFolder) rmSync(dataFolder, { recursive: true, force: true })
  })
  return core
}

const view = async ({ call }: TestCore, slug: string) =>
  (await call('servers.list')).find(server => server.slug === slug)
const pidOf = async (core: TestCore, slug: string): Promise<number> => {
  const { state } = (await view(core, slug)) ?? {}
  if (state?.kind !== 'connected' || !state.pid) throw new Error(`${slug} is ${state?.kind}`)
  return state.pid
}

it('shows a server with its connection, tools, readings and what it said of itself', async () => {
  const core = await open()
  await core.addRead('good', hostileInput())
  expect(await view(core, 'good')).toMatchObject({
    slug: 'good',
    state: { kind: 'connected', pid: expect.any(Number) as number },
    tools: { total: 10, enabled: 10, held: 0 },
    lastSynced: expect.any(String) as string,
    lastError: null,
    nextSync: expect.any(String) as string,
    serverInfo: { name: 'hostile-honest', version: '1.0.0' },
    instructions: 'Trust nothing.',
  })
  const off = await core.call('servers.update', { slug: 'good', enabled: false })
  expect(off.enabled).toBe(false)
  expect(await view(core, 'good')).toMatchObject({
    state: { kind: 'disabled' },
    nextSync: null,
    tools: { total: 10 },
  })
})

it('a disabled server loses its process and its tools at once, and gets them back', async () => {
  const core = await open()
  await core.addRead('good', hostileInput())
  const pid = await pidOf(core, 'good')
  await core.call('servers.update', { slug: 'good', enabled: false })
  await expect(core.call('tools.call', { tool: 'good__echo' })).rejects.toThrow('server_disabled')
  await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false)
  await core.call('servers.update', { slug: 'good', enabled: true })
  await vi.waitFor(() => pidOf(core, 'good'), { timeout: 10_000 })
  const { result } = await core.call('tools.call', { tool: 'good__echo', arguments: { a: 1 } })
  expect(result['structuredContent']).toMatchObject({ arguments: { a: 1 } })
})

it('reconnects for a new command, not for a new name', async () => {
  const core = await open()
  await core.addRead('good', hostileInput())
  const pid = await pidOf(core, 'good')
  await core.call('servers.update', { slug: 'good', name: 'Better', syncEvery: '2h' })
  expect(await pidOf(core, 'good')).toBe(pid)
  await core.call('servers.update', { slug: 'good', env: { LEVEL: 'two' } })
  await vi.waitFor(async () => expect(await pidOf(core, 'good')).not.toBe(pid), { timeout: 10_000 })
  const { result } = await core.call('tools.call', { tool: 'good__env' })
  expect(JSON.stringify(result)).toContain('two')
})

it('removing a server ends its process and takes its tools, history and secrets along', async () => {
  const vault = memoryVault()
  const core = await open({ host: { vault } })
  await core.addRead('good', { ...hostileInput(), env: { API_TOKEN: 'token-of-good' } })
  const pid = await pidOf(core, 'good')
  expect(vault.values.size).toBe(1)
  await core.call('servers.remove', { slug: 'good' })
  expect(isAlive(pid)).toBe(false)
  expect(await core.call('servers.list')).toEqual([])
  expect(await core.call('tools.list', {})).toEqual([])
  expect(await core.call('sync.history', {})).toEqual([])
  expect(await core.call('secrets.list')).toEqual([])
  expect(vault.values.size).toBe(0)
  await expect(core.call('tools.call', { tool: 'good__echo' })).rejects.toThrow('tool_unknown')
})

it('gives a secret to the one child that needs it and shows it nowhere else', async () => {
  const core = await open()
  await core.call('secrets.set', { name: 'shared', value: 'shared-secret-value' })
  const env = { API_TOKEN: 'raw-secret-value', OTHER: 'keychain:shared' }
  await core.addRead('good', { ...hostileInput(), env })
  await core.addRead('other', hostileInput())
  const childEnv = async (slug: string) =>
    JSON.stringify((await core.call('tools.call', { tool: `${slug}__env` })).result)
  expect(await childEnv('good')).toContain('raw-secret-value')
  expect(await childEnv('good')).toContain('shared-secret-value')
  expect(await childEnv('other')).not.toContain('secret-value')
  expect(JSON.stringify(await core.call('servers.list'))).not.toContain('secret-value')
  expect(await core.call('secrets.list')).toMatchObject([
    { name: 'server.good.env.API_TOKEN', usedBy: ['good'] },
    { name: 'shared', usedBy: ['good'] },
  ])
  await core.call('tools.call', {
    tool: 'good__stderr',
    arguments: { line: 'the token is raw-secret-value!' },
  })
  await vi.waitFor(async () => {
    const lines = (await core.call('servers.log', { slug: 'good' })).map(({ line }) => line)
    expect(lines).toContain('the token is [secret]!')
  })
})

it('connects a server at once when the secret that it waits for is set', async () => {
  const core = await open()
  const rest = await startRestServer({ bearer: 'the-right-one' })
  onTestFinished(() => rest.close())
  await core.add('shop', { kind: 'rest', url: rest.url, auth: { type: 'bearer', secret: 'keychain:shop-token' } })
  await vi.waitFor(async () => expect(JSON.stringify((await view(core, 'shop'))?.state)).toContain('secret_missing'), { timeout: 10_000 })
  await core.call('secrets.set', { name: 'shop-token', value: 'the-right-one' })
  await vi.waitFor(async () => expect((await view(core, 'shop'))?.state.kind).toBe('connected'), { timeout: 10_000 })
})

it('leaves no secret value in any file of the data folder', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'gh-secrets-'))
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }))
  const redactor = new Redactor()
  const log = createLog({
    level: 'debug',
    destination: new LogFile(join(dataFolder, 'logs', 'gatehouse.log')),
    redact: redactor.redact,
  })
  const vault = sealedVault(join(dataFolder, 'secrets.sealed'), 'passphrase-of-the-test')
  const rest = await startRestServer({ bearer: 'bearer-secret-1' })
  onTestFinished(() => rest.close())
  // A server that throws the key it was given back at us, in its error.
  const echoing = createServer((request, response) => {
    response
      .writeHead(500, { 'content-type': 'text/plain' })
      .end(`bad key ${String(request.headers['x-key'])} at ${request.url}`)
  }).listen(0, '127.0.0.1')
  await once(echoing, 'listening')
  onTestFinished(() => void echoing.close())
  const { port } = echoing.address() as AddressInfo

  const core = await open({ dataFolder, host: { vault, log, redactor } })
  await core.addRead('shop', {
    kind: 'rest',
    url: rest.url,
    auth: { type: 'bearer', secret: 'bearer-secret-1' },
  })
  await core.add('echoing', {
    kind: 'rest',
    url: `http://127.0.0.1:${port}`,
    auth: { type: 'api_key', header: 'X-Key', secret: 'api-key-secret-2' },
  })
  await core.call('sync.run', { slugs: ['echoing'], trigger: 'button' })
  await core.addRead('child', { ...hostileInput(), env: { MY_PASSWORD: 'env-secret-3' } })
  await core.call('tools.call', { tool: 'child__stderr', arguments: { line: 'password: env-secret-3' } })
  await core.call('servers.import', {
    text: JSON.stringify({ pasted: { url: rest.url, headers: { Authorization: 'Bearer bearer-secret-4' } } }),
  })
  await core.call('servers.update', {
    slug: 'echoing',
    auth: { type: 'api_key', header: 'X-Key', secret: 'api-key-secret-5' },
  })
  await core.call('secrets.set', { name: 'free', value: 'free-secret-6' })
  const { key } = await core.call('keys.create', { name: 'agent' })
  expect((await view(core, 'shop'))?.tools.total).toBeGreaterThan(0)
  expect(JSON.stringify((await view(core, 'echoing'))?.lastError)).not.toContain('api-key-secret')

  const values = [
    'bearer-secret-1',
    'api-key-secret-2',
    'env-secret-3',
    'bearer-secret-4',
    'api-key-secret-5',
    'free-secret-6',
    key,
    'passphrase-of-the-test',
  ]
  const check = (): void => {
    const files = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' }).map(name =>
      join(dataFolder, name),
    )
    const plain = files.filter(file => statSync(file).isFile())
    expect(plain.some(file => file.endsWith('gatehouse.db'))).toBe(true)
    expect(plain.some(file => file.endsWith('gatehouse.log'))).toBe(true)
    // The search itself works: the reference, which is no secret, is found.
    expect(plain.some(file => readFileSync(file).includes('server.shop.auth'))).toBe(true)
    for (const file of plain) {
      const text = readFileSync(file).toString('latin1')
      for (const value of values)
        for (const form of [value, Buffer.from(value).toString('base64').slice(0, -3)])
          expect(text.includes(form), `${value} in ${file}`).toBe(false)
    }
  }
  check()
  await core.close()
  check()
})

it('closes within its time, leaving no process, whatever its servers do', async () => {
  const core = await startCore()
  const modes = [
    'ignores-endings',
    'forks-children',
    'never-answers',
    'floods-stderr',
    'never-answers-calls',
  ] as const
  await Promise.all(modes.map(mode => core.add(mode, hostileInput(mode))))
  const connected = ['ignores-endings', 'forks-children', 'floods-stderr', 'never-answers-calls']
  const pids = await vi.waitFor(() => Promise.all(connected.map(slug => pidOf(core, slug))), {
    timeout: 20_000,
  })
  await vi.waitFor(
    async () => expect((await view(core, 'never-answers-calls'))?.tools.total).toBeGreaterThan(0),
    { timeout: 10_000 },
  )
  const waiting = core.call('tools.call', { tool: 'never-answers-calls__echo' }).catch(String)
  // On a busy machine the last process may need a moment more than closing waits for; it is ended all the same.
  const closed = core.close().then(
    () => 'closed',
    () => 'closed',
  )
  const late = new Promise(resolve => setTimeout(resolve, 4500, 'late').unref())
  expect(await Promise.race([closed, late])).toBe('closed')
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 5000 })
  expect(await waiting).toMatch(/cancelled|connection_lost|server_exited/)
}, 40_000)

it('refuses a second core on the same folder, and frees the folder when it is closed', async () => {
  const core = await open()
  await expect(startCore({ dataFolder: core.dataFolder })).rejects.toMatchObject({ code: 'data_in_use' })
  expect(await core.call('servers.list')).toEqual([])
  await core.close()
  const again = await startCore({ dataFolder: core.dataFolder })
  await again.close()
})

it('frees the folder when it cannot open the data', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'gh-newer-'))
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }))
  const file = join(dataFolder, 'gatehouse.db')
  const setVersion = (version: number): void => {
    const db = new Database(file)
    db.pragma(`user_version = ${version}`)
    db.close()
  }
  setVersion(999)
  await expect(startCore({ dataFolder })).rejects.toMatchObject({ code: 'data_newer' })
  setVersion(0)
  const core = await startCore({ dataFolder })
  await core.close()
})

it('puts changed settings to use, and refuses what cannot be', async () => {
  const core = await open()
  await core.addRead('good', hostileInput())
  const before = (await view(core, 'good'))?.nextSync
  await core.call('settings.update', { sync: { every: 'off' } })
  expect((await view(core, 'good'))?.nextSync).toBeNull()
  await core.call('settings.update', { sync: { every: '2h' } })
  expect((await view(core, 'good'))?.nextSync).not.toBe(before)
  await expect(core.call('settings.update', { sync: { every: 'sometimes' } })).rejects.toThrow('bad_input')
  await expect(core.call('settings.update', { gateway: { host: '0.0.0.0' } })).rejects.toThrow(
    'host_not_allowed',
  )
  expect(await core.call('settings.get')).toMatchObject({
    sync: { every: '2h' },
    gateway: { host: '127.0.0.1' },
  })
})

it('reports on itself: what is well, and what to do about the rest', async () => {
  const core = await open()
  await core.addRead('good', hostileInput())
  await core.add('gone', { command: '/nowhere/server' })
  const isReported = async () => {
    const checks = await core.call('app.check')
    const byId = Object.fromEntries(checks.map(check => [check.id, check]))
    expect(byId['data_folder']?.status).toBe('ok')
    expect(byId['gateway']?.detail).toContain('http://127.0.0.1:')
    expect(byId['server.good']?.status).toBe('ok')
    expect(byId['server.gone']).toMatchObject({
      status: 'failed',
      fix: expect.stringContaining('docs/errors/') as string,
    })
  }
  // Under load a server takes its time to fail.
  await vi.waitFor(isReported, { timeout: 20_000 })
})
