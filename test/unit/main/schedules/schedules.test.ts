import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Definition, type Schedule } from '#contract'
import { Scheduler } from '#services/scheduler/scheduler.ts'
import { Schedules } from '#services/schedules/schedules.ts'
import { openStore, type Store } from '#store/store.ts'
import type { z } from 'zod'
import { memoryLog } from '../../../support/log.ts'

const minute = 60_000
const log = memoryLog()
const now = () => new Date()
let store: Store
let ends: (() => void)[] = []

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-20T12:00:30.000Z') })
  store = openStore(':memory:')
})
afterEach(() => {
  for (const end of ends) end()
  ends = []
  vi.useRealTimers()
})

/** Schedules of one workflow over jobs that run until they are ended. */
function begin(...given: z.input<typeof Schedule>[]) {
  const live = new Map<string, () => void>()
  const begun: { id: string; input: unknown; key: string | undefined }[] = []
  let schedules = given
  const listeners: (() => void)[] = []
  const scheduler = new Scheduler({ now, log })
  const service = new Schedules({
    store,
    now,
    log,
    scheduler,
    scheduleId: (workflow, position) => `${workflow}:${position}`,
    workflows: {
      onChanged: listener => void listeners.push(listener),
      allServed: () => {
        const steps = [{ id: 'a', type: 'wait', duration: '1s' }]
        const definition = Definition.parse({ name: 'report', schedules, steps })
        return [{ definition, text: '', version: '1', toolName: null }]
      },
    },
    jobs: {
      run: (_name, input, { idempotencyKey }) => {
        const before = begun.find(({ key }) => key === idempotencyKey)
        const id = before?.id ?? `job_0000000${begun.length}`
        if (!before) begun.push({ id, input, key: idempotencyKey })
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the id is looked at
        return { id } as never
      },
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the end is looked at
      get: id => ({ endedAt: live.has(id) ? null : 'over' }) as never,
      waitFor: async id => new Promise(resolve => live.set(id, () => resolve({} as never))),
    },
  })
  service.start()
  const close = () => {
    service.close()
    scheduler.close()
  }
  ends.push(close)
  return {
    begun,
    close,
    holdLast: () => live.set(begun.at(-1)?.id ?? '', () => {}),
    endLast: () => {
      const id = begun.at(-1)?.id ?? ''
      const end = live.get(id)
      live.delete(id)
      end?.()
    },
    change: (...next: z.input<typeof Schedule>[]) => {
      schedules = next
      for (const listener of listeners) listener()
    },
    next: () => scheduler.next('report:0'),
  }
}

const after = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('a workflow starts at its times with its input, until it is switched off', async () => {
  const desk = begin({ every: '*/5 * * * *', input: { region: 'north' } })
  await after(11 * minute)
  expect(desk.begun).toMatchObject([{ input: { region: 'north' } }, { input: { region: 'north' } }])
  desk.change({ every: '*/5 * * * *', enabled: false })
  await after(60 * minute)
  expect(desk.begun).toHaveLength(2)
  expect(desk.next()).toBeNull()
})

test('an edit of something else does not begin the interval again', async () => {
  const desk = begin({ every: '30m' })
  const due = desk.next()
  await after(10 * minute)
  desk.change({ every: '30m' })
  expect(desk.next()).toEqual(due)
  desk.change({ every: '1h' })
  expect(desk.next()).not.toEqual(due)
})

test('starts missed while Gatehouse was off are one start, or none', async () => {
  for (const missed of ['run_once', 'skip'] as const) {
    const first = begin({ every: '0 * * * *', missed })
    first.close()
    vi.setSystemTime(Date.now() + 300 * minute)
    const second = begin({ every: '0 * * * *', missed })
    // oxlint-disable-next-line no-await-in-loop -- one policy after the other
    await after(1000)
    expect(second.begun).toHaveLength(missed === 'run_once' ? 1 : 0)
    expect(second.next()?.getTime()).toBeGreaterThan(Date.now())
    second.close()
    store.exec('DELETE FROM schedule_turns')
  }
})

test('an interval goes on where it was when Gatehouse starts again', async () => {
  const first = begin({ every: '2h' })
  const due = first.next()
  first.close()
  await after(60 * minute)
  expect(begin({ every: '2h' }).next()).toEqual(due)
})

test('while the last run still goes, the next is skipped', async () => {
  const desk = begin({ every: '*/5 * * * *' })
  await after(5 * minute)
  desk.holdLast()
  await after(10 * minute)
  expect(desk.begun).toHaveLength(1)
  desk.endLast()
  await after(5 * minute)
  expect(desk.begun).toHaveLength(2)
})

test('while the last run still goes, the next waits for its end when it may queue', async () => {
  const desk = begin({ every: '*/5 * * * *', overlap: 'queue' })
  await after(5 * minute)
  desk.holdLast()
  await after(11 * minute)
  expect(desk.begun).toHaveLength(1)
  desk.endLast()
  await after(0)
  expect(desk.begun).toHaveLength(2)
})

test('runs may overlap when the file says so', async () => {
  const desk = begin({ every: '*/5 * * * *', overlap: 'allow' })
  await after(5 * minute)
  desk.holdLast()
  await after(10 * minute)
  expect(desk.begun).toHaveLength(3)
})
