import { expect, test } from 'vitest'
import { page } from '../../../../main/services/gateway/page.ts'

const items = (count: number): { key: string }[] =>
  Array.from({ length: count }, (_, index) => ({ key: `k${index}` }))

test('a list that fits is one page without a cursor', () => {
  expect(page(items(1000), undefined)).toEqual({ items: items(1000) })
  expect(page([], undefined)).toEqual({ items: [] })
})

test('a page goes on after the last item seen, though the list grew or shrank before it', () => {
  const all = items(2100)
  const { nextCursor } = page(all, undefined)
  expect(page(all, nextCursor).items[0]?.key).toBe('k1000')
  expect(page([{ key: 'new' }, ...all], nextCursor).items[0]?.key).toBe('k1000')
  expect(page(all.slice(10), nextCursor).items[0]?.key).toBe('k1000')
  expect(
    page(
      all.filter(({ key }) => key !== 'k999'),
      nextCursor,
    ).items[0]?.key,
  ).toBe('k1001')
})

test('a cursor behind the end gives an empty last page', () => {
  const { nextCursor } = page(items(1001), undefined)
  expect(page(items(3), nextCursor)).toEqual({ items: [] })
})

test.each([
  '',
  'nonsense',
  5,
  null,
  Buffer.from('[0,"a"]').toString('base64url'),
  Buffer.from('[1]').toString('base64url'),
])('the cursor %j that no list gave is refused', cursor => {
  expect(() => page(items(3), cursor)).toThrow('The cursor is not one that this list gave.')
})
