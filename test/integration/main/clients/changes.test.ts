import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { bridge, Desk, FILE } from './desk.ts'
import { eventually } from '../../../fixtures/eventually.ts'

const desks: Desk[] = []
const newDesk = (...options: ConstructorParameters<typeof Desk>): Desk => {
  const desk = new Desk(...options)
  desks.push(desk)
  return desk
}
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close()
})
const connect = (desk: Desk, dryRun = false) => desk.clients.connect('claude-desktop', { dryRun })
const undo = (desk: Desk, dryRun = false) => desk.clients.undo('claude-desktop', { dryRun })
const status = async (desk: Desk) => (await desk.clients.list())[0]?.status

test('a dry run says what connecting will write, to the byte, and writes nothing', async () => {
  const desk = newDesk()
  desk.write('{"theme": "dark"}')
  const plan = await connect(desk, true)
  expect(desk.read()).toBe('{"theme": "dark"}')
  expect(desk.backups()).toEqual([])
  const done = await connect(desk)
  expect(plan).toEqual({ ...done, status: 'would_connect', backup: null })
  expect(desk.read()).toBe(plan.after)
})

test('a program that writes between our reading and writing wins: nothing of ours is written', async () => {
  let meanwhile: (() => void) | undefined
  const desk = newDesk({ onClock: () => meanwhile?.() })
  desk.write('{"a": 1}')
  meanwhile = () => desk.write('{"a": 2}')
  await expect(connect(desk)).rejects.toMatchObject({ code: 'config_changed' })
  expect(desk.read()).toBe('{"a": 2}')
  meanwhile = undefined
  expect(await connect(desk)).toMatchObject({ status: 'connected' })
  expect(desk.json()).toEqual({ a: 2, mcpServers: { gatehouse: bridge } })
  expect(desk.files(dirname(desk.path))).toEqual([desk.path])
})

test('a program that makes or removes the file meanwhile wins too', async () => {
  let meanwhile: (() => void) | undefined
  const desk = newDesk({ onClock: () => meanwhile?.() })
  desk.write('{}')
  meanwhile = () => rmSync(desk.path, { force: true })
  await expect(connect(desk)).rejects.toMatchObject({ code: 'config_changed' })
  expect(desk.files(dirname(desk.path))).toEqual([])
})

test('undo takes only our entry when others were added since', async () => {
  const desk = newDesk()
  desk.write('{\n  "mcpServers": {\n    "a": {"command": "x"}\n  }\n}\n')
  await connect(desk)
  const { mcpServers } = desk.json()
  desk.write(JSON.stringify({ mcpServers: { ...mcpServers, b: { command: 'y' } }, new: 1 }, null, 2))
  await undo(desk)
  expect(desk.json()).toEqual({ mcpServers: { a: { command: 'x' }, b: { command: 'y' } }, new: 1 })
})

test('a foreign entry of our name is shown as changed, replaced with a backup, and comes back on undo', async () => {
  const desk = newDesk()
  const foreign = { command: 'other', args: ['1'] }
  desk.write(JSON.stringify({ mcpServers: { gatehouse: foreign } }))
  expect(await status(desk)).toBe('changed')
  expect((await undo(desk)).status).toBe('nothing_to_undo')
  await connect(desk)
  desk.write(JSON.stringify({ ...desk.json(), more: true }))
  await undo(desk)
  expect(desk.json()).toEqual({ mcpServers: { gatehouse: foreign }, more: true })
})

test('an entry of an older installation is changed, brought up to date, and undo goes back to before any of ours', async () => {
  const desk = newDesk()
  const older = { command: '/old/node', args: ['/old/main/bridge.js'], env: {} }
  desk.write(JSON.stringify({ a: 1, mcpServers: { gatehouse: older } }))
  expect(await status(desk)).toBe('changed')
  await connect(desk)
  await undo(desk)
  expect(desk.json()).toEqual({ a: 1 })
})

test('connecting a second time after the file was wiped gives a new point to go back to', async () => {
  const desk = newDesk()
  desk.write('{"a": 1}')
  await connect(desk)
  desk.write('{"b": 2}')
  expect(await status(desk)).toBe('not_connected')
  await connect(desk)
  await undo(desk)
  expect(desk.read()).toBe('{"b": 2}')
  expect(desk.backups()).toHaveLength(3)
})

test('undo without the backup still removes our entry', async () => {
  const desk = newDesk()
  desk.write('{"a": 1, "mcpServers": {"x": {"command": "y"}}}')
  await connect(desk)
  rmSync(join(desk.dataFolder, 'backups'), { recursive: true })
  await undo(desk)
  expect(desk.json()).toEqual({ a: 1, mcpServers: { x: { command: 'y' } } })
})

test('backups made within the same moment do not overwrite each other', async () => {
  const desk = newDesk()
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    for (const text of ['{"a": 1}', '{"a": 2}', '{"a": 3}']) {
      desk.write(text)
      await connect(desk)
    }
  } finally {
    vi.useRealTimers()
  }
  expect(
    desk
      .backups()
      .map(path => desk.read(path))
      .toSorted(),
  ).toEqual(['{"a": 1}', '{"a": 2}', '{"a": 3}'])
})

