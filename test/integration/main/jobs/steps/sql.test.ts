import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../../../../fixtures/eventually.ts'
import { childrenOf } from '../../../../fixtures/processes.ts'
import { allRunners, rejection, stepIo } from '../../../../fixtures/steps.ts'

const sqlite = (query: string, params: unknown[] = []) => ({
  type: 'sql',
  database: 'sqlite:shop/orders.db',
  query,
  params,
})

test('values are bound and never pasted', async () => {
  const { run } = allRunners()
  await run(sqlite('CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, tags TEXT, paid INTEGER)'))
  const hostile = `x'); DROP TABLE orders; -- "\u0000 ü😀`
  const insert = sqlite('INSERT INTO orders (name, tags, paid) VALUES (?, ?, ?)', [hostile, ['a'], true])
  expect(await run(insert)).toEqual({ rows: [], row_count: 0, truncated: false, changes: 1, last_id: 1 })
  expect(await run(sqlite('SELECT * FROM orders WHERE name = ?', [hostile]))).toEqual({
    rows: [{ id: 1, name: hostile, tags: '["a"]', paid: 1 }],
    row_count: 1,
    truncated: false,
    changes: 0,
    last_id: null,
  })
})

test('whole numbers keep their digits, and rows are capped', async () => {
  const { run } = allRunners()
  const numbers = await run(sqlite("SELECT ? AS small, 9007199254740993 AS large, x'00ff' AS bytes", [7]))
  expect(numbers).toMatchObject({ rows: [{ small: 7, large: '9007199254740993', bytes: 'AP8=' }] })
  const many =
    'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n'
  expect(await run(sqlite(many))).toMatchObject({ row_count: 10_000, truncated: true })
})

test('a database stays in the data folder', async () => {
  const { run, dataFolder } = allRunners()
  const data = join(dataFolder, 'workflows', 'data')
  mkdirSync(data, { recursive: true })
  symlinkSync('/tmp', join(data, 'way-out'))
  for (const path of ['../../x.db', '/tmp/x.db', 'way-out/x.db', '', '.', 'a/../../x.db']) {
    const error = await rejection(run({ type: 'sql', database: `sqlite:${path}`, query: 'SELECT 1' }))
    expect(error).toMatchObject({ code: 'bad_input' })
  }
  for (const query of ["ATTACH '/tmp/x.db' AS x", "/* */ -- \n VACUUM INTO '/tmp/x.db'"])
    expect(await rejection(run(sqlite(query)))).toMatchObject({ code: 'bad_input' })
  expect(readdirSync(data).filter(name => name.startsWith('.query'))).toEqual([])
})

test('what SQLite refuses is said in its words', async () => {
  const { run } = allRunners()
  expect(await rejection(run(sqlite('SELECT * FROM nowhere')))).toMatchObject({
    code: 'step_failed',
    message: 'SQLite refused the query of step work: no such table: nowhere.',
  })
  expect(String(await rejection(run(sqlite('SELECT 1; SELECT 2'))))).toContain('more than one statement')
})

test('cancel ends a query that would run for ever, and the main process goes on meanwhile', async () => {
  const stop = new AbortController()
  const { io } = stepIo({ signal: stop.signal })
  const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n'
  const before = childrenOf(process.pid)
  const running = rejection(allRunners().run(sqlite(endless), io))
  const started = () => childrenOf(process.pid).filter(pid => !before.includes(pid))
  await eventually(() => expect(started().length).toBeGreaterThan(0))
  stop.abort()
  expect(await running).toMatchObject({ code: 'cancelled' })
})

test('an address of no known kind is refused', async () => {
  const error = await rejection(allRunners().run({ type: 'sql', database: 'mysql://x', query: 'SELECT 1' }))
  expect(error).toMatchObject({ code: 'bad_input' })
})
