import { randomUUID } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { chooseVault } from '../../../../main/services/secrets/choose-vault.ts'
import { keychainProblem, keychainVault } from '../../../../main/services/secrets/keychain-vault.ts'

const problem = process.env['DBUS_SESSION_BUS_ADDRESS'] || process.platform !== 'linux'
  ? await keychainProblem('Gatehouse test', 5000)
  : 'there is no session bus'

const withKeychain = it.skipIf(problem !== undefined)
const reason = problem ? ` (skipped: ${problem})` : ''

/** A name of its own in the real keychain, emptied with the test. */
function make() {
  const service = `Gatehouse test ${randomUUID()}`
  const vault = keychainVault(service)
  onTestFinished(async () => {
    for (const name of ['a', 'b', 'long']) await vault.delete(name)
  })
  return { service, vault }
}

withKeychain(`keeps, changes and deletes values in the system's keychain${reason}`, async () => {
  const { service, vault } = make()
  expect(await vault.get('a')).toBeUndefined()
  await vault.set('a', 'first välue')
  await vault.set('a', 'second välue 🔑')
  expect(await keychainVault(service).get('a')).toBe('second välue 🔑')
  await vault.delete('a')
  await vault.delete('a')
  expect(await vault.get('a')).toBeUndefined()
})

withKeychain(`does not mix the secrets of two data folders${reason}`, async () => {
  const [one, two] = [make(), make()]
  await one.vault.set('a', 'of one')
  await two.vault.set('a', 'of two')
  expect(await one.vault.get('a')).toBe('of one')
  expect(await two.vault.get('a')).toBe('of two')
})

withKeychain(`keeps a long value with line breaks whole${reason}`, async () => {
  const { vault } = make()
  const value = `-----BEGIN KEY-----\n${'abcdef0123456789\n'.repeat(150)}-----END KEY-----`
  await vault.set('long', value)
  expect(await vault.get('long')).toBe(value)
})

withKeychain(`is what a terminal uses when no passphrase is given${reason}`, async () => {
  const { env, platform } = process
  const vault = await chooseVault({ env: { ...env, GATEHOUSE_VAULT_KEY: '' }, platform, dataFolder: `/x/${randomUUID()}`, usualFolder: '/y' })
  expect(vault.kind).toBe('keychain')
})

it.runIf(process.platform === 'linux')('says that the keychain does not answer, instead of hanging or ending the process', async () => {
  const { DBUS_SESSION_BUS_ADDRESS: before } = process.env
  onTestFinished(() => {
    if (before === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS']
    else process.env['DBUS_SESSION_BUS_ADDRESS'] = before
  })
  if (problem === undefined) return expect(await keychainProblem('Gatehouse test', 5000)).toBeUndefined()
  process.env['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=/nowhere/bus'
  await expect(keychainVault('Gatehouse test').get('a')).rejects.toMatchObject({ code: 'vault_unavailable' })
  return undefined
})
