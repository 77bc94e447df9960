import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readable } from '#services/registry/readable.ts'
import { globMatcher } from '#base/glob.ts'

describe('globMatcher', () => {
  test.each([
    ['*', '', true],
    ['read_*', 'read_file', true],
    ['read_*', 'write_file', false],
    ['*_file*', 'read_file_now', true],
    ['?ead', 'read', true],
    ['?ead', 'ead', false],
    ['a.c', 'abc', false],
    ['[a]', 'a', false],
    ['*検?', '再検索', true],
  ])('%s on %j: %s', (pattern, text, expected) => {
    expect(globMatcher(pattern)(text)).toBe(expected)
  })

  test('answers like the regular expression that means the same', () => {
    const sign = fc.constantFrom('a', 'b', '*', '?')
    fc.assert(
      fc.property(
        fc.string({ unit: sign, maxLength: 8 }),
        fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }),
        (pattern, text) => {
          const same = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`)
          expect(globMatcher(pattern)(text)).toBe(same.test(text))
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('readable', () => {
  test('ordinary text of any script and emoji stay as they are', () => {
    const text = 'Grüße,\tline\nتست می‌کنم 検索 👩‍👩‍👧 ❤️'
    expect(readable(text)).toBe(text)
  })

  test.each([
    ['an escape sequence', '\u001B[2Jx'],
    ['a bidirectional override', 'x\u202Ey'],
    ['a zero-width space', 'x\u200By'],
    ['a Unicode tag', 'x\u{E0041}y'],
    ['a hidden variation selector', 'x\u{E0101}y'],
    ['a NUL', 'x\0y'],
  ])('%s becomes visible', (_, text) => {
    expect(readable(text)).toContain('\uFFFD')
  })
})
