import { readdirSync, readFileSync } from 'node:fs'
import { array, assert, constantFrom, nat, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { checkText } from '../../../../main/services/workflows/check-text.ts'

const gallery = new URL('../../../../main/services/workflows/templates/', import.meta.url)
const texts = readdirSync(gallery).map(file => readFileSync(new URL(file, gallery), 'utf8'))
const bits = [
  '',
  '{{',
  '}}',
  '"',
  "'",
  '\n',
  '  ',
  '- ',
  ': ',
  '[',
  '{',
  '}',
  '&a ',
  '*a',
  '|\n',
  '!',
  '#',
  '\t',
  '\0',
  '\ud800',
  '🙂',
  '.inf',
  '__proto__: 1',
  '<<: *a',
  '`',
  '$(',
  '\\',
]

test('whatever is done to a file, it is good or at least one problem says where it is not', () => {
  const damage = array(tuple(nat(), nat(30), constantFrom(...bits)), { minLength: 1, maxLength: 4 })
  assert(
    property(constantFrom(...texts), damage, (text, cuts) => {
      const damaged = cuts.reduce((left, [at, length, bit]) => {
        const place = at % left.length
        return left.slice(0, place) + bit + left.slice(place + length)
      }, text)
      const { definition, problems: found } = checkText(damaged, () => undefined)
      expect(definition === null).toBe(found.length > 0)
      for (const { line, column, message } of found) {
        expect(line).toBeGreaterThan(0)
        expect(column).toBeGreaterThan(0)
        expect(message).toMatch(/\S.*\.$/s)
      }
    }),
    { numRuns: Number(process.env['GATEHOUSE_TEST_VALUES'] ?? 150) },
  )
})
