import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sealedVault } from '../../../../main/services/secrets/sealed-vault.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const make = () => {
  const file = join(tempFolder(), 'secrets.sealed')
  return { file, vault: sealedVault(file, 'correct horse') }
}

it('keeps values in a file that only the owner can read and that shows none of them', async () => {
  const { file, vault } = make()
  expect(await vault.get('a')).toBeUndefined()
  await vault.set('name-a', 'value-a')
  const text = readFileSync(file, 'utf8')
  expect(text).not.toContain('value-a')
  expect(text).not.toContain('name-a')
  expect(text).not.toContain(Buffer.from('value-a').toString('base64').slice(0, 8))
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(await sealedVault(file, 'correct horse').get('name-a')).toBe('value-a')
})

it('changes, deletes, and never writes the same bytes for the same content', async () => {
  const { file, vault } = make()
  await vault.set('a', '1')
  const first = readFileSync(file, 'utf8')
  await vault.set('a', '1')
  expect(readFileSync(file, 'utf8')).not.toBe(first)
  await vault.delete('a')
  expect(await vault.get('a')).toBeUndefined()
})

it('loses nothing of many changes at once', async () => {
  const { file, vault } = make()
  const names = Array.from({ length: 20 }, (_, index) => `n${index}`)
  await Promise.all(names.map(name => vault.set(name, `value of ${name}`)))
  const again = sealedVault(file, 'correct horse')
  expect(await Promise.all(names.map(name => again.get(name)))).toEqual(names.map(name => `value of ${name}`))
})

it('with a wrong passphrase stays locked, says so, and leaves the file alone', async () => {
  const { file, vault } = make()
  await vault.set('a', 'kept')
  const before = readFileSync(file, 'utf8')
  const wrong = sealedVault(file, 'battery staple')
  const locked = { code: 'vault_locked', message: expect.stringContaining('GATEHOUSE_VAULT_KEY') }
  await expect(wrong.get('a')).rejects.toMatchObject(locked)
  await expect(wrong.set('a', 'x')).rejects.toMatchObject(locked)
  await expect(wrong.delete('a')).rejects.toMatchObject(locked)
  expect(readFileSync(file, 'utf8')).toBe(before)
  expect(await vault.get('a')).toBe('kept')
})

type Envelope = Record<string, string>
const flip = (text = ''): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)

it.each<[string, (text: string, envelope: Envelope) => string]>([
  ['is cut off', text => text.slice(0, 100)],
  ['is empty', () => ''],
  ['is something else', () => '{"hello":1}'],
  ['has other data', (_, sealed) => JSON.stringify({ ...sealed, data: flip(sealed['data']) })],
  ['has another tag', (_, sealed) => JSON.stringify({ ...sealed, tag: flip(sealed['tag']) })],
  ['has a short tag', (_, sealed) => JSON.stringify({ ...sealed, tag: sealed['tag']?.slice(0, 8) })],
  ['has another nonce', (_, sealed) => JSON.stringify({ ...sealed, iv: flip(sealed['iv']) })],
])('never overwrites a file that %s', async (_what, damage) => {
  const { file, vault } = make()
  await vault.set('a', 'kept')
  const text = readFileSync(file, 'utf8')
  const damaged = damage(text, JSON.parse(text) as Envelope)
  writeFileSync(file, damaged)
  const error = { code: 'data_damaged', message: expect.stringContaining(file) }
  await expect(sealedVault(file, 'correct horse').get('a')).rejects.toMatchObject(error)
  await expect(vault.set('a', 'x')).rejects.toMatchObject(error)
  expect(readFileSync(file, 'utf8')).toBe(damaged)
})

it('goes on after a change that failed', async () => {
  const { file, vault } = make()
  await vault.set('a', '1')
  const good = readFileSync(file, 'utf8')
  writeFileSync(file, '')
  await expect(vault.set('b', '2')).rejects.toMatchObject({ code: 'data_damaged' })
  writeFileSync(file, good)
  await vault.set('b', '2')
  expect(await vault.get('a')).toBe('1')
})
