import { createHash } from 'node:crypto'
import { afterEach, expect, it, vi } from 'vitest'
import type { Publish } from '../../../../preload/contract/index.ts'
import { Keys } from '../../../../main/services/keys/keys.ts'
import { VaultKey } from '../../../../main/services/secrets/vault-key.ts'
import { openStore } from '../../../../main/store/store.ts'
import { memoryVault } from '../../../support/memory-vault.ts'

const opened: Keys[] = []
afterEach(() => {
  for (const keys of opened.splice(0)) keys.close()
})

const start = Date.parse('2026-01-01T00:00:00Z')
const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString()

function make(store = openStore(':memory:'), vault = memoryVault()) {
  const publish = vi.fn<Publish>()
  const clock = { minutes: 0 }
  const now = () => new Date(start + clock.minutes * 60_000)
  const keys = new Keys({ store, publish, now, signing: new VaultKey(vault, 'signing') })
  opened.push(keys)
  return { keys, store, publish, vault, clock }
}

it('gives out a key of 256 random bits and keeps only its hash', async () => {
  const { keys, store } = make()
  const { id, key, signingSecret } = await keys.create({ name: 'Claude' })
  expect(key).toMatch(/^gh_[\w-]{43}$/)
  expect(signingSecret).toBeNull()
  const row = store.prepare<[], { hash: string }>('SELECT * FROM keys').get()
  expect(row?.hash).toBe(createHash('sha256').update(key).digest('hex'))
  expect(JSON.stringify(row)).not.toContain(key)
  expect(keys.check(key)).toMatchObject({ id, name: 'Claude' })
  expect(JSON.stringify(keys.list())).not.toContain(key.slice(10))
})

it('knows its keys with all their rights after a restart, and no others', async () => {
  const { keys, store } = make()
  const rights = { identity: 'me@example.com', mayApprove: true, admin: true }
  const scope = { servers: ['shop'], workflows: [], tools: null, readOnly: true }
  const { key } = await keys.create({ name: 'a', ...rights, scope })
  const again = make(store).keys
  expect(again.check(key)).toMatchObject({ name: 'a', ...rights, signed: false, scope })
  for (const wrong of ['', 'gh_', `${key}x`, key.slice(0, -1), key.toUpperCase(), 'x'.repeat(100_000)]) {
    expect(again.check(wrong)).toBeUndefined()
    expect(again.refused(wrong)).toBeUndefined()
  }
})

it('revokes at once, tells listeners, and stays revoked', async () => {
  const { keys, store, publish } = make()
  const { id, key } = await keys.create({ name: 'a' })
  const revoked = vi.fn<(id: string) => void>(() => expect(keys.check(key)).toBeUndefined())
  keys.onRevoked(revoked)
  const first = keys.revoke(id)
  expect(revoked).toHaveBeenCalledExactlyOnceWith(id, 'revoked')
  expect(publish).toHaveBeenLastCalledWith('keys.changed', { id })
  expect(keys.owner(id)).toBeUndefined()
  expect(make(store).keys.check(key)).toBeUndefined()
  expect(make(store).keys.refused(key)).toMatchObject({ id, name: 'a', ended: 'revoked' })
  expect(keys.revoke(id)).toEqual(first)
  expect(revoked).toHaveBeenCalledTimes(1)
  await expect(keys.update({ id, name: 'b' })).rejects.toMatchObject({ code: 'conflict' })
  await expect(keys.rotate(id, 5)).rejects.toMatchObject({ code: 'conflict' })
})

it('says which key it does not know', async () => {
  const { keys } = make()
  const unknown = { code: 'not_found', message: expect.stringContaining('nobody') as string }
  expect(() => keys.revoke('nobody')).toThrow(expect.objectContaining(unknown))
  await expect(keys.update({ id: 'nobody' })).rejects.toMatchObject(unknown)
  await expect(keys.rotate('nobody', 5)).rejects.toMatchObject(unknown)
})

it('remembers the last use, seen at once and written when it closes', async () => {
  const { keys, store } = make()
  const { key } = await keys.create({ name: 'a' })
  expect(keys.list()[0]?.lastUsedAt).toBeNull()
  keys.check(key)
  const used = keys.list()[0]?.lastUsedAt
  expect(used).toBe(at(0))
  await keys.update({ id: keys.list()[0]?.id ?? '', name: 'b' })
  keys.close()
  expect(make(store).keys.list()[0]?.lastUsedAt).toBe(used)
})

