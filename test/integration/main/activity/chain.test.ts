import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Activity } from '#services/activity/activity.ts'
import type { Store } from '#store/store.ts'
import { openRecord, reopened } from '../../../support/open-record.ts'

const oneOf = <T>(list: readonly T[], at: number): T => list[at % list.length] as T

/** Rows with something in every column. */
function fill(activity: Activity, count: number): void {
  for (let n = 1; n <= count; n++) {
    activity.append({
      kind: oneOf(['call', 'approval', 'sync', 'key'] as const, n),
      action: 'call',
      requestId: `r${n}`,
      client: oneOf(['claude', 'cursor'], n),
      via: 'mcp',
      session: `s${n % 7}`,
      server: oneOf(['files', 'shop', 'mail'], n),
      tool: `tool${n % 40}`,
      outcome: oneOf(['ok', 'failed', 'refused'] as const, n),
      code: 'timed_out',
      durationMs: n / 3,
      link: `call_${n}`,
      note: `note ${n}`,
      timing: { waitedMs: n, ranMs: n / 7 },
      detail: { n, path: `/home/anna/${n}.txt` },
    })
    if (n % 5000 === 0) activity.recent(1)
  }
  activity.recent(1)
}

const unavailable = () => Promise.reject(new Error('no vault'))
const thousand = () => ({ keepDays: 365, keep: 1000 })

const columns = {
  at: `'2020-01-01T00:00:00.000Z'`,
  kind: `'job'`,
  action: `'other'`,
  request_id: `'other'`,
  client: `'other'`,
  via: `'other'`,
  session: 'NULL',
  server: `'other'`,
  tool: `'other'`,
  outcome: `'tool_error'`,
  code: 'NULL',
  duration_ms: 'duration_ms + 0.5',
  link: 'NULL',
  note: `note || ' '`,
  waited_ms: 'NULL',
  ran_ms: 'ran_ms * 2',
  detail: `'{}'`,
  hash: 'zeroblob(32)',
}
/** Makes a copy of a row in the place of another. */
const copy = (from: number, to: number): string => {
  const names = Object.keys(columns).join(', ')
  return `INSERT INTO activity (id, ${names}) SELECT ${to}, ${names} FROM activity WHERE id = ${from}`
}

/** Changes the database behind the record's back, looks at the chain, and puts it back. */
async function altered({ store, activity }: { store: Store; activity: Activity }, sql: string) {
  store.exec('SAVEPOINT attack')
  store.exec(sql)
  const report = await activity.verify()
  store.exec('ROLLBACK TO attack; RELEASE attack')
  return report
}

test('a chain that nobody touched is whole, from its first row to its last', async () => {
  const record = openRecord()
  fill(record.activity, 1234)
  const whole = { rows: 1234, from: 1, to: 1234, ok: true, problems: [], sealed: true }
  expect(await record.activity.verify()).toEqual(whole)
  expect(await reopened(record).activity.verify()).toEqual(whole)
  expect(await openRecord().activity.verify()).toEqual({ ...whole, rows: 0, from: null, to: null })
})

test.each(Object.entries(columns))('a change of %s shows, and names the row', async (column, value) => {
  const record = openRecord()
  fill(record.activity, 60)
  const { ok, problems } = await altered(record, `UPDATE activity SET ${column} = ${value} WHERE id = 17`)
  expect(ok).toBe(false)
  expect(problems[0]).toMatchObject({ id: 17 })
  expect((await record.activity.verify()).ok).toBe(true)
})

test('any row of a hundred thousand that was changed, removed, put in or moved is found', async () => {
  const record = openRecord()
  const count = 100_000
  fill(record.activity, count)
  const attack = fc.record({
    id: fc.integer({ min: 1, max: count - 1 }),
    column: fc.constantFrom(...Object.entries(columns)),
    how: fc.constantFrom('change', 'remove', 'insert', 'swap', 'renumber'),
  })
  await fc.assert(
    fc.asyncProperty(attack, async ({ id, column: [name, value], how }) => {
      const swap = `UPDATE activity SET id = 0 WHERE id = ${id}; UPDATE activity SET id = ${id} WHERE id = ${id + 1}; UPDATE activity SET id = ${id + 1} WHERE id = 0;`
      const attacks: Record<typeof how, string> = {
        change: `UPDATE activity SET ${name} = ${value} WHERE id = ${id}`,
        remove: `DELETE FROM activity WHERE id = ${id}`,
        insert: copy(id, count + 1),
        swap,
        renumber: `UPDATE activity SET id = ${count + 5} WHERE id = ${id}`,
      }
      const { ok, problems } = await altered(record, attacks[how])
      expect(ok).toBe(false)
      const near = how === 'insert' ? count + 1 : id
      expect(Math.abs((problems[0]?.id ?? 0) - near)).toBeLessThanOrEqual(1)
    }),
    { numRuns: 8 },
  )
  expect(await record.activity.verify()).toMatchObject({ ok: true, rows: count })
}, 300_000)

