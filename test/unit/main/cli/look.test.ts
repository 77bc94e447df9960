import { expect, test } from 'vitest'
import { facts, lookOf, plain, table } from '../../../../main/cli/look.ts'

const escape = '\u001b'
const pipe = lookOf({}, {})
const terminal = lookOf({ isTTY: true, columns: 40 }, {})

test('what a server says of itself cannot move the cursor, change colours, or turn the reading direction', () => {
  expect(plain(`a${escape}[2J${escape}]0;title\u0007b\u0008\u009b31mc\u202Ed\te\nf`)).toBe('abcd\te\nf')
})

test('in a table every text is one line', () => {
  expect(table(pipe, ['A', 'B'], [['x', 'one\ntwo\t three']])).toBe('A  B\nx  one two three')
})

test('the last column is cut to the width of a terminal, and never elsewhere', () => {
  const long = 'word '.repeat(30).trim()
  expect(table(pipe, ['A', 'B'], [['x', long]])).toContain(long)
  const lines = table(terminal, ['A', 'B'], [['x', long]]).split('\n')
  expect(plain(lines[1] ?? '')).toHaveLength(40)
  expect(lines[1]).toContain('…')
})

test('colours follow the terminal and the wishes of its user', () => {
  const colored = (look: typeof pipe) => look.colors.isColorSupported
  expect(colored(pipe)).toBe(false)
  expect(colored(terminal)).toBe(true)
  expect(colored(lookOf({ isTTY: true }, { NO_COLOR: '1' }))).toBe(false)
  expect(colored(lookOf({ isTTY: true }, { TERM: 'dumb' }))).toBe(false)
  expect(colored(lookOf({}, { FORCE_COLOR: '1' }))).toBe(true)
})

test('facts stand in two columns', () => {
  expect(
    facts(pipe, [
      ['a', '1'],
      ['long', '2'],
    ]),
  ).toBe('a     1\nlong  2')
})
