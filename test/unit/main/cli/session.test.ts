import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppError } from '../../../../main/base/errors.ts'
import { asking, openSession, type Session, SessionOnDemand } from '../../../../main/cli/session.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'gatehouse-session-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const session = (): Session => ({
  running: false,
  call: async method => ({ ok: false, error: { code: 'not_found', message: method, data: { a: 1 } } }),
  close: async () => undefined,
})

test('data that another process has for a moment is waited for', async () => {
  let tries = 0
  const opened = await openSession(folder, async () => {
    tries += 1
    if (tries < 3) throw new AppError('data_in_use', 'in use')
    return session()
  })
  expect(opened.running).toBe(false)
  expect(tries).toBe(3)
})

test('any other failure to open is told at once', async () => {
  const opening = openSession(folder, () => Promise.reject(new AppError('data_newer', 'newer')))
  await expect(opening).rejects.toMatchObject({ code: 'data_newer' })
})

test('an address that a killed Gatehouse left is no obstacle', async () => {
  const left = { pid: 1, version: '1', url: null, socket: join(folder, 'gone.sock'), token: 'x' }
  writeFileSync(join(folder, 'gateway.json'), JSON.stringify(left))
  expect((await openSession(folder, async () => session())).running).toBe(false)
})

test('a refusal is thrown with its code and data', async () => {
  await expect(asking(session())('app.info', undefined)).rejects.toMatchObject({
    code: 'not_found',
    message: 'app.info',
    data: { a: 1 },
  })
})

test('a session is opened once, and closing one that never was opens none', async () => {
  let opened = 0
  const open = async () => {
    opened += 1
    return session()
  }
  const onDemand = new SessionOnDemand(open)
  await onDemand.close()
  expect(opened).toBe(0)
  await Promise.all([onDemand.get(), onDemand.get()])
  expect(opened).toBe(1)
})
