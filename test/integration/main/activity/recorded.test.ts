import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ActivityQuery } from '#contract'
import { hostileInput, type TestCore } from '../../../support/core.ts'
import { memoryVault } from '../../../support/memory-vault.ts'
import { openCore } from '../../../support/open-core.ts'
import { eventually } from '../../../fixtures/eventually.ts'

const rowsOf = async (core: TestCore, query: Partial<ActivityQuery> = {}) => {
  const { entries } = await core.call('activity.list', { limit: 500, ...query })
  return Promise.all(entries.toReversed().map(({ id }) => core.call('activity.get', { id })))
}
const brief = async (core: TestCore, query?: Partial<ActivityQuery>) =>
  (await rowsOf(core, query)).map(({ kind, action, outcome, tool, server }) =>
    [kind, action, server || tool, outcome].filter(part => part !== '').join(' '),
  )
const secret = 'hunter2-hunter2'

test('every change leaves a row with who asked, through which face, and no secret in it', async () => {
  const core = await openCore({ host: { vault: memoryVault() } })
  await core.addRead('good', { ...hostileInput(), env: { API_TOKEN: secret, LEVEL: 'two' } })
  await core.call('servers.update', { slug: 'good', name: 'Better' })
  await core.call('tools.setEnabled', { selection: { server: 'good', names: ['echo'] }, enabled: false })
  await core.call('secrets.set', { name: 'db-password', value: secret })
  await core.call('secrets.remove', { name: 'db-password' })
  await core.call('settings.update', { log: { level: 'debug' } })
  await core.call('gateway.pause')
  await core.call('gateway.resume')
  const { key } = await core.call('keys.create', { name: 'laptop' })
  await core.call('workflows.save', {
    name: 'nap',
    text: 'name: nap\nsteps: [{id: a, type: wait, duration: 1s}]\n',
  })
  await core.call('servers.remove', { slug: 'good' })
  expect(await brief(core)).toEqual(
    expect.arrayContaining([
      'gateway started ok',
      'server added good ok',
      'sync read good ok',
      'server changed good ok',
      'tool switched off good ok',
      'secret set db-password ok',
      'secret removed db-password ok',
      'settings changed log ok',
      'gateway paused ok',
      'gateway resumed ok',
      'key created laptop ok',
      'workflow saved nap ok',
      'server removed good ok',
    ]),
  )
  const rows = await rowsOf(core)
  expect(rows.find(({ kind }) => kind === 'settings')).toMatchObject({
    client: 'test',
    via: 'test',
    detail: { log: { level: 'debug' } },
  })
  expect(rows.find(({ kind, action }) => kind === 'server' && action === 'added')).toMatchObject({
    detail: { kind: 'stdio', env: ['API_TOKEN', 'LEVEL'] },
  })
  expect(JSON.stringify(rows)).not.toContain(secret)
  expect(JSON.stringify(rows)).not.toContain(key)
  expect(await core.call('activity.verify')).toMatchObject({ ok: true, sealed: true })
})

test('what was refused or failed is recorded too, with its sentence', async () => {
  const core = await openCore()
  await expect(core.call('servers.remove', { slug: 'none' })).rejects.toThrow('not_found')
  await expect(core.call('sync.run', { slugs: ['none'] })).rejects.toThrow('not_found')
  await expect(core.call('workflows.run', { name: 'none' })).rejects.toThrow('not_found')
  const rows = await rowsOf(core, { outcomes: ['refused'] })
  expect(rows.map(({ kind, action, code }) => [kind, action, code])).toEqual([
    ['server', 'removed', 'not_found'],
    ['sync', 'read', 'not_found'],
    ['job', 'started', 'not_found'],
  ])
  expect(rows[0]?.note).toMatch(/none/)
})

test('a job leaves a row when it begins and one when it ends, whatever started it', async () => {
  const core = await openCore()
  const text = 'name: short\nsteps: [{id: a, type: wait, duration: 1s}]\n'
  await core.call('workflows.save', { name: 'short', text })
  const { id } = await core.call('workflows.run', { name: 'short' })
  const rows = await eventually(async () => {
    const found = await rowsOf(core, { link: id })
    expect(found).toHaveLength(2)
    return found
  })
  expect(rows).toMatchObject([
    { kind: 'job', action: 'started', tool: 'short', outcome: 'ok' },
    { kind: 'job', action: 'ended', tool: 'short', outcome: 'ok' },
  ])
  expect(rows[1]?.durationMs).toBeGreaterThan(0)
})

test('a preview of a client’s configuration leaves no row, writing it does', async () => {
  const core = await openCore({ host: { env: {} } })
  const path = join(core.dataFolder, 'claude.json')
  await core.close()
  const again = await openCore({
    dataFolder: core.dataFolder,
    host: { env: { CLAUDE_DESKTOP_CONFIG: path, MCP_SERVER_PORT: '0' } },
  })
  await again.call('clients.connect', { id: 'claude-desktop', dryRun: true })
  expect(await rowsOf(again, { kinds: ['client'] })).toEqual([])
  await again.call('clients.connect', { id: 'claude-desktop' })
  await again.call('clients.undo', { id: 'claude-desktop' })
  expect(await rowsOf(again, { kinds: ['client'] })).toMatchObject([
    { action: 'config written', tool: 'claude-desktop', detail: { files: [{ path, status: 'connected' }] } },
    { action: 'config undone', detail: { files: [{ path, status: 'undone' }] } },
  ])
})

test('a clean stop is on record, and the next start finds the chain whole', async () => {
  const vault = memoryVault()
  const core = await openCore({ host: { vault } })
  await core.close()
  const again = await openCore({ dataFolder: core.dataFolder, host: { vault } })
  expect(await brief(again, { kinds: ['gateway'] })).toEqual([
    'gateway started ok',
    'gateway stopped ok',
    'gateway started ok',
  ])
  expect(await again.call('activity.verify')).toMatchObject({ ok: true, sealed: true })
})
