import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { hostileInput, startCore } from '../../support/core.ts'
import { memoryVault } from '../../support/memory-vault.ts'
import { openCore, pidOf, view } from '../../support/open-core.ts'
import { isAlive } from '../../support/processes.ts'
import { eventually } from '../../fixtures/eventually.ts'

it('shows a server with its connection, tools, readings and what it said of itself', async () => {
  const core = await openCore()
  await core.addRead('good', hostileInput())
  const { length } = await core.call('tools.list', { server: 'good' })
  expect(length).toBeGreaterThan(5)
  expect(await view(core, 'good')).toMatchObject({
    slug: 'good',
    state: { kind: 'connected', pid: expect.any(Number) as number },
    tools: { total: length, enabled: length, held: 0 },
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
    tools: { total: length },
  })
})

it('a disabled server loses its process and its tools at once, and gets them back', async () => {
  const core = await openCore()
  await core.addRead('good', hostileInput())
  const pid = await pidOf(core, 'good')
  await core.call('servers.update', { slug: 'good', enabled: false })
  await expect(core.call('tools.call', { tool: 'good__echo' })).rejects.toThrow('server_disabled')
  await expect.poll(() => isAlive(pid), { timeout: 40_000 }).toBe(false)
  await core.call('servers.update', { slug: 'good', enabled: true })
  await eventually(() => pidOf(core, 'good'))
  const { result } = await core.call('tools.call', { tool: 'good__echo', arguments: { a: 1 } })
  expect(result['structuredContent']).toMatchObject({ arguments: { a: 1 } })
})

it('reconnects for a new command, not for a new name', async () => {
  const core = await openCore()
  await core.addRead('good', hostileInput())
  const pid = await pidOf(core, 'good')
  await core.call('servers.update', { slug: 'good', name: 'Better', syncEvery: '2h' })
  expect(await pidOf(core, 'good')).toBe(pid)
  await core.call('servers.update', { slug: 'good', env: { LEVEL: 'two' } })
  await eventually(async () => expect(await pidOf(core, 'good')).not.toBe(pid))
  const { result } = await core.call('tools.call', { tool: 'good__env' })
  expect(JSON.stringify(result)).toContain('two')
})

it('removing a server ends its process and takes its tools, history and secrets along', async () => {
  const vault = memoryVault()
  const core = await openCore({ host: { vault } })
  await core.addRead('good', { ...hostileInput(), env: { API_TOKEN: 'token-of-good' } })
  const pid = await pidOf(core, 'good')
  const secrets = () => [...vault.values.keys()].filter(name => name !== 'gatehouse-activity-key')
  expect(secrets()).toHaveLength(1)
  await core.call('servers.remove', { slug: 'good' })
  expect(isAlive(pid)).toBe(false)
  expect(await core.call('servers.list')).toEqual([])
  expect(await core.call('tools.list', {})).toEqual([])
  expect(await core.call('sync.history', {})).toEqual([])
  expect(await core.call('secrets.list')).toEqual([])
  expect(secrets()).toEqual([])
  await expect(core.call('tools.call', { tool: 'good__echo' })).rejects.toThrow('tool_unknown')
})

it('closes and leaves no process, whatever its servers do', async () => {
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
  const pids = await eventually(() => Promise.all(connected.map(slug => pidOf(core, slug))))
  await eventually(async () =>
    expect((await view(core, 'never-answers-calls'))?.tools.total).toBeGreaterThan(0),
  )
  const waiting = core.call('tools.call', { tool: 'never-answers-calls__echo' }).catch(String)
  await core.close()
  await eventually(() => expect(pids.filter(isAlive)).toEqual([]))
  expect(await waiting).toMatch(/cancelled|connection_lost|server_exited/)
}, 120_000)

it('refuses a second core on the same folder, and frees the folder when it is closed', async () => {
  const core = await openCore()
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
  const core = await openCore()
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
  const core = await openCore()
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
  await eventually(isReported)
})
