import * as fc from 'fast-check'
import { compile } from 'json-p3'
import { posix } from 'node:path'
import { expect, test } from 'vitest'
import type { Condition } from '#contract'
import { compileCondition } from '#services/policy/conditions.ts'
import { plainPath } from '#services/policy/file-path.ts'

const name = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'length', '0')
const anyTree = fc.letrec<{ tree: unknown }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(1, 'x', null, true),
    fc.array(tie('tree'), { maxLength: 2 }),
    fc.dictionary(name, tie('tree'), { maxKeys: 3 }),
  ),
})).tree

test('a path of names alone finds what the library of JSONPath finds', () => {
  const names = fc.array(
    name.filter(each => each !== '0'),
    { minLength: 1, maxLength: 4 },
  )
  fc.assert(
    fc.property(fc.dictionary(name, anyTree, { maxKeys: 4 }), names, (given, way) => {
      const args = JSON.parse(JSON.stringify(given)) as Record<string, never>
      const asked = { arguments: args, found: new Map() }
      const path = ['$', ...way].join('.')
      const found = compile(path).query(args).values() as Condition['value'][]
      const exists: Condition = { path, op: 'exists' }
      expect(compileCondition(exists, 'deny').holds(asked)).toBe(found.length > 0)
      const equals: Condition = { path, op: 'equals', value: found[0] ?? null }
      expect(compileCondition(equals, 'allow').holds(asked)).toBe(found.length > 0)
    }),
    { numRuns: 2000 },
  )
})

test('a path is brought into its plain form, however it is written', () => {
  const part = fc.constantFrom('a', 'b c', '.', '..', '...', '', '.git', 'ä', 'x.', '[', '\\', '-')
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), parts => {
      const path = `/${parts.join('/')}`
      const stripped = posix.normalize(path.normalize('NFC')).replace(/\/+$/, '')
      expect(plainPath(path)).toBe(stripped || '/')
    }),
    { numRuns: 2000 },
  )
})