test('a check lets the process do other things, and rows be written, meanwhile', async () => {
  const { activity } = openRecord()
  fill(activity, 5000)
  let turns = 0
  const timer = setInterval(() => {
    turns++
    activity.append({ kind: 'key', action: 'created', client: 'window' })
    activity.recent(1)
  }, 0)
  const report = await activity.verify()
  clearInterval(timer)
  expect(report).toMatchObject({ ok: true })
  expect(turns).toBeGreaterThan(1)
})

test('what was appended to the end by someone else, with the right hash, shows because the seal does not cover it', async () => {
  const first = openRecord()
  fill(first.activity, 20)
  await first.activity.close()
  // Everything that can be made without the key: the newest rows gone, and a head that says so.
  first.store.exec(`DELETE FROM activity WHERE id > 15`)
  first.store.exec(
    `UPDATE activity_head SET last_id = 15, last_hash = (SELECT hash FROM activity WHERE id = 15)`,
  )
  const { activity } = reopened(first)
  const { ok, problems } = await activity.verify()
  expect(ok).toBe(false)
  expect(problems.map(({ message }) => message).join(' ')).toMatch(/newest rows were removed.*up to row 20/)
  // It stays known: the new seal covers the row that tells it.
  activity.append({ kind: 'call', action: 'call', client: 'claude' })
  expect((await activity.verify()).ok).toBe(false)
  await activity.close()
  expect((await reopened(first).activity.verify()).ok).toBe(false)
})

test.each([
  ['changed', `UPDATE activity_head SET seal = replace(seal, '20', '19')`, /seal .* does not fit/],
  ['removed', `UPDATE activity_head SET seal = NULL`, /had no seal/],
  [
    'removed, with all rows said to be from before there was a chain',
    `UPDATE activity SET hash = NULL, client = 'other'; UPDATE activity_head SET seal = NULL, before_id = 20,
       anchor_id = 20, anchor_hash = zeroblob(32), last_hash = zeroblob(32)`,
    /had no seal/,
  ],
  ['removed with everything', 'DELETE FROM activity; DELETE FROM activity_head', /head .* was removed/],
  [
    'moved at its beginning',
    `DELETE FROM activity WHERE id < 5; UPDATE activity_head SET anchor_id = 4, anchor_hash = (SELECT zeroblob(32))`,
    /beginning .* was moved/,
  ],
])('a seal that was %s shows', async (_, sql, said) => {
  const first = openRecord()
  fill(first.activity, 20)
  await first.activity.close()
  first.store.exec(sql)
  const { ok, problems } = await reopened(first).activity.verify()
  expect(ok).toBe(false)
  expect(problems.map(({ message }) => message).join(' ')).toMatch(said)
})

test('without a vault the chain is checked and said to be unsealed', async () => {
  const vault = { kind: 'none' as const, get: unavailable, set: unavailable, delete: unavailable }
  const record = openRecord({ vault })
  fill(record.activity, 30)
  expect(await record.activity.verify()).toMatchObject({ ok: true, rows: 30, sealed: false })
  expect((await altered(record, 'DELETE FROM activity WHERE id = 9')).problems).toEqual([
    { id: 9, message: 'Row 9 is missing.' },
  ])
})

test('the newest rows cannot be taken from under a running Gatehouse', async () => {
  const record = openRecord()
  fill(record.activity, 30)
  const sql = `DELETE FROM activity WHERE id > 25; UPDATE activity_head SET last_id = 25`
  expect((await altered(record, sql)).problems[0]?.message).toBe('Rows 26 to 30 are missing.')
})

test('a row that takes the place of the next one shows, and ours are written behind it', async () => {
  const record = openRecord()
  fill(record.activity, 10)
  record.store.exec(copy(5, 11))
  record.activity.append({ kind: 'key', action: 'created', client: 'window' })
  record.activity.recent(1)
  expect(record.activity.recent(1)[0]).toMatchObject({ id: 12, kind: 'key' })
  const { ok, problems } = await record.activity.verify()
  expect(ok).toBe(false)
  expect(problems[0]).toMatchObject({ id: 11 })
})

