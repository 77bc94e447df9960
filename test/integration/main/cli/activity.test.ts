import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import Database from 'better-sqlite3'
import { eventually } from '../../../fixtures/eventually.ts'
import { House } from './house.ts'
import { Terminal } from './terminal.ts'

let house: House
beforeAll(async () => {
  house = new House()
  await house.run('keys', 'create', 'laptop')
  await house.run('settings', 'set', 'log.level', 'debug')
  await house.run('secrets', 'remove', 'none')
})
afterAll(() => house.close())

const told = (text: string) => JSON.parse(text) as { entries: { id: number }[]; next: number; ok: boolean }

const list = async (...args: string[]) =>
  told((await house.run('activity', 'list', '--json', ...args)).stdout)

test('what was done on the command line is on record, refused things too', async () => {
  const { stdout, code } = await house.run('activity', 'list')
  expect(code).toBe(0)
  expect(stdout).toMatch(/cli +key created +ok +laptop/)
  expect(stdout).toMatch(/cli +secret removed +refused +none +not_found/)
})

test('rows are chosen by kind, outcome, words and time, and come in pages', async () => {
  expect((await list('--kind', 'key')).entries).toMatchObject([{ kind: 'key', tool: 'laptop' }])
  expect((await list('--outcome', 'refused')).entries).toMatchObject([{ kind: 'secret' }])
  expect((await list('--text', 'LAPTOP created')).entries).toHaveLength(1)
  expect((await list('--until', '1d')).entries).toEqual([])
  expect((await list('--since', '15m')).entries.length).toBeGreaterThan(1)
  // The next page is of the same rows: a whole command here would leave the filters out.
  const { stdout } = await house.run('activity', 'list', '--since', '15m', '--limit', '1')
  expect(stdout).toMatch(/Older ones: the same with --before \d+\n$/)
  const page = await list('--limit', '1')
  expect((await list('--before', String(page.next), '--limit', '1')).entries[0]?.id).toBe(page.next - 1)
})

test.each([
  [['--kind', 'odd'], /It is one of call, approval/],
  [['--since', 'yesterday'], /It is a time such as/],
  [['--limit', '0'], /whole number/],
])('a wrong option is told: %s', async (args, said) => {
  const { code, stderr } = await house.run('activity', 'list', ...args)
  expect(code).toBe(2)
  expect(stderr).toMatch(said)
})

test('a row is shown with its hash; one that is not there is refused', async () => {
  const { stdout } = await house.run('activity', 'show', '1')
  expect(stdout).toMatch(/what +key created\n.*\n?.*about +laptop/)
  expect(stdout).toMatch(/hash +[0-9a-f]{64}/)
  expect(await house.run('activity', 'show', '99')).toMatchObject({ code: 1, stderr: /no row 99/ })
  expect(await house.run('activity', 'show', 'x')).toMatchObject({ code: 2 })
})

test('an export is lines of JSON, or CSV with a head, or one document', async () => {
  const lines = (await house.run('activity', 'export', '--kind', 'key')).stdout.trim().split('\n')
  expect(lines.map(line => JSON.parse(line))).toMatchObject([{ kind: 'key', tool: 'laptop' }])
  const csv = (await house.run('activity', 'export', '--format', 'csv')).stdout
  expect(csv).toMatch(/^id,at,kind,/)
  expect(csv).toMatch(/,key,created,cli,cli,/)
  expect(JSON.parse((await house.run('activity', 'export', '--json')).stdout)).toContainEqual(
    expect.objectContaining({ kind: 'settings', detail: { log: { level: 'debug' } } }),
  )
})

test('verify ends with 0 for a record that nobody touched, and with 1 and the row for one that somebody did', async () => {
  expect(await house.run('activity', 'verify')).toMatchObject({
    code: 0,
    stdout: /rows \(1 to \d+\) are as they were written/,
  })
  const db = new Database(join(house.data, 'gatehouse.db'))
  db.exec(`UPDATE activity SET client = 'nobody' WHERE id = 2`)
  const broken = await house.run('activity', 'verify', '--json')
  expect(broken.code).toBe(1)
  expect(JSON.parse(broken.stdout)).toMatchObject({ ok: false, problems: [{ id: 2 }] })
  expect(await house.run('activity', 'verify')).toMatchObject({
    code: 1,
    stdout: /Row 2 is not as it was written/,
  })
  db.exec(`UPDATE activity SET client = 'cli' WHERE id = 2`)
  db.close()
  expect((await house.run('activity', 'verify')).code).toBe(0)
})

test('follow shows rows of a running Gatehouse as they are written, and ends with its reader', async () => {
  const terminal = new Terminal()
  try {
    await terminal.start()
    const { child, ended } = terminal.begin('activity', 'follow', '--json', '--kind', 'key')
    let seen = ''
    child.stdout?.on('data', chunk => (seen += chunk))
    for (const name of ['one', 'two']) {
      await terminal.run('keys', 'create', name)
      await eventually(() => expect(seen).toContain(`"tool":"${name}"`))
    }
    expect(
      seen
        .trim()
        .split('\n')
        .map(line => (JSON.parse(line) as { tool: string }).tool),
    ).toEqual(['one', 'two'])
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    const head = terminal.bash('gatehouse activity follow --last 1 | head -1')
    const done = head.then(() => true)
    // It notices when it has something to say and nobody listens.
    for (let n = 0; n < 20; n++)
      if ((await Promise.race([done, terminal.run('keys', 'create', `k${n}`)])) === true) break
    expect((await head).stdout.split('\n')).toHaveLength(2)
  } finally {
    await terminal.close()
  }
})