it('ends a key at its time, tells it once, and takes it back when the end is moved', async () => {
  const { keys, clock } = make()
  const { id, key } = await keys.create({ name: 'a', expiresAt: at(30) })
  const ended = vi.fn<(id: string, how: string) => void>()
  keys.onRevoked(ended)
  clock.minutes = 29
  keys.sweep()
  expect(keys.check(key)?.id).toBe(id)
  expect(ended).not.toHaveBeenCalled()
  clock.minutes = 30
  expect(keys.check(key)).toBeUndefined()
  expect(keys.owner(id)).toBeUndefined()
  expect(keys.refused(key)).toEqual({ id, name: 'a', ended: 'expired', at: at(30) })
  keys.sweep()
  keys.sweep()
  expect(ended).toHaveBeenCalledExactlyOnceWith(id, 'expired')
  await expect(keys.rotate(id, 5)).rejects.toMatchObject({ code: 'conflict' })
  await keys.update({ id, expiresAt: at(60) })
  expect(keys.check(key)?.id).toBe(id)
  clock.minutes = 61
  keys.sweep()
  expect(ended).toHaveBeenCalledTimes(2)
  await keys.update({ id, expiresAt: null })
  expect(keys.check(key)?.id).toBe(id)
})

it('notices an end by itself', async () => {
  vi.useFakeTimers({ now: start })
  try {
    const keys = new Keys({
      store: openStore(':memory:'),
      publish: () => undefined,
      now: () => new Date(),
      signing: new VaultKey(memoryVault(), 'signing'),
    })
    opened.push(keys)
    const { id } = await keys.create({ name: 'a', expiresAt: at(90) })
    const ended = vi.fn<(id: string, how: string) => void>()
    keys.onRevoked(ended)
    vi.advanceTimersByTime(89 * 60_000)
    expect(ended).not.toHaveBeenCalled()
    vi.advanceTimersByTime(2 * 60_000)
    expect(ended).toHaveBeenCalledExactlyOnceWith(id, 'expired')
  } finally {
    vi.useRealTimers()
  }
})

it('refuses an end in the past', async () => {
  const { keys } = make()
  await expect(keys.create({ name: 'a', expiresAt: at(-1) })).rejects.toMatchObject({ code: 'bad_input' })
  expect(keys.list()).toEqual([])
})

it('rotates: the new value works at once, the old one for the overlap and no longer', async () => {
  const { keys, clock, store } = make()
  const { id, key } = await keys.create({ name: 'a', admin: true })
  const ended = vi.fn<(id: string) => void>()
  keys.onRevoked(ended)
  const { key: next } = await keys.rotate(id, 60)
  expect(next).not.toBe(key)
  expect(keys.check(next)).toMatchObject({ id, name: 'a', admin: true })
  expect(keys.check(key)).toBe(keys.check(next))
  expect(keys.list()[0]).toMatchObject({ overlapUntil: at(60), prefix: next.slice(0, 8) })
  clock.minutes = 59
  expect(keys.check(key)?.id).toBe(id)
  clock.minutes = 60
  expect(keys.check(key)).toBeUndefined()
  expect(keys.refused(key)).toEqual({ id, name: 'a', ended: 'replaced', at: at(60) })
  expect(keys.check(next)?.id).toBe(id)
  expect(keys.list()[0]?.overlapUntil).toBeNull()
  const again = make(store)
  again.clock.minutes = 60
  expect(again.keys.check(key)).toBeUndefined()
  expect(again.keys.check(next)?.id).toBe(id)
  expect(ended).not.toHaveBeenCalled()
})

it('keeps only one old value: a second rotation ends the first one’s overlap', async () => {
  const { keys } = make()
  const { id, key } = await keys.create({ name: 'a' })
  const { key: second } = await keys.rotate(id, 60)
  const { key: third } = await keys.rotate(id, 60)
  expect([key, second, third].map(value => keys.check(value)?.id)).toEqual([undefined, id, id])
})

it('ends open sessions when a value is replaced without any overlap', async () => {
  const { keys } = make()
  const { id, key } = await keys.create({ name: 'a' })
  const ended = vi.fn<(id: string, how: string) => void>()
  keys.onRevoked(ended)
  const { key: next } = await keys.rotate(id, 0)
  expect(keys.check(key)).toBeUndefined()
  expect(keys.check(next)?.id).toBe(id)
  expect(ended).toHaveBeenCalledExactlyOnceWith(id, 'replaced')
})

