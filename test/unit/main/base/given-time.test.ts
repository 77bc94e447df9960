import { expect, test } from 'vitest'
import { givenTime } from '#base/given-time.ts'

test.each([
  ['2026-11-20T14:00:00Z', '2026-11-20T14:00:00.000Z'],
  ['2026-11-20T14:00+02:00', '2026-11-20T12:00:00.000Z'],
  ['2026-11-20', new Date('2026-11-20T00:00').toISOString()],
  ['2026-11-20 14:00', new Date('2026-11-20T14:00').toISOString()],
  ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
])('%s is a time, in this computer’s zone where it names none', (text, iso) => {
  expect(givenTime(text)).toBe(iso)
})

test.each([
  '2026-02-30',
  '2027-02-29T10:00Z',
  '2026-13-01',
  '2026-00-10',
  '2026-04-31',
  '2026-11-20T25:00',
  '1',
  'now',
  '',
])('%s is none', text => {
  expect(givenTime(text)).toBeUndefined()
})