test('retention takes only the oldest, and the chain is checked from its anchor on', async () => {
  const record = openRecord({ limits: thousand })
  fill(record.activity, 2600)
  while (record.activity.sweep()) continue
  const kept = { rows: 1000, from: 1601, to: 2600, ok: true, sealed: true }
  expect(await record.activity.verify()).toMatchObject(kept)
  expect((await record.activity.list({ text: 'note', limit: 500 })).entries).toHaveLength(500)
  expect((await record.activity.list({ link: 'call_1600', limit: 5 })).entries).toEqual([])
  expect((await record.activity.list({ link: 'call_1601', limit: 5 })).entries).toHaveLength(1)
  await record.activity.close()
  expect(await reopened(record).activity.verify()).toMatchObject(kept)
  const { ok } = await altered(record, 'DELETE FROM activity WHERE id < 1700')
  expect(ok).toBe(false)
})

test('rows put in front of what retention has left show, though they are said to be from before the chain', async () => {
  const record = openRecord({ limits: thousand })
  fill(record.activity, 1200)
  for (; record.activity.sweep(););
  expect((await record.activity.verify()).ok).toBe(true)
  const attack = `${copy(1000, 7)}; UPDATE activity SET hash = NULL WHERE id = 7; UPDATE activity_head SET before_id = anchor_id`
  expect((await altered(record, attack)).problems).toMatchObject([{ id: 7 }])
})

test('rows leave when they are older than the days that are kept', async () => {
  let at = new Date('2026-01-01T00:00:00.000Z')
  const record = openRecord({ now: () => at, limits: () => ({ keepDays: 30, keep: 1_000_000 }) })
  fill(record.activity, 100)
  at = new Date('2026-01-25T00:00:00.000Z')
  fill(record.activity, 100)
  at = new Date('2026-02-10T00:00:00.000Z')
  expect(record.activity.sweep()).toBe(false)
  expect(await record.activity.verify()).toMatchObject({ ok: true, rows: 100, from: 101 })
})

test('rows from before the chain stay readable and searchable, and are no part of it', async () => {
  const { migrations } = await import('#store/migrations/index.ts')
  const { default: Database } = await import('better-sqlite3')
  const store = new Database(':memory:')
  for (const sql of migrations.slice(0, 13)) store.exec(sql)
  store.exec(`INSERT INTO activity (at, request_id, client, session, server, tool, outcome, code, duration_ms) VALUES
    ('2026-11-20T12:30:00.000Z', 'r', 'claude', NULL, 'files', 'read_file', 'ok', NULL, 1),
    ('2026-11-20T13:30:00.000Z', 'r', 'cursor', NULL, 'files', 'read_file', 'failed', 'timed_out', 1)`)
  for (const sql of migrations.slice(13)) store.exec(sql)
  const record = openRecord({ store })
  expect(await record.activity.verify()).toMatchObject({ ok: true, rows: 0 })
  fill(record.activity, 3)
  expect(await record.activity.verify()).toMatchObject({ ok: true, rows: 3, from: 3, to: 5 })
  const list = async (query: object) =>
    (await record.activity.list({ limit: 9, ...query })).entries.map(({ id }) => id)
  expect(await list({ outcomes: ['failed'], client: 'cursor' })).toContain(2)
  expect(await list({ text: 'read FILE claude' })).toEqual([1])
  expect(await list({ until: '2026-11-20T13:00:00Z' })).toEqual([1])
  expect(record.activity.get(1)).toMatchObject({ kind: 'call', hash: '', detail: null, timing: null })
  expect((await altered(record, copy(1, 0))).ok).toBe(false)
})

test('when more rows are wrong than are named, the report says so', async () => {
  const { store, activity } = openRecord()
  fill(activity, 40)
  store.exec(`UPDATE activity SET client = 'other' WHERE id <= 20`)
  const few = await activity.verify()
  expect(few.problems.at(-1)).toMatchObject({ id: 20 })
  store.exec(`UPDATE activity SET client = 'other' WHERE id <= 25`)
  const many = await activity.verify()
  expect(many.problems).toHaveLength(21)
  expect(many.problems.at(-1)).toEqual({
    id: null,
    message: 'More rows are wrong; these are the first of them.',
  })
})
