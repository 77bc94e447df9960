import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../../../fixtures/eventually.ts'
import { allRunners, rejection, stepIo } from '../../../../fixtures/steps.ts'

const bin = ['/usr/lib/postgresql/15/bin', '/usr/lib/postgresql/16/bin', '/usr/lib/postgresql/17/bin'].find(
  folder => existsSync(join(folder, 'initdb')),
)
const program = (name: string) => join(bin ?? '', name)
const given = () => stepIo({ resolveSecret: async () => 'right-password' }).io
/** PostgreSQL refuses to run as root. */
const nobody = process.getuid?.() === 0 ? Number(spawnSync('id', ['-u', 'nobody']).stdout) : undefined
const as = nobody === undefined ? {} : { uid: nobody, gid: nobody }

describe.skipIf(bin === undefined)('with a real server', () => {
  let server: ChildProcess
  let folder: string
  let database: string
  const secrets = { PGPASSWORD: 'env:PGPASSWORD' }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-pg-'))
    if (nobody !== undefined) chownSync(folder, nobody, nobody)
    const data = join(folder, 'data')
    const options = { ...as, cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' } }
    execFileSync(program('initdb'), ['-D', data, '-U', 'anna', '--auth=trust', '-N'], {
      ...options,
      stdio: 'ignore',
    })
    const port = await freePort()
    const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F']
    server = spawn(program('postgres'), args, { ...options, stdio: 'ignore' })
    database = `postgres://anna@127.0.0.1:${port}/postgres`
    await eventually(() => {
      execFileSync(program('pg_isready'), ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
    })
  })
  afterAll(async () => {
    const ended = once(server, 'exit')
    server.kill('SIGINT')
    await ended
    rmSync(folder, { recursive: true, force: true })
  })

  test('values are bound, and come back as they are', async () => {
    const { run } = allRunners()
    const hostile = `x'); DROP TABLE orders; -- " ü😀`
    const query =
      "SELECT $1::text AS name, $2::int AS n, 9007199254740993::int8 AS large, 5::int8 AS small, $3::jsonb AS tags, DATE '2026-01-31' AS day"
    expect(
      await run({ type: 'sql', database, query, params: [hostile, 7, ['a', { b: 1 }]], secrets }, given()),
    ).toEqual({
      rows: [
        {
          name: hostile,
          n: 7,
          large: '9007199254740993',
          small: 5,
          tags: ['a', { b: 1 }],
          day: '2026-01-31',
        },
      ],
      row_count: 1,
      truncated: false,
      changes: 0,
      last_id: null,
    })
  })

  test('changes are counted and rows capped', async () => {
    const { run } = allRunners()
    await run({ type: 'sql', database, query: 'CREATE TABLE IF NOT EXISTS numbers (n int)' })
    const insert = 'INSERT INTO numbers SELECT generate_series(1, 20000)'
    expect(await run({ type: 'sql', database, query: insert })).toMatchObject({ rows: [], changes: 20_000 })
    const all = await run({ type: 'sql', database, query: 'SELECT n FROM numbers' })
    expect(all).toMatchObject({ row_count: 10_000, truncated: true })
  })

  test('what the server refuses is said in its words', async () => {
    const error = await rejection(allRunners().run({ type: 'sql', database, query: 'SELECT * FROM nowhere' }))
    expect(String(error)).toContain('refused the query of step work: relation "nowhere" does not exist')
  })

  test('cancel ends the query on the server, too', async () => {
    const { run } = allRunners()
    const stop = new AbortController()
    const sleeping =
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(3600)' AND query NOT LIKE '%count%'"
    const running = rejection(
      run({ type: 'sql', database, query: 'SELECT pg_sleep(3600)' }, stepIo({ signal: stop.signal }).io),
    )
    const count = async (n: number) =>
      eventually(async () =>
        expect(await run({ type: 'sql', database, query: sleeping })).toMatchObject({ rows: [{ n }] }),
      )
    await count(1)
    stop.abort()
    expect(await running).toMatchObject({ code: 'cancelled' })
    await count(0)
  })
})

test('a password in the address is refused, and one that is missing is not taken from our environment', async () => {
  const { run } = allRunners()
  const inAddress = run({ type: 'sql', database: 'postgres://a:hunter2@localhost/x', query: 'SELECT 1' })
  const error = await rejection(inAddress)
  expect(error).toMatchObject({ code: 'bad_input' })
  expect(String(error)).not.toContain('hunter2')
})

test('a server that is not there, or speaks another language, is named', async () => {
  const { run } = allRunners()
  const nowhere = `postgres://anna@127.0.0.1:${await freePort()}/x`
  expect(await rejection(run({ type: 'sql', database: nowhere, query: 'SELECT 1' }))).toMatchObject({
    code: 'connection_refused',
  })
  const stranger = createServer(socket =>
    socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
  )
  await once(stranger.listen(0, '127.0.0.1'), 'listening')
  const strange = `postgres://anna@127.0.0.1:${(stranger.address() as AddressInfo).port}/x`
  expect(await rejection(run({ type: 'sql', database: strange, query: 'SELECT 1' }))).toMatchObject({
    code: 'step_failed',
  })
  stranger.close()
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
