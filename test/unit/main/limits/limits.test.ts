import { afterEach, expect, it, vi } from 'vitest'
import type { Limit, LimitSubject, Publish } from '../../../../preload/contract/index.ts'
import { AppError } from '../../../../main/base/errors.ts'
import { Limits, type Taken } from '../../../../main/services/limits/limits.ts'
import { openStore } from '../../../../main/store/store.ts'

const opened: Limits[] = []
afterEach(() => {
  for (const limits of opened.splice(0)) limits.close()
})
const nothing = (): void => undefined

function make(store = openStore(':memory:')) {
  const clock = { tick: 0, now: new Date(2026, 10, 21, 12, 0, 0) }
  const publish = vi.fn<Publish>()
  const limits = new Limits({
    store,
    publish,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    now: () => clock.now,
    tick: () => clock.tick,
    keyName: id => (id === 'k1' ? 'laptop' : undefined),
  })
  opened.push(limits)
  const set = (kind: LimitSubject['kind'], name: string, limit: Partial<Limit>) =>
    limits.set({ kind, name }, { burst: null, perMinute: null, perDay: null, ...limit })
  /** How many of so many calls get through, and the last refusal. */
  const count = (calls: number, taken: Taken) => {
    let through = 0
    let refused: AppError | undefined
    for (let call = 0; call < calls; call++)
      try {
        limits.take(taken)
        through++
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        refused = error
      }
    return { through, refused, waitMs: (refused?.data as { retryAfterMs: number } | undefined)?.retryAfterMs }
  }
  const pass = (ms: number) => {
    clock.tick += ms
    clock.now = new Date(clock.now.getTime() + ms)
  }
  return { store, limits, publish, clock, set, count, pass }
}

const key = { keyId: 'k1' }

it('lets everything through where nothing is set', () => {
  const { count, limits } = make()
  expect(count(1000, { keyId: 'k1', tool: 't', workflow: 'w' }).through).toBe(1000)
  expect(limits.list()).toEqual([])
})

it('lets a burst through at once, then so many a minute', () => {
  const { set, count, pass } = make()
  set('key', 'k1', { burst: 5, perMinute: 60 })
  const first = count(10, key)
  expect(first).toMatchObject({ through: 5, waitMs: 1000 })
  expect(first.refused?.code).toBe('limit_reached')
  expect(first.refused?.message).toBe(
    'The limit of the key laptop is reached (60 a minute, 5 at once). Try again in 1 second.',
  )
  pass(999)
  expect(count(10, key)).toMatchObject({ through: 0, waitMs: 1 })
  pass(1)
  expect(count(10, key).through).toBe(1)
  pass(3000)
  expect(count(10, key).through).toBe(3)
  pass(3_600_000)
  expect(count(10, key).through).toBe(5)
})

it('has a minute’s worth at once without a burst, and counts seconds without a rate', () => {
  const { set, count, pass } = make()
  set('tool', 't', { perMinute: 30 })
  expect(count(40, { tool: 't' })).toMatchObject({ through: 30, waitMs: 2000 })
  set('workflow', 'w', { burst: 4 })
  expect(count(9, { workflow: 'w' }).through).toBe(4)
  pass(1000)
  expect(count(9, { workflow: 'w' }).through).toBe(4)
})

it('whoever waits as long as he is told gets through', () => {
  const { set, count, pass } = make()
  set('key', 'k1', { burst: 3, perMinute: 7 })
  for (let turn = 0; turn < 50; turn++) {
    const { waitMs } = count(4, key)
    expect(waitMs).toBeGreaterThan(0)
    pass(waitMs ?? 0)
    expect(count(1, key).through).toBe(1)
  }
})

it('counts the day’s quota through restarts and begins anew at midnight', () => {
  const { store, limits, set, count, pass } = make()
  set('key', 'k1', { perDay: 10 })
  expect(count(7, key).through).toBe(7)
  limits.close()
  const again = make(store)
  expect(again.limits.list()).toMatchObject([{ today: 7, refusedToday: 0 }])
  const late = again.count(7, key)
  expect(late).toMatchObject({ through: 3, waitMs: 12 * 3_600_000 })
  expect(late.refused?.message).toContain('(10 a day). Try again in 12 hours.')
  expect(again.limits.list()).toMatchObject([{ today: 10, refusedToday: 4 }])
  again.pass(12 * 3_600_000 - 1)
  expect(again.count(1, key).through).toBe(0)
  again.pass(1)
  expect(again.count(20, key).through).toBe(10)
  expect(again.limits.list()).toMatchObject([{ today: 10, refusedToday: 10 }])
  pass(0)
})

