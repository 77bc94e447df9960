import { describe, expect, test } from 'vitest'
import { AppError } from '#base/errors.ts'
import { parseEvery } from '#services/scheduler/every.ts'

const from = new Date('2026-11-20T12:34:56.000Z')
const gap = (every: string, id = 'x') => (parseEvery(every, id)(from)?.getTime() ?? NaN) - from.getTime()

describe('parseEvery', () => {
  test.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    [' 1.5h ', 5_400_000],
  ])('%s is that long, give or take ten percent', (every, ms) => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      expect(gap(every, id)).toBeGreaterThanOrEqual(ms * 0.9)
      expect(gap(every, id)).toBeLessThanOrEqual(ms * 1.1)
    }
  })

  test('the deviation depends on the id alone: the same each time, spread over ids', () => {
    expect(gap('15m', 'a')).toBe(gap('15m', 'a'))
    const gaps = Array.from({ length: 200 }, (_, index) => gap('1h', `server-${index}`))
    expect(new Set(gaps).size).toBe(200)
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeGreaterThan(0.15 * 3_600_000)
  })

  test('off never comes', () => {
    expect(parseEvery('off', 'x')(from)).toBeNull()
  })

  test('cron is kept to the minute', () => {
    const next = parseEvery('*/20 * * * *', 'x')(from)
    expect(next?.toISOString()).toBe('2026-11-20T12:40:00.000Z')
  })

  test.each([
    ['5s', 'the shortest interval is 10s'],
    ['0m', 'the shortest interval is 10s'],
    ['31d', 'the longest interval is 30d'],
    ['99999999h', 'the longest interval is 30d'],
    ['15x', 'the unit x is not one of s, m, h, d'],
    ['15M', 'the unit M is not one of'],
    ['soon', ''],
    ['* * *', 'a cron expression has five fields, and this has 3'],
    ['* * * * * *', 'a cron expression has five fields, and this has 6'],
    ['61 * * * *', ''],
    ['0 0 30 2 *', 'that day never comes'],
    ['-5m', ''],
    ['', ''],
  ])('%j is refused with what is wrong and what would be right', (every, reason) => {
    const refused = (() => {
      try {
        return parseEvery(every, 'x')
      } catch (error) {
        return error
      }
    })()
    expect(refused).toBeInstanceOf(AppError)
    expect(refused).toMatchObject({ code: 'bad_input' })
    expect(String(refused)).toContain(`"${every}" is not a time to sync: ${reason}`)
    expect(String(refused)).toContain('such as 90s, 15m, 2h or 1d')
    expect(String(refused)).not.toContain('undefined')
  })
})
