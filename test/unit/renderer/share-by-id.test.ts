import { expect, test } from 'vitest'
import { shareById } from '../../../renderer/state/share-by-id.ts'

const question = (id: string, asked = 1) => ({ id, asked, arguments: { path: `/tmp/${id}` } })

test('when the first of a list goes, the others are the same objects as before', () => {
  const before = { pending: ['a', 'b', 'c'].map(id => question(id)), floods: [] }
  const after = shareById(before, { pending: ['b', 'c', 'd'].map(id => question(id)), floods: [] })
  const { pending } = after as typeof before
  expect(pending.map(({ id }) => id)).toEqual(['b', 'c', 'd'])
  expect(pending[0]).toBe(before.pending[1])
  expect(pending[1]).toBe(before.pending[2])
})

test('what changed is new, and keeps the parts of it that did not', () => {
  const before = [question('a'), question('b')]
  const after = shareById(before, [question('b', 2), question('a')]) as typeof before
  expect(after[0]).toEqual(question('b', 2))
  expect(after[0]?.arguments).toBe(before[1]?.arguments)
  expect(after[1]).toBe(before[0])
})

test('an answer without a change is the one before, whether of objects with ids, values or nothing', () => {
  for (const make of [
    () => ({ pending: [question('a'), question('b')], floods: [{ client: 'x', turnedAway: 2 }] }),
    () => [question('a')],
    () => ['one', 'two'],
    () => [{ name: 'no id' }, { name: 'nor here' }],
    () => ({ open: true, at: { of: [1, null] } }),
    () => [],
  ]) {
    const before = make()
    expect(shareById(before, make())).toBe(before)
  }
})

test('an answer of another sort replaces the one before', () => {
  expect(shareById([question('a')], null)).toBeNull()
  expect(shareById(undefined, [question('a')])).toEqual([question('a')])
  expect(shareById({ pending: [] }, [1])).toEqual([1])
  expect(shareById([question('a'), question('a')], [question('a')])).toEqual([question('a')])
  expect(shareById({ a: 1, b: [question('x')] }, { b: [question('x')] })).toEqual({ b: [question('x')] })
})
