import { chmodSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppError } from '../../../../main/base/errors.ts'
import { type Circumstances, Doctor } from '../../../../main/services/doctor/doctor.ts'
import { checkRuntime } from '../../../../main/services/doctor/runtime.ts'
import { noVault } from '../../../../main/services/secrets/no-vault.ts'
import { sealedVault } from '../../../../main/services/secrets/sealed-vault.ts'
import type { Vault } from '../../../../main/services/secrets/vault.ts'
import { openStore, type Store } from '../../../../main/store/store.ts'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-doctor-'))
  store = openStore(join(folder, 'gatehouse.db'))
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const quiet = (): void => undefined
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const well: Circumstances = {
  listenAt: null,
  commands: [],
  runtimes: async () => [],
  languages: new Map(),
}

const locked = () => Promise.reject(new AppError('vault_locked', 'The keychain is locked.'))
const refuse = () => {
  throw new AppError('host_not_allowed', 'Not there.')
}

type Given = { vault?: Vault; now?: () => Date; path?: string }

async function examine(given: Given = {}, circumstances: Circumstances = well) {
  const {
    vault = sealedVault(join(folder, 'sealed'), 'passphrase'),
    now = () => new Date(),
    path = '',
  } = given
  const { platform } = process
  const doctor = new Doctor({
    store,
    vault,
    now,
    log,
    dataFolder: folder,
    platform,
    version: '1.2.3',
    loginPath: async () => path,
  })
  const checks = await doctor.examine(circumstances)
  return (id: string) => checks.find(check => check.id === id)
}

test('on a healthy computer nothing fails, and nothing of the probes is left', async () => {
  const vault = sealedVault(join(folder, 'sealed'), 'passphrase')
  const asked: string[] = []
  const watched: Vault = { ...vault, get: name => (asked.push(name), vault.get(name)) }
  const check = await examine({ vault: watched, path: process.env['PATH'] ?? '' })
  const ids = ['runtime', 'data_folder', 'disk', 'database', 'vault', 'clock', 'path', 'program.node']
  expect(ids.map(id => [id, check(id)?.status])).toEqual(ids.map(id => [id, 'ok']))
  expect(check('port')).toBeUndefined()
  expect(asked).toHaveLength(1)
  expect(await vault.get(asked[0] ?? '')).toBeUndefined()
})

test('a folder that others can look into is a warning with the command to run', async () => {
  chmodSync(folder, 0o755)
  expect((await examine())('data_folder')).toMatchObject({ status: 'warning', fix: `chmod 700 ${folder}` })
})

test('a vault that is none, locked or forgetful is told', async () => {
  expect((await examine({ vault: noVault('there is no keychain.') }))('vault')).toMatchObject({
    status: 'warning',
    fix: expect.stringContaining('GATEHOUSE_VAULT_KEY'),
  })
  expect(
    (await examine({ vault: { kind: 'keychain', get: locked, set: locked, delete: locked } }))('vault'),
  ).toMatchObject({ status: 'failed', detail: 'The keychain is locked.' })
  const forgetful: Vault = {
    kind: 'keychain',
    get: async () => undefined,
    set: async () => undefined,
    delete: async () => undefined,
  }
  expect((await examine({ vault: forgetful }))('vault')).toMatchObject({ status: 'failed' })
})

test('a clock in the past, or before the data was written, is told', async () => {
  expect((await examine({ now: () => new Date('2001-01-01') }))('clock')).toMatchObject({ status: 'failed' })
  const future = new Date(Date.now() + 7 * 24 * 3600 * 1000)
  utimesSync(join(folder, 'gatehouse.db'), future, future)
  expect((await examine())('clock')).toMatchObject({ status: 'warning' })
})

test('the port of a gateway that does not run is tried', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const at = { host: '127.0.0.1', port }
  expect((await examine({}, { ...well, listenAt: () => at }))('port')).toMatchObject({
    status: 'failed',
    detail: `127.0.0.1:${port} is taken by another program.`,
  })
  taken.close()
  await once(taken, 'close')
  expect((await examine({}, { ...well, listenAt: () => at }))('port')).toMatchObject({ status: 'ok' })
})

test('settings that do not hold are a finding, and hide no other', async () => {
  const check = await examine({}, { ...well, listenAt: refuse })
  expect(check('port')).toMatchObject({ status: 'failed', detail: 'Not there.' })
  expect(check('database')).toMatchObject({ status: 'ok' })
})

test.skipIf(process.platform === 'win32')('a missing program fails only when a server needs it', async () => {
  symlinkSync(process.execPath, join(folder, 'node'))
  writeFileSync(join(folder, 'uvx'), '#!/bin/sh\necho uvx 9.8.7\n', { mode: 0o755 })
  const check = await examine({ path: folder }, { ...well, commands: ['/usr/bin/npx'] })
  expect(check('path')).toMatchObject({ status: 'ok', detail: `It has 1 folders: ${folder}` })
  expect(check('program.node')?.detail).toContain(process.versions.node)
  expect(check('program.uvx')?.detail).toBe(`9.8.7 (${join(folder, 'uvx')})`)
  expect(check('program.npx')).toMatchObject({ status: 'failed', fix: expect.any(String) })
  expect(check('program.python')).toMatchObject({
    status: 'ok',
    detail: expect.stringContaining('no server needs it'),
  })
  expect((await examine())('path')).toMatchObject({ status: 'failed' })
})

test('an old Node is told', () => {
  expect(checkRuntime('1.0.0', { ...process.versions, node: '20.20.2' })).toMatchObject({ status: 'failed' })
  expect(checkRuntime('1.0.0', { ...process.versions, electron: '45.4.1' }).detail).toContain(
    'Electron 45.4.1',
  )
})
