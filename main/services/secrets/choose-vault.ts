import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { keychainProblem, keychainService, keychainVault } from './keychain-vault.ts'
import { noVault } from './no-vault.ts'
import { sealedVault } from './sealed-vault.ts'
import type { Vault } from './vault.ts'

type Choice = {
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  dataFolder: string
  usualFolder: string
}

const PROBE_MS = 3000

/**
 * The vault for a terminal or container (K6): the sealed file when `GATEHOUSE_VAULT_KEY` is set, else the OS keychain when it
 * answers, else none, which refuses to store. Never rejects.
 */
export async function chooseVault({ env, platform, dataFolder, usualFolder }: Choice): Promise<Vault> {
  const passphrase = env['GATEHOUSE_VAULT_KEY']
  if (passphrase) return sealedVault(join(dataFolder, 'secrets.sealed'), passphrase)
  if (platform === 'linux' && !hasSessionBus(env))
    return noVault('there is no session bus, hence no keychain.')
  const service = keychainService(dataFolder, usualFolder)
  const problem = await keychainProblem(service, PROBE_MS)
  return problem === undefined ? keychainVault(service) : noVault(problem)
}

/** Asked first, because libsecret would start a bus of its own when it finds a display but no bus. */
function hasSessionBus(env: Choice['env']): boolean {
  if (env['DBUS_SESSION_BUS_ADDRESS']) return true
  return Boolean(env['XDG_RUNTIME_DIR'] && existsSync(join(env['XDG_RUNTIME_DIR'], 'bus')))
}
