import { expect, it, vi } from 'vitest'
import type { Publish } from '../../../../preload/contract/index.ts'
import { Redactor } from '../../../../main/base/redactor.ts'
import { noVault } from '../../../../main/services/secrets/no-vault.ts'
import { Secrets } from '../../../../main/services/secrets/secrets.ts'
import { openStore } from '../../../../main/store/store.ts'
import { memoryVault } from '../../../support/memory-vault.ts'

const now = () => new Date('2026-01-01T00:00:00Z')

function make(env: Record<string, string> = {}, vault = memoryVault()) {
  const store = openStore(':memory:')
  const publish = vi.fn<Publish>()
  const redactor = new Redactor()
  return {
    secrets: new Secrets({ store, vault, publish, now, env, redactor }),
    store,
    publish,
    vault,
    redactor,
  }
}

it('keeps the value in the vault and only the name in the database', async () => {
  const { secrets, store, vault } = make()
  await secrets.set('github', 'ghp_value')
  expect(secrets.list()).toEqual([{ name: 'github', updatedAt: '2026-01-01T00:00:00.000Z' }])
  expect(JSON.stringify(store.prepare('SELECT * FROM secrets').all())).not.toContain('ghp_value')
  expect(vault.values.get('github')).toBe('ghp_value')
  await secrets.remove('github')
  expect(secrets.list()).toEqual([])
  expect(vault.values.size).toBe(0)
})

it('resolves references to the vault and the environment, and leaves plain text alone', async () => {
  const { secrets } = make({ TOKEN: 'from-env' })
  await secrets.set('a', 'from-vault')
  expect(await secrets.resolve('keychain:a')).toBe('from-vault')
  expect(await secrets.resolve('env:TOKEN')).toBe('from-env')
  expect(await secrets.resolve('plain text')).toBe('plain text')
})

it('sees a value that changed in the vault', async () => {
  const { secrets, vault } = make()
  await secrets.set('a', 'first-value')
  vault.values.set('a', 'second-value')
  expect(await secrets.resolve('keychain:a')).toBe('second-value')
})

it.each(['GATEHOUSE_VAULT_KEY', 'gatehouse_vault_key'])(
  'hands %s, which opens all others, to nobody',
  async name => {
    const { secrets } = make({ [name]: 'the passphrase' })
    await expect(secrets.resolve(`env:${name}`)).rejects.toMatchObject({ code: 'bad_input' })
  },
)

it.each(['keychain:nowhere', 'env:NOT_SET'])('says what is missing behind %s', async reference => {
  const name = reference.split(':')[1]
  await expect(make().secrets.resolve(reference)).rejects.toMatchObject({
    code: 'secret_missing',
    message: expect.stringContaining(name ?? ''),
  })
})

it.each(['keychain:a b', 'keychain:', 'env:1X', 'env:'])(
  'refuses %s, which can name nothing',
  async reference => {
    await expect(make().secrets.resolve(reference)).rejects.toMatchObject({ code: 'bad_input' })
  },
)

it('lists nothing that the vault refused, and keeps listing what it would not delete', async () => {
  const { secrets, vault } = make()
  vault.failsFor = () => true
  await expect(secrets.set('a', 'value-a')).rejects.toMatchObject({ code: 'vault_unavailable' })
  expect(secrets.list()).toEqual([])
  vault.failsFor = () => false
  await secrets.set('a', 'value-a')
  vault.failsFor = () => true
  await expect(secrets.remove('a')).rejects.toMatchObject({ code: 'vault_unavailable' })
  expect(secrets.list()).toHaveLength(1)
})

it('takes every value it handled out of texts', async () => {
  const { secrets, vault } = make({ API_KEY: 'env-secret-1', HOME: '/home/someone' })
  vault.values.set('b', 'vault-secret-1')
  await secrets.set('a', 'set-secret-1')
  await secrets.resolve('keychain:b')
  await secrets.resolve('env:API_KEY')
  await secrets.resolve('env:HOME')
  const text = secrets.redact('x set-secret-1 vault-secret-1 env-secret-1 /home/someone')
  expect(text).toBe('x [secret] [secret] [secret] /home/someone')
})

it('without a vault refuses to keep a secret and says how to get one', async () => {
  const vault = noVault('there is no keychain.')
  const secrets = new Secrets({
    store: openStore(':memory:'),
    vault,
    publish: () => {},
    now: () => new Date(),
    env: { X: 'value-of-x' },
  })
  await expect(secrets.set('a', 'value')).rejects.toMatchObject({
    code: 'vault_unavailable',
    message: expect.stringContaining('GATEHOUSE_VAULT_KEY'),
  })
  expect(await secrets.resolve('env:X')).toBe('value-of-x')
})
