import { expect, test } from 'vitest'
import { describeDuration, describeTime } from '../../../renderer/ui/describe-time.ts'

test.each([
  [-500, 'now'],
  [-42_000, '42s ago'],
  [-3 * 60_000, '3m ago'],
  [-5 * 3_600_000, '5h ago'],
  [23_000, 'in 23s'],
  [-72 * 3_600_000, '3d ago'],
])('a distance of %i ms is said as "%s"', (distance, said) => {
  expect(describeTime(distance, 'en')).toBe(said)
})

test.each([
  [0.42, '0.4 ms'],
  [14.2, '14 ms'],
  [1260, '1.3 s'],
  [125_000, '2 min 5 s'],
  [119_900, '2 min 0 s'],
])('%d ms is said as "%s"', (ms, said) => {
  expect(describeDuration(ms)).toBe(said)
})
