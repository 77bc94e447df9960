import { AppError } from '#base/errors.ts'
import type { Vault } from './vault.ts'

/** The vault of a computer without a keychain and without a passphrase: it keeps nothing rather than keep it in clear (K6). */
export function noVault(why: string): Vault {
  const refuse = (): Promise<never> => Promise.reject(new AppError('vault_unavailable', sentence(why)))
  return { kind: 'none', get: refuse, set: refuse, delete: refuse }
}

function sentence(why: string): string {
  return `Secrets cannot be kept here: ${why} Set GATEHOUSE_VAULT_KEY to a passphrase and start Gatehouse again; secrets are then kept in a sealed file. Or refer to environment variables (env:NAME).`
}