it('writes what was counted before the day turned', () => {
  const { store, limits, set, count, pass } = make()
  set('tool', 't', { perDay: 10 })
  count(4, { tool: 't' })
  pass(24 * 3_600_000)
  count(2, { tool: 't' })
  limits.close()
  const rows = store.prepare('SELECT day, used FROM limit_days ORDER BY day').all()
  expect(rows).toEqual([
    { day: '2026-11-21', used: 4 },
    { day: '2026-11-22', used: 2 },
  ])
})

it('a clock that jumps locks nobody out and opens no quota', () => {
  const { clock, set, count, limits } = make()
  set('key', 'k1', { burst: 2, perMinute: 60, perDay: 5 })
  const at = clock.now
  expect(count(3, key).through).toBe(2)
  // An hour back and a year ahead: the rate goes by its own clock.
  for (const jump of [-3_600_000, 3_600_000]) {
    clock.now = new Date(at.getTime() + jump)
    expect(count(1, key)).toMatchObject({ through: 0, waitMs: 1000 })
  }
  clock.now = new Date(at.getFullYear() + 1, 1, 1)
  clock.tick += 2000
  expect(count(2, key).through).toBe(2)
  limits.list()
  // Back again: what was counted this day still is.
  clock.now = at
  clock.tick += 60_000
  expect(count(2, key).through).toBe(2)
  clock.tick += 60_000
  expect(count(2, key).through).toBe(1)
  clock.tick += 60_000
  expect(count(1, key).through).toBe(0)
})

it('counts for all limits that hold or for none', () => {
  const { set, count, limits } = make()
  set('key', 'k1', { perDay: 100 })
  set('tool', 'execute_daily', { perDay: 100 })
  set('workflow', 'daily', { perDay: 3 })
  const taken = { keyId: 'k1', tool: 'execute_daily', workflow: 'daily' }
  const { through, refused } = count(10, taken)
  expect(through).toBe(3)
  expect(refused?.message).toMatch(/^The limit of the workflow daily is reached/)
  expect(limits.list().map(({ today, refusedToday }) => [today, refusedToday])).toEqual([
    [3, 0],
    [3, 0],
    [3, 7],
  ])
})

it('tells the longest of several waits', () => {
  const { set, count } = make()
  set('key', 'k1', { burst: 1, perMinute: 1 })
  set('tool', 't', { burst: 1, perMinute: 60 })
  expect(count(2, { keyId: 'k1', tool: 't' })).toMatchObject({ through: 1, waitMs: 60_000 })
})

it('holds for its own subject only', () => {
  const { set, count } = make()
  set('key', 'k1', { burst: 1 })
  set('tool', 'constructor', { burst: 1 })
  expect(count(2, { keyId: 'k2', tool: 'toString', workflow: 'k1' }).through).toBe(2)
  expect(count(2, { tool: 'constructor' }).through).toBe(1)
})

it('is changed at once, keeps what was counted, and is taken away without a number', () => {
  const { set, count, limits, publish } = make()
  set('tool', 't', { perDay: 2 })
  expect(count(3, { tool: 't' }).through).toBe(2)
  expect(set('tool', 't', { perDay: 5 })).toMatchObject([{ today: 2, refusedToday: 1 }])
  expect(publish).toHaveBeenLastCalledWith('limits.changed', { count: 1 })
  expect(count(9, { tool: 't' }).through).toBe(3)
  expect(set('tool', 't', {})).toEqual([])
  expect(publish).toHaveBeenLastCalledWith('limits.changed', { count: 0 })
  expect(count(9, { tool: 't' }).through).toBe(9)
  expect(limits.list()).toEqual([])
})

it('goes on without a disk and keeps what it could not write', () => {
  const { store, set, count, limits } = make()
  set('tool', 't', { perDay: 3 })
  expect(count(2, { tool: 't' }).through).toBe(2)
  store.exec('ALTER TABLE limit_days RENAME TO away')
  limits.close()
  store.exec('ALTER TABLE away RENAME TO limit_days')
  expect(count(2, { tool: 't' }).through).toBe(1)
  limits.close()
  expect(store.prepare('SELECT used FROM limit_days').all()).toEqual([{ used: 3 }])
})

it('forgets days long past, by their number and not by the clock', () => {
  const { store, clock, set, count, limits } = make()
  set('tool', 't', { perDay: 3 })
  for (let day = 0; day < 70; day++) {
    clock.now = new Date(2026, 0, 1 + day, 12)
    count(1, { tool: 't' })
    limits.list()
  }
  expect(store.prepare('SELECT count(*) AS n FROM limit_days').get()).toEqual({ n: 62 })
  clock.now = new Date(2036, 0, 1)
  count(1, { tool: 't' })
  limits.list()
  clock.now = new Date(2026, 0, 70, 12)
  expect(count(3, { tool: 't' }).through).toBe(2)
})
