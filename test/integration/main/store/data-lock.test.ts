import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { lockData } from '../../../../main/store/data-lock.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const lockModule = join(import.meta.dirname, '../../../../main/store/data-lock.ts')

/** Another process that holds the folder until it is killed. */
async function holder(folder: string) {
  const script = `import { lockData } from ${JSON.stringify(lockModule)}; lockData(${JSON.stringify(folder)}); console.log('locked'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: join(import.meta.dirname, '../../../..'),
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

it('makes the folder for its owner only', () => {
  const folder = join(tempFolder(), 'a', 'b')
  const lock = lockData(folder)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  lock.release()
})

it('refuses a second copy with the folder and the process that holds it', async () => {
  const folder = tempFolder()
  const child = await holder(folder)
  expect(() => lockData(folder, 0)).toThrow(
    expect.objectContaining({
      code: 'data_in_use',
      message: expect.stringMatching(new RegExp(`process ${child.pid}.*${folder}`)),
      data: { folder, pid: child.pid },
    }),
  )
})

it('is free again when its holder was killed', async () => {
  const folder = tempFolder()
  const child = await holder(folder)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const lock = lockData(folder, 0)
  expect(readFileSync(join(folder, 'gatehouse.pid'), 'utf8').trim()).toBe(String(process.pid))
  lock.release()
})

it('refuses a second copy in the same process, and is free after release, also twice', () => {
  const folder = tempFolder()
  const lock = lockData(folder)
  expect(() => lockData(folder, 0)).toThrow(expect.objectContaining({ code: 'data_in_use' }))
  // The failed attempt must not have freed the lock of the first.
  expect(() => lockData(folder, 0)).toThrow(expect.objectContaining({ code: 'data_in_use' }))
  lock.release()
  lock.release()
  lockData(folder, 0).release()
  expect(existsSync(join(folder, 'gatehouse.pid'))).toBe(false)
})

it('says what is wrong when the folder is a file, or cannot exist', () => {
  const file = join(tempFolder(), 'file')
  writeFileSync(file, '')
  for (const folder of [file, join(file, 'below'), '/proc/gatehouse'])
    expect(() => lockData(folder)).toThrow(
      expect.objectContaining({ code: 'data_read_only', message: expect.stringContaining(folder) }),
    )
})

it.skipIf(process.getuid?.() === 0)(
  'says so when the folder cannot be written (not provable as root, who may write anywhere)',
  () => {
    const folder = tempFolder()
    chmodSync(folder, 0o500)
    expect(() => lockData(folder)).toThrow(expect.objectContaining({ code: 'data_read_only' }))
  },
)
