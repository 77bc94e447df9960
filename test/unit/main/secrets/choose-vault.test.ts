import { expect, it } from 'vitest'
import { chooseVault } from '../../../../main/services/secrets/choose-vault.ts'
import { keychainService } from '../../../../main/services/secrets/keychain-vault.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const choose = (env: Record<string, string>) => {
  const dataFolder = tempFolder()
  return chooseVault({ env, platform: 'linux', dataFolder, usualFolder: '/usual' })
}

it('takes the sealed file when a passphrase is given', async () => {
  expect((await choose({ GATEHOUSE_VAULT_KEY: 'x' })).kind).toBe('sealed_file')
})

it('has none without a passphrase and without a session bus, and names the way out', async () => {
  const vault = await choose({ GATEHOUSE_VAULT_KEY: '', XDG_RUNTIME_DIR: '/nowhere' })
  expect(vault.kind).toBe('none')
  for (const attempt of [vault.get('a'), vault.set('a', 'b'), vault.delete('a')])
    await expect(attempt).rejects.toMatchObject({
      code: 'vault_unavailable',
      message: expect.stringContaining('GATEHOUSE_VAULT_KEY'),
    })
})

it('gives each data folder a name of its own in the keychain', () => {
  expect(keychainService('/usual', '/usual')).toBe('Gatehouse')
  const [one, two] = [keychainService('/a', '/usual'), keychainService('/b', '/usual')]
  expect(one).toMatch(/^Gatehouse \w{12}$/)
  expect(one).not.toBe(two)
})
