import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Commits } from '#services/jobs/commits.ts'
import { openStore } from '#store/store.ts'
import { memoryLog } from '../../../support/log.ts'

/** A store whose disk can be full. */
function desk() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const store = openStore(':memory:')
  store.exec('CREATE TABLE notes (text TEXT) STRICT')
  let isFull = false
  const log = memoryLog()
  const commits = new Commits(store, log)
  const note = (text: string) =>
    commits.write(() => {
      if (isFull) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL')
      store.prepare('INSERT INTO notes VALUES (?)').run(text)
    })
  return {
    commits,
    note,
    fill: (full: boolean) => void (isFull = full),
    notes: () => store.prepare('SELECT text FROM notes').pluck().all(),
  }
}

test('writes of one moment are one transaction, in their order', async () => {
  const { note, notes } = desk()
  await Promise.all([note('a'), note('b')])
  expect(notes()).toEqual(['a', 'b'])
})

test('while the disk is full nothing goes on and nothing is lost', async () => {
  const { note, notes, fill } = desk()
  fill(true)
  const stored = vi.fn<() => void>()
  const waiting = Promise.all([note('a').then(stored), note('b').then(stored)])
  await vi.advanceTimersByTimeAsync(5000)
  await new Promise(resolve => setImmediate(resolve))
  expect(stored).not.toHaveBeenCalled()
  expect(notes()).toEqual([])
  fill(false)
  await vi.advanceTimersByTimeAsync(2000)
  await waiting
  expect(notes()).toEqual(['a', 'b'])
})

test('what cannot be stored when it closes is refused', async () => {
  const { commits, note, fill } = desk()
  fill(true)
  const refused = note('a').catch(String)
  commits.close()
  expect(await refused).toContain('full')
})
