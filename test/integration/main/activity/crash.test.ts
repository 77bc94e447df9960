import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { openStore } from '#store/store.ts'
import { openRecord } from '../../../support/open-record.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const host = join(import.meta.dirname, '../../../fixtures/record-host.ts')

/** Lets a process append rows until it has said so many, ends it, and returns what it said it appended and what is there. */
async function ended(signal: 'SIGKILL' | 'SIGTERM', rows: number) {
  const file = join(tempFolder(), 'gatehouse.db')
  const child = spawn(process.execPath, [host, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  const said: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(Number(line.split(' ')[1]))
    if (said.length === rows) child.kill(signal)
  }
  await exit
  const store = openStore(file)
  const vault = {
    kind: 'sealed_file' as const,
    get: async () => 'k'.repeat(43),
    set: async () => undefined,
    delete: async () => undefined,
  }
  const { activity } = openRecord({ store, vault })
  const report = await activity.verify()
  store.close()
  return { said, report }
}

test('a clean stop loses nothing', async () => {
  const { said, report } = await ended('SIGTERM', 300)
  expect(report).toMatchObject({ ok: true, sealed: true, rows: said.length })
})

test('a kill loses at most the last hundred milliseconds, and leaves the chain whole and sealed', async () => {
  const lost: number[] = []
  for (let turn = 0; turn < 3; turn++) {
    const { said, report } = await ended('SIGKILL', 300 + turn * 7)
    expect(report).toMatchObject({ ok: true, sealed: true, from: 1 })
    lost.push((said.at(-1) ?? 0) - (said[report.rows] ?? said.at(-1) ?? 0))
  }
  // By the clock of the process itself. A machine that stopped it at the wrong moment does so once, not each time.
  expect(Math.min(...lost)).toBeLessThanOrEqual(100)
})