it('gives no two keys in force the same name, however it is written', async () => {
  const { keys } = make()
  const { id } = await keys.create({ name: 'Laptop' })
  const { id: other } = await keys.create({ name: 'other' })
  for (const name of ['Laptop', 'LAPTOP', 'ｌaptop', 'laptop']) {
    await expect(keys.create({ name })).rejects.toMatchObject({ code: 'conflict' })
    await expect(keys.update({ id: other, name })).rejects.toMatchObject({ code: 'conflict' })
  }
  await keys.update({ id, name: 'LAPTOP' })
  keys.revoke(id)
  expect((await keys.create({ name: 'laptop' })).name).toBe('laptop')
})

it.each([
  'window',
  'Tray',
  'CLI',
  'gatehouse',
  'bridge',
  'ｗindow',
  'workflow:daily',
  'WORKFLOW:x',
  'ｗorkflow：x',
  'lap\u200btop',
  'lap\u0000top',
  'lap\u202etop',
])('refuses the name %j, which stands for another caller or shows as something else', async name => {
  const { keys } = make()
  await expect(keys.create({ name })).rejects.toMatchObject({ code: 'bad_input' })
  const { id } = await keys.create({ name: 'good' })
  await expect(keys.update({ id, name })).rejects.toMatchObject({ code: 'bad_input' })
})

it('changes what is given and nothing else, and says so', async () => {
  const { keys } = make()
  const { id, key } = await keys.create({ name: 'a', identity: 'me@example.com', mayApprove: true })
  const changed = vi.fn<(id: string) => void>()
  keys.onChanged(changed)
  const before = keys.check(key)
  const scope = { servers: null, workflows: [], tools: ['x*'], readOnly: false }
  expect(await keys.update({ id, name: 'b', scope })).toMatchObject({ name: 'b', mayApprove: true, scope })
  expect(changed).toHaveBeenCalledExactlyOnceWith(id)
  expect(keys.owner(id)).toMatchObject({ name: 'b', identity: 'me@example.com', scope })
  expect(before).toMatchObject({ name: 'a' })
  expect(await keys.update({ id, identity: null })).toMatchObject({ identity: null, name: 'b' })
})

it('makes a signing secret that is kept nowhere, another one for each key and each rotation', async () => {
  const { keys, store, vault, clock } = make()
  const { id, signingSecret: first } = await keys.create({ name: 'a', signed: true })
  const { signingSecret: other } = await keys.create({ name: 'b', signed: true })
  expect(first).toMatch(/^[\w-]{43}$/)
  expect(other).not.toBe(first)
  expect(await keys.signingSecrets(id)).toEqual([first])
  const { signingSecret: second } = await keys.rotate(id, 60)
  expect(await keys.signingSecrets(id)).toEqual([second, first])
  clock.minutes = 60
  expect(await keys.signingSecrets(id)).toEqual([second])
  const kept = JSON.stringify([store.prepare('SELECT * FROM keys').all(), [...vault.values]])
  for (const secret of [first, second]) expect(kept).not.toContain(secret)
  const again = make(store, vault)
  again.clock.minutes = 60
  expect(await again.keys.signingSecrets(id)).toEqual([second])
  keys.revoke(id)
  expect(await keys.signingSecrets(id)).toEqual([])
})

it('shows the secret once when a key begins to sign, and has none for one that need not', async () => {
  const { keys } = make()
  const { id } = await keys.create({ name: 'a' })
  expect(await keys.signingSecrets(id)).toEqual([])
  const { signingSecret } = await keys.update({ id, signed: true })
  expect(await keys.signingSecrets(id)).toEqual([signingSecret])
  expect(await keys.update({ id, signed: true })).not.toHaveProperty('signingSecret')
  expect(await keys.update({ id, signed: false })).not.toHaveProperty('signingSecret')
  expect(await keys.signingSecrets(id)).toEqual([])
})

it('makes no key that must sign without a vault', async () => {
  const { keys, vault } = make()
  vault.failsFor = () => true
  await expect(keys.create({ name: 'a', signed: true })).rejects.toMatchObject({ code: 'vault_unavailable' })
  expect(keys.list()).toEqual([])
  vault.failsFor = () => false
  expect((await keys.create({ name: 'a', signed: true })).signingSecret).not.toBeNull()
})
