import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { chooseVault } from '../../../../main/services/secrets/choose-vault.ts'
import { keychainProblem, keychainVault } from '../../../../main/services/secrets/keychain-vault.ts'

const root = join(import.meta.dirname, '../../../..')
const problem =
  process.env['DBUS_SESSION_BUS_ADDRESS'] || process.platform !== 'linux'
    ? await keychainProblem('Gatehouse test', 5000)
    : 'there is no session bus'

/** A name of its own in the real keychain, emptied with the test. */
function make() {
  const service = `Gatehouse test ${randomUUID()}`
  const vault = keychainVault(service)
  onTestFinished(async () => {
    for (const name of ['a', 'b', 'long']) await vault.delete(name)
  })
  return { service, vault }
}

describe.skipIf(problem !== undefined)(
  `the system's keychain${problem ? ` (skipped: ${problem})` : ''}`,
  () => {
    it("keeps, changes and deletes values in the system's keychain", async () => {
      const { service, vault } = make()
      expect(await vault.get('a')).toBeUndefined()
      await vault.set('a', 'first välue')
      await vault.set('a', 'second välue 🔑')
      expect(await keychainVault(service).get('a')).toBe('second välue 🔑')
      await vault.delete('a')
      await vault.delete('a')
      expect(await vault.get('a')).toBeUndefined()
    })

    it('does not mix the secrets of two data folders', async () => {
      const [one, two] = [make(), make()]
      await one.vault.set('a', 'of one')
      await two.vault.set('a', 'of two')
      expect(await one.vault.get('a')).toBe('of one')
      expect(await two.vault.get('a')).toBe('of two')
    })

    it('keeps a long value with line breaks whole', async () => {
      const { vault } = make()
      const value = `-----BEGIN KEY-----\n${'abcdef0123456789\n'.repeat(150)}-----END KEY-----`
      await vault.set('long', value)
      expect(await vault.get('long')).toBe(value)
    })

    it('is what a terminal uses when no passphrase is given', async () => {
      const { env, platform } = process
      const vault = await chooseVault({
        env: { ...env, GATEHOUSE_VAULT_KEY: '' },
        platform,
        dataFolder: `/x/${randomUUID()}`,
        usualFolder: '/y',
      })
      expect(vault.kind).toBe('keychain')
    })
  },
)

it.runIf(process.platform === 'linux')(
  'that does not answer is a clear error, not a hang and not a crash',
  async () => {
    const module = join(import.meta.dirname, '../../../../main/services/secrets/keychain-vault.ts')
    const script = `import { keychainVault } from ${JSON.stringify(module)}
    await keychainVault('Gatehouse test').get('a').catch(({ code, message }) => console.log(code, message))`
    const env = { PATH: process.env['PATH'], DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }
    const run = promisify(execFile)
    const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '-e', script], {
      env,
      cwd: root,
    })
    expect(stdout).toMatch(/^vault_unavailable The system's keychain did not answer/)
  },
)
