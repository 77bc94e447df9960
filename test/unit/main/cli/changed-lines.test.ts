import { expect, test } from 'vitest'
import { changedLines } from '../../../../main/cli/changed-lines.ts'

test('an insertion is shown with three lines around it', () => {
  expect(changedLines('1\n2\n3\n4\n5\n6\n7\n8\n', '1\n2\n3\n4\nnew\n5\n6\n7\n8\n')).toEqual([
    '  2',
    '  3',
    '  4',
    '+ new',
    '  5',
    '  6',
    '  7',
  ])
})

test('a replaced line is shown with both its forms', () => {
  expect(changedLines('{"a":1}', '{"a":1,"b":2}')).toEqual(['- {"a":1}', '+ {"a":1,"b":2}'])
})

test('a new and a removed file are all new and all gone', () => {
  expect(changedLines('', 'a\nb\n')).toEqual(['+ a', '+ b'])
  expect(changedLines('a\r\nb\r\n', '')).toEqual(['- a', '- b'])
})

test('repeated lines are counted once', () => {
  expect(changedLines('x\nx\n', 'x\nx\nx\n')).toEqual(['  x', '  x', '+ x'])
})