test('many connects at once make one change', async () => {
  const desk = newDesk()
  desk.write('{}')
  const results = await Promise.all(Array.from({ length: 8 }, () => connect(desk)))
  expect(results.map(result => result.status).toSorted()).toEqual([
    ...Array<string>(7).fill('already_connected'),
    'connected',
  ])
})

test('both Windows places are written, and nothing is written when one of them is broken', async () => {
  const env: Record<string, string> = {}
  const desk = newDesk({ platform: 'win32', env })
  env['APPDATA'] = join(desk.home, 'Roaming')
  env['LOCALAPPDATA'] = join(desk.home, 'Local')
  const classic = desk.write('{"a": 1}', join(desk.home, 'Roaming', 'Claude', FILE))
  const packaged = join(
    desk.home,
    'Local',
    'Packages',
    'Claude_pzs8',
    'LocalCache',
    'Roaming',
    'Claude',
    FILE,
  )
  desk.write('{"b": 2,}', packaged)
  await expect(connect(desk)).rejects.toMatchObject({ code: 'config_invalid', data: { path: packaged } })
  expect(desk.read(classic)).toBe('{"a": 1}')

  const repaired = await desk.clients.repair('claude-desktop')
  expect(repaired).toMatchObject({
    path: classic,
    status: 'connected',
    others: [{ path: packaged, status: 'repaired' }],
  })
  expect(desk.json(packaged)).toEqual({ b: 2, mcpServers: { gatehouse: bridge } })
  await undo(desk)
  expect(desk.read(classic)).toBe('{"a": 1}')
  expect(desk.json(packaged)).toEqual({ b: 2 })
})

test('a running Claude has to be started again after a change, and only then', async () => {
  const desk = newDesk({ programs: ['/usr/bin/claude-desktop'] })
  desk.write('{}')
  expect((await desk.clients.list())[0]).toMatchObject({ running: true, installed: true })
  expect((await connect(desk)).restartNeeded).toBe(true)
  expect((await connect(desk)).restartNeeded).toBe(false)
  desk.programs.length = 0
  expect((await undo(desk)).restartNeeded).toBe(false)
})

test('the data folder is named to the bridge only when it is not the usual one, and no secret is written', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'gatehouse-elsewhere-'))
  const desk = newDesk({ env: { GATEHOUSE_VAULT_KEY: 'hunter2', TOKEN: 'hunter2' }, dataFolder })
  await connect(desk)
  expect(desk.json()['mcpServers']?.['gatehouse']).toEqual({
    ...bridge,
    env: { GATEHOUSE_HOME: desk.dataFolder },
  })
  expect(desk.read()).not.toContain('hunter2')
})

test('a file that is wiped, altered, removed or made while we watch is told of', async () => {
  const desk = newDesk()
  desk.write('{"a": 1}')
  await connect(desk)
  desk.clients.watch()
  const told = async (act: () => unknown, next: string) => {
    const before = desk.published.length
    act()
    await eventually(() => expect(desk.published.length).toBeGreaterThan(before))
    expect(desk.published.at(-1)).toBe('clients.changed')
    expect(await status(desk)).toBe(next)
  }
  await eventually(async () => expect(await status(desk)).toBe('connected'))
  await told(() => desk.write('{}'), 'not_connected')
  await told(() => desk.write('{"mcpServers": {"gatehouse": {"command": "x"}}}'), 'changed')
  await told(() => unlinkSync(desk.path), 'absent')
  rmSync(dirname(desk.path), { recursive: true })
  await told(() => desk.write('{'), 'invalid')
  await told(() => desk.write(`{"mcpServers": {"gatehouse": ${JSON.stringify(bridge)}}}`), 'connected')
})

test('what is not to be seen is not told: the app saves its own preferences often', async () => {
  const desk = newDesk()
  desk.write('{"a": 1}')
  desk.clients.watch()
  await desk.clients.list()
  desk.write('{"a": 2}')
  desk.write('{"a": 3, "mcpServers": {"gatehouse": {"command": "x"}}}')
  await eventually(() => expect(desk.published).toEqual(['clients.changed']))
})

const smallDisk = (folder: string): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test('a full disk leaves the file as it was', async context => {
  const desk = newDesk()
  const folder = dirname(desk.path)
  mkdirSync(folder, { recursive: true })
  context.skip(!smallDisk(folder), 'mounting a small disk needs the superuser on Linux')
  try {
    const text = JSON.stringify({ pad: 'x'.repeat(40_000) })
    desk.write(text)
    await expect(connect(desk)).rejects.toMatchObject({ code: 'disk_full' })
    expect(desk.read()).toBe(text)
    expect(desk.files(folder)).toEqual([desk.path])
    execFileSync('mount', ['-o', 'remount,ro', folder])
    await expect(connect(desk)).rejects.toMatchObject({ code: 'config_read_only' })
    expect(desk.read()).toBe(text)
  } finally {
    execFileSync('umount', [folder])
  }
})

test('a backup that cannot be made stops the change', async () => {
  const desk = newDesk()
  desk.write('{}')
  writeFileSync(join(desk.dataFolder, 'backups'), 'in the way')
  await expect(connect(desk)).rejects.toMatchObject({ code: 'config_invalid' })
  expect(desk.read()).toBe('{}')
})
