import { expect, it, vi } from 'vitest'
import type { Publish } from '../../../../preload/contract/index.ts'
import { Settings } from '../../../../main/services/settings/settings.ts'
import { openStore } from '../../../../main/store/store.ts'

it('has a default for everything and remembers a change, field by field', () => {
  const store = openStore(':memory:')
  const publish = vi.fn<Publish>()
  const settings = new Settings({ store, publish })
  expect(settings.get()).toMatchObject({ gateway: { host: '127.0.0.1', port: 4130 }, sync: { every: '15m' } })

  settings.update({ gateway: { port: 5000 } })
  settings.update({ appearance: { theme: 'dark' }, gateway: {} })

  const again = new Settings({ store, publish }).get()
  expect(again.gateway).toEqual({ host: '127.0.0.1', port: 5000 })
  expect(again.appearance.theme).toBe('dark')
  expect(publish).toHaveBeenLastCalledWith('settings.changed', again)
})

it('resets only the section that it cannot read', () => {
  const store = openStore(':memory:')
  const value = JSON.stringify({ gateway: { host: 7 }, log: { level: 'debug' }, later: { x: 1 } })
  store.prepare('INSERT INTO settings (id, value) VALUES (1, ?)').run(value)
  const settings = new Settings({ store, publish: () => {} }).get()
  expect(settings.gateway).toEqual({ host: '127.0.0.1', port: 4130 })
  expect(settings.log.level).toBe('debug')
})

it('stores nothing that does not fit', () => {
  const settings = new Settings({ store: openStore(':memory:'), publish: () => {} })
  expect(() => settings.update({ gateway: { port: 70_000 } })).toThrow(/port/)
  expect(settings.get().gateway.port).toBe(4130)
})
