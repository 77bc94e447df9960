import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Scheduler } from '#services/scheduler/scheduler.ts'
import { memoryLog } from '../../../support/log.ts'

const minute = 60_000
const hour = 60 * minute
const log = memoryLog()
let skew = 0
let scheduler: Scheduler

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-20T12:00:30.000Z') })
  skew = 0
  scheduler = new Scheduler({ now: () => new Date(Date.now() + skew), log })
})
afterEach(() => {
  scheduler.close()
  vi.useRealTimers()
})

const counted = () => vi.fn<() => Promise<void>>(() => Promise.resolve())

test('an interval runs again and again, and next() says when', async () => {
  const run = counted()
  scheduler.set('a', '15m', run)
  const period = (scheduler.next('a')?.getTime() ?? 0) - Date.now()
  expect(run).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(period)
  expect(run).toHaveBeenCalledTimes(1)
  expect(scheduler.next('a')?.getTime()).toBe(Date.now() + period)
  await vi.advanceTimersByTimeAsync(3 * period)
  expect(run).toHaveBeenCalledTimes(4)
})

test('cron runs on the minute', async () => {
  const times: string[] = []
  scheduler.set('a', '*/5 * * * *', () => {
    times.push(new Date().toISOString())
    return Promise.resolve()
  })
  await vi.advanceTimersByTimeAsync(11 * minute)
  expect(times).toEqual(['2026-11-20T12:05:00.000Z', '2026-11-20T12:10:00.000Z'])
})

test('a run that is still going is not overlapped, not even by a replaced schedule', async () => {
  const long = Promise.withResolvers<void>()
  const run = vi.fn<() => Promise<void>>(() => long.promise)
  scheduler.set('a', '1m', run)
  await vi.advanceTimersByTimeAsync(5 * minute)
  expect(run).toHaveBeenCalledTimes(1)
  scheduler.set('a', '30s', run)
  await vi.advanceTimersByTimeAsync(5 * minute)
  expect(run).toHaveBeenCalledTimes(1)
  long.resolve()
  await vi.advanceTimersByTimeAsync(minute)
  expect(run.mock.calls.length).toBeGreaterThan(1)
})

test('a run that fails is logged and the next one comes all the same', async () => {
  const run = vi.fn<() => Promise<void>>(() => Promise.reject(new Error('no')))
  scheduler.set('a', '1m', run)
  await vi.advanceTimersByTimeAsync(3 * minute)
  expect(run.mock.calls.length).toBeGreaterThanOrEqual(2)
  expect(log.lines).toContain('warn: a scheduled run failed')
})

test('after a sleep of a day what was missed runs once, soon', async () => {
  const [often, daily] = [counted(), counted()]
  scheduler.set('often', '15m', often)
  scheduler.set('daily', '30 3 * * *', daily)
  skew = 24 * hour
  await vi.advanceTimersByTimeAsync(30_000)
  expect(often).toHaveBeenCalledTimes(1)
  expect(daily).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(5 * minute)
  expect(often).toHaveBeenCalledTimes(1)
})

test('a clock set back by a day does not stall what is due each quarter of an hour', async () => {
  const run = counted()
  scheduler.set('a', '15m', run)
  await vi.advanceTimersByTimeAsync(minute)
  skew = -24 * hour
  await vi.advanceTimersByTimeAsync(17 * minute)
  expect(run).toHaveBeenCalledTimes(1)
})

test('off and delete end a schedule, set replaces it', async () => {
  const [first, second] = [counted(), counted()]
  scheduler.set('a', '1m', first)
  scheduler.set('a', '2m', second)
  scheduler.set('b', '1m', first)
  scheduler.delete('b')
  scheduler.set('c', '1m', first)
  scheduler.set('c', 'off', first)
  expect([scheduler.next('b'), scheduler.next('c'), scheduler.next('unknown')]).toEqual([null, null, null])
  await vi.advanceTimersByTimeAsync(3 * minute)
  expect(first).not.toHaveBeenCalled()
  expect(second).toHaveBeenCalledTimes(1)
})

test('a bad expression is refused and the schedule before it stays', async () => {
  const run = counted()
  scheduler.set('a', '1m', run)
  expect(() => scheduler.set('a', 'now and then', run)).toThrow(
    expect.objectContaining({ code: 'bad_input' }),
  )
  await vi.advanceTimersByTimeAsync(2 * minute)
  expect(run).toHaveBeenCalled()
})

test('a schedule beyond the longest time a timer can hold waits all the same', async () => {
  const run = counted()
  scheduler.set('a', '30d', run)
  await vi.advanceTimersByTimeAsync(hour)
  expect(run).not.toHaveBeenCalled()
  skew = 34 * 24 * hour
  await vi.advanceTimersByTimeAsync(30_000)
  expect(run).toHaveBeenCalledTimes(1)
})

test('close stops everything at once and leaves no timer', async () => {
  const run = counted()
  scheduler.set('a', '1m', run)
  scheduler.close()
  expect(vi.getTimerCount()).toBe(0)
  await vi.advanceTimersByTimeAsync(hour)
  expect(run).not.toHaveBeenCalled()
})
