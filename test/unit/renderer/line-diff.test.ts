import { array, assert, constantFrom, property } from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines, foldDiff } from '../../../renderer/ui/line-diff.ts'

const text = array(constantFrom('a', 'b', 'c', '{', '}')).map(lines =>
  lines.map(line => `${line}\n`).join(''),
)

test('taking the added lines away gives the old text, taking the removed ones away the new', () => {
  assert(
    property(text, text, (before, after) => {
      const lines = diffLines(before, after)
      const without = (kind: 'added' | 'removed') =>
        lines
          .filter(line => line.kind !== kind)
          .map(line => `${line.text}\n`)
          .join('')
      expect(without('added')).toBe(before)
      expect(without('removed')).toBe(after)
    }),
  )
})

test('folding loses no line: shown and skipped add up', () => {
  assert(
    property(text, text, (before, after) => {
      const lines = diffLines(before, after)
      const total = foldDiff(lines, 1).reduce(
        (sum, block) => sum + (block.kind === 'skipped' ? block.count : block.lines.length),
        0,
      )
      expect(total).toBe(lines.length)
    }),
  )
})

test('a change of line ends alone is no difference', () => {
  expect(diffLines('a\r\nb\r\n', 'a\nb\n').every(line => line.kind === 'same')).toBe(true)
})
