import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ActivityEntry, Publish } from '#contract'
import { Activity } from '#services/activity/activity.ts'
import { percentile } from '#services/activity/summary.ts'
import { openStore, type Store } from '#store/store.ts'
import { memoryLog } from '../../../support/log.ts'
import { recordDeps } from '../../../support/record.ts'
import { eventually } from '../../../fixtures/eventually.ts'

let store: Store
let at: Date
let told: ActivityEntry[]
let activity: Activity
const log = memoryLog()
const publish: Publish = (_, data) => void told.push(data as ActivityEntry)

beforeEach(() => {
  store = openStore(':memory:')
  at = new Date('2026-11-20T12:30:00.000Z')
  told = []
  activity = new Activity({ store, publish, now: () => at, log, ...recordDeps() })
})
afterEach(() => store.close())

const call = (fields: Partial<ActivityEntry> = {}) =>
  activity.append({
    kind: 'call',
    action: 'call',
    requestId: 'r',
    client: 'claude',
    session: null,
    server: 'files',
    tool: 'read',
    outcome: 'ok',
    code: null,
    durationMs: 1,
    ...fields,
  })
const rows = () => (store.prepare('SELECT count(*) AS n FROM activity').get() as { n: number }).n

describe('append', () => {
  test('touches the disk only later, in one go and with one event', async () => {
    for (let n = 0; n < 100; n++) call({ requestId: `r${n}` })
    expect(rows()).toBe(0)
    await eventually(() => expect(rows()).toBe(100))
    expect(told.map(({ requestId }) => requestId)).toEqual(['r99'])
  })

  test('what waits is written by close and seen by readers', async () => {
    call({ requestId: 'one' })
    expect(activity.recent(10).map(({ requestId }) => requestId)).toEqual(['one'])
    call({ requestId: 'two' })
    await activity.close()
    expect(rows()).toBe(2)
  })

  test('a flood of calls costs one event for each two hundred', async () => {
    for (let n = 0; n < 2000; n++) call()
    await activity.close()
    expect(rows()).toBe(2000)
    expect(told).toHaveLength(10)
  })

  test('while the disk refuses, entries wait and then arrive; the oldest beyond ten thousand are counted as lost, on record too', async () => {
    store.exec(`CREATE TRIGGER full BEFORE INSERT ON activity BEGIN SELECT raise(ABORT, 'disk full'); END`)
    for (let n = 0; n < 10_003; n++) call({ requestId: `r${n}` })
    expect(activity.recent(5)).toEqual([])
    store.exec('DROP TRIGGER full')
    expect(activity.recent(1)[0]?.requestId).toBe('r10002')
    expect((await activity.list({ text: 'lost', limit: 5 })).entries).toMatchObject([{ action: 'rows lost' }])
    expect(rows()).toBe(10_001)
    expect(log.lines).toContain('error: activity could not be written')
    expect(log.lines.some(line => line.includes('lost while the disk refused'))).toBe(true)
  })

  test('an absurd tool name from a client is cut', () => {
    call({ tool: 'x'.repeat(1_000_000) })
    expect(activity.recent(1)[0]?.tool).toHaveLength(200)
  })
})

test('recent gives the newest first, as many as asked', () => {
  for (let n = 0; n < 5; n++) call({ requestId: `r${n}`, code: 'timed_out', outcome: 'failed' })
  expect(activity.recent(2).map(({ requestId }) => requestId)).toEqual(['r4', 'r3'])
  expect(activity.recent(1)[0]).toEqual({
    id: 5,
    at: '2026-11-20T12:30:00.000Z',
    kind: 'call',
    action: 'call',
    via: 'gatehouse',
    link: null,
    requestId: 'r4',
    client: 'claude',
    session: null,
    server: 'files',
    tool: 'read',
    outcome: 'failed',
    code: 'timed_out',
    durationMs: 1,
  })
})

describe('summary', () => {
  test('of nothing is zeros in 24 hours', () => {
    const summary = activity.summary()
    expect(summary).toMatchObject({ calls: 0, errors: 0, refused: 0, p50Ms: null, p95Ms: null, slowest: [] })
    expect(summary.hours).toHaveLength(24)
    expect(summary.hours[0]?.at).toBe('2026-11-19T13:00:00.000Z')
    expect(summary.hours.at(-1)?.at).toBe('2026-11-20T12:00:00.000Z')
  })

  test('counts by the hour and leaves out what is older', () => {
    at = new Date('2026-11-19T12:59:59.000Z')
    call({ durationMs: 9999 })
    at = new Date('2026-11-20T03:10:00.000Z')
    call()
    call({ outcome: 'failed' })
    at = new Date('2026-11-20T12:30:00.000Z')
    call({ outcome: 'refused' })
    const { hours, calls, errors, refused, p95Ms } = activity.summary()
    expect({ calls, errors, refused, p95Ms }).toEqual({ calls: 3, errors: 1, refused: 1, p95Ms: 1 })
    expect(hours.filter(hour => hour.calls > 0)).toEqual([
      { at: '2026-11-20T03:00:00.000Z', calls: 2, errors: 1, refused: 0 },
      { at: '2026-11-20T12:00:00.000Z', calls: 1, errors: 0, refused: 1 },
    ])
  })

  test('counts calls only, whatever else is recorded', () => {
    call()
    for (const kind of ['sync', 'key', 'approval', 'job'] as const)
      call({ kind, outcome: 'failed', durationMs: 50_000 })
    expect(activity.summary()).toMatchObject({ calls: 1, errors: 0, p95Ms: 1, slowest: [{ calls: 1 }] })
  })

  test('does not count the time in which a call waited for a person', () => {
    activity.append({
      kind: 'call',
      action: 'call',
      client: 'claude',
      server: 'files',
      tool: 'write',
      outcome: 'ok',
      durationMs: 25_007,
      timing: { waitedMs: 25_000, ranMs: 7 },
    })
    expect(activity.summary()).toMatchObject({ p95Ms: 7, slowest: [{ tool: 'write', p95Ms: 7 }] })
  })

  test('gives percentiles and the slowest tools, without calls that were refused before they ran', () => {
    for (let n = 1; n <= 100; n++) call({ durationMs: n })
    call({ tool: 'slow', durationMs: 5000 })
    call({ tool: 'refused', durationMs: 90_000, outcome: 'refused' })
    const { p50Ms, p95Ms, slowest } = activity.summary()
    expect({ p50Ms, p95Ms }).toEqual({ p50Ms: 51, p95Ms: 96 })
    expect(slowest).toEqual([
      { server: 'files', tool: 'slow', p95Ms: 5000, calls: 1 },
      { server: 'files', tool: 'read', p95Ms: 95, calls: 100 },
    ])
  })
})

test('a percentile is the value at the nearest rank', () => {
  expect(percentile([], 0.5)).toBeNull()
  expect(percentile([7], 0.95)).toBe(7)
  expect(percentile([3, 1, 2, 4], 0.5)).toBe(2)
})
