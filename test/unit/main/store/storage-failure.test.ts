import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { storageFailure } from '../../../../main/base/storage-failure.ts'
import { dispatch } from '../../../../main/rpc.ts'
import { lockData } from '../../../../main/store/data-lock.ts'
import { openStore } from '../../../../main/store/store.ts'
import { Settings } from '../../../../main/services/settings/settings.ts'
import type { Handlers } from '../../../../preload/contract/index.ts'
import { quiet } from '../../../support/gate.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

it.each([
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['SQLITE_FULL', 'disk_full'],
  ['EROFS', 'data_read_only'],
  ['EACCES', 'data_read_only'],
  ['SQLITE_READONLY_DBMOVED', 'data_read_only'],
  ['SQLITE_CANTOPEN', 'data_read_only'],
])('knows what %s means and names the place', (code, expected) => {
  const error = storageFailure(Object.assign(new Error('x'), { code }), '/some/place')
  expect(error).toMatchObject({ code: expected, message: expect.stringContaining('/some/place') as string })
})

it('leaves every other error alone', () => {
  for (const error of [
    new Error('x'),
    Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
    null,
    'ENOSPC',
  ])
    expect(storageFailure(error, 'x')).toBeUndefined()
})

it.skipIf(process.platform === 'win32')(
  'keeps the database from other accounts, in whatever folder it is, and leaves the folder alone',
  () => {
    const folder = tempFolder()
    chmodSync(folder, 0o755)
    const file = join(folder, 'gatehouse.db')
    writeFileSync(file, '', { mode: 0o644 })
    const store = openStore(file)
    for (const name of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(name).mode & 0o777).toBe(0o600)
    store.close()
    const lock = lockData(folder)
    expect(statSync(join(folder, 'gatehouse.lock')).mode & 0o777).toBe(0o600)
    lock.release()
    expect(statSync(folder).mode & 0o777).toBe(0o755)
  },
)

it('says that a folder stands where the database should be', () => {
  const file = join(tempFolder(), 'gatehouse.db')
  mkdirSync(file)
  expect(() => openStore(file)).toThrow(expect.objectContaining({ code: 'data_read_only' }))
})

it('a method that meets a full disk says so and stores nothing, and the next one works', async () => {
  const store = openStore(join(tempFolder(), 'gatehouse.db'))
  const settings = new Settings({ store, publish: () => {} })
  const fill = store.prepare('INSERT INTO secrets (name, updated_at) VALUES (?, ?)')
  const handlers = {
    'secrets.set': ({ name, value }: { name: string; value: string }) => void fill.run(name, value),
  }
  const call = (size: number) =>
    dispatch(handlers as unknown as Handlers, quiet, { face: 'test', name: 'test' }, 'secrets.set', {
      name: `n${size}`,
      value: 'x'.repeat(size),
    })
  // SQLite itself refuses to grow, as it does on a full disk.
  store.pragma(`max_page_count = ${String(store.pragma('page_count', { simple: true }))}`)
  expect(await call(60_000)).toMatchObject({ ok: false, error: { code: 'disk_full' } })
  expect(store.prepare('SELECT count(*) AS n FROM secrets').get()).toEqual({ n: 0 })
  store.pragma('max_page_count = 100000')
  expect(await call(60_000)).toMatchObject({ ok: true })
  expect(settings.get().gateway.port).toBe(4130)
  store.close()
})
