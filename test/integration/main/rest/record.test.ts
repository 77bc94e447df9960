import { expect, test } from 'vitest'
import { hostileInput, type TestCore } from '../../../support/core.ts'
import { openCore } from '../../../support/open-core.ts'

/** A house with one server, a key for everything and an admin key, and what each asked. */
async function house() {
  const core = await openCore()
  await core.addRead('good', hostileInput())
  const { key } = await core.call('keys.create', { name: 'laptop' })
  const { key: adminKey } = await core.call('keys.create', { name: 'boss', admin: true })
  return {
    core,
    key,
    adminKey,
    ask: (path: string, as = key, init: RequestInit = {}) => ask(core, path, as, init),
  }
}

async function ask(core: TestCore, path: string, key: string, init: RequestInit) {
  const { url } = await core.call('gateway.status')
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return fetch(new URL(path, url ?? ''), { ...init, headers })
}

type Page = { entries: { id: number; client: string; kind: string; tool: string }[]; next: number | null }
const call = { method: 'POST', body: JSON.stringify({ tool: 'good__echo', arguments: { a: 1 } }) }

test('a key lists and opens the rows of its own client, an admin key those of all', async () => {
  const { ask: get, adminKey } = await house()
  await get('/execute', undefined, call)
  const own = (await (await get('/api/activity/')).json()) as Page
  expect(own.entries).toMatchObject([{ kind: 'call', client: 'laptop', tool: 'echo' }])
  const [{ id } = { id: 0 }] = own.entries
  expect(await (await get(`/api/activity/${id}`)).json()).toMatchObject({ id, detail: { a: 1 } })

  const all = (await (await get('/api/activity/?limit=500', adminKey)).json()) as Page
  expect(new Set(all.entries.map(({ kind }) => kind))).toEqual(
    new Set(['gateway', 'server', 'sync', 'key', 'rule', 'call']),
  )
  const foreign = all.entries.find(({ kind }) => kind === 'server')?.id
  const theirs = await get(`/api/activity/${foreign}/`)
  const nobodys = await get('/api/activity/999999/')
  expect([theirs.status, nobodys.status]).toEqual([404, 404])
  expect((await theirs.text()).replace(String(foreign), 'N')).toBe(
    (await nobodys.text()).replace('999999', 'N'),
  )
  expect((await get(`/api/activity/${foreign}/`, adminKey)).status).toBe(200)
  expect((await get('/api/activity/?client=boss')).status).toBe(403)
})

test('filters and pages are those of the record; what makes no sense is told', async () => {
  const { ask: get, adminKey } = await house()
  const list = async (query: string) =>
    (await (await get(`/api/activity/?${query}`, adminKey)).json()) as Page
  expect((await list('kind=key,sync&outcome=ok')).entries.map(({ kind }) => kind)).toEqual([
    'key',
    'key',
    'sync',
  ])
  expect((await list('text=laptop%20created&since=2020-01-01')).entries).toMatchObject([{ tool: 'laptop' }])
  expect((await list('until=2020-01-01T00:00:00%2B02:00')).entries).toEqual([])
  const first = await list('limit=1')
  expect((await list(`limit=1&before=${first.next}`)).entries[0]?.id).toBe((first.next ?? 0) - 1)
  for (const query of ['kind=odd', 'outcome=', 'limit=0', 'since=yesterday', 'since=2026-02-30', 'before=x'])
    expect((await get(`/api/activity/?${query}`, adminKey)).status).toBe(400)
})

test('/metrics needs a key and counts calls, rows and what there is, in Prometheus’ format', async () => {
  const { core, ask: get } = await house()
  await get('/execute', undefined, call)
  await get('/execute', undefined, { ...call, body: JSON.stringify({ tool: 'none' }) })
  await core.call('activity.recent')
  const answer = await get('/metrics')
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  const text = await answer.text()
  for (const line of text.trim().split('\n'))
    expect(line).toMatch(/^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{(?:\w+="(?:[^"\\]|\\.)*",?)+\})? -?[\d.e+]+)$/)
  expect(text).toContain('gatehouse_calls_total{server="good",outcome="ok"} 1\n')
  expect(text).toContain('gatehouse_calls_total{server="",outcome="refused"} 1\n')
  expect(text).toContain('gatehouse_call_duration_seconds_bucket{le="+Inf"} 1\n')
  expect(text).toContain('gatehouse_servers{state="connected"} 1\n')
  expect(text).toMatch(/gatehouse_activity_rows_total\{kind="key"\} 2\n/)
  expect((await ask(core, '/metrics', 'wrong', {})).status).toBe(401)
  expect((await get('/metrics', undefined, { method: 'POST', body: '{}' })).status).toBe(405)
})

test('the statistics are the numbers of the overview', async () => {
  const { core, ask: get } = await house()
  await get('/execute', undefined, call)
  const stats = (await (await get('/api/analytics/stats/')).json()) as Record<string, unknown>
  expect(stats).toMatchObject({
    calls: { calls: 1, errors: 0, slowest: [{ server: 'good', tool: 'echo', calls: 1 }] },
    gateway: { state: 'listening', sessions: 0 },
    servers: { total: 1, enabled: 1, connected: 1 },
    approvals: { pending: 0 },
  })
  expect(stats['calls']).toEqual(await core.call('activity.summary'))
  expect(stats['jobs']).toEqual(await core.call('jobs.statistics'))
})
