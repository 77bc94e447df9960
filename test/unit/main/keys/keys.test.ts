import { createHash } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import type { Publish } from '../../../../preload/contract/index.ts'
import { Keys } from '../../../../main/services/keys/keys.ts'
import { openStore } from '../../../../main/store/store.ts'

function make(store = openStore(':memory:')) {
  const publish = vi.fn<Publish>()
  let time = Date.parse('2026-01-01T00:00:00Z')
  const now = () => new Date((time += 1000))
  return { keys: new Keys({ store, publish, now }), store, publish, now }
}

it('gives out a key of 256 random bits and keeps only its hash', () => {
  const { keys, store } = make()
  const { id, key } = keys.create('Claude')
  expect(key).toMatch(/^gh_[\w-]{43}$/)
  const row = store.prepare<[], { hash: string }>('SELECT * FROM keys').get()
  expect(row?.hash).toBe(createHash('sha256').update(key).digest('hex'))
  expect(JSON.stringify(row)).not.toContain(key)
  expect(keys.check(key)).toEqual({ id, name: 'Claude' })
  expect(JSON.stringify(keys.list())).not.toContain(key.slice(10))
})

it('knows its keys after a restart, and no others', () => {
  const { keys, store } = make()
  const { key } = keys.create('a')
  const again = make(store).keys
  expect(again.check(key)?.name).toBe('a')
  for (const wrong of ['', 'gh_', `${key}x`, key.slice(0, -1), key.toUpperCase(), 'x'.repeat(100_000)])
    expect(again.check(wrong)).toBeUndefined()
})

it('revokes at once, tells listeners, and stays revoked', () => {
  const { keys, store, publish } = make()
  const { id, key } = keys.create('a')
  const revoked = vi.fn<(id: string) => void>(() => expect(keys.check(key)).toBeUndefined())
  keys.onRevoked(revoked)
  const first = keys.revoke(id)
  expect(revoked).toHaveBeenCalledExactlyOnceWith(id)
  expect(publish).toHaveBeenLastCalledWith('keys.changed', { id })
  expect(make(store).keys.check(key)).toBeUndefined()
  expect(keys.revoke(id)).toEqual(first)
  expect(revoked).toHaveBeenCalledTimes(1)
})

it('says which key it does not know', () => {
  expect(() => make().keys.revoke('nobody')).toThrow(
    expect.objectContaining({ code: 'not_found', message: expect.stringContaining('nobody') }),
  )
})

it('remembers the last use, seen at once and written when it closes', () => {
  const { keys, store } = make()
  const { key } = keys.create('a')
  expect(keys.list()[0]?.lastUsedAt).toBeNull()
  keys.check(key)
  const used = keys.list()[0]?.lastUsedAt
  expect(used).toMatch(/^2026/)
  keys.close()
  expect(make(store).keys.list()[0]?.lastUsedAt).toBe(used)
})
