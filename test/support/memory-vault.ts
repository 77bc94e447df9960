import { AppError } from '../../main/base/errors.ts'
import type { Vault } from '../../main/services/secrets/vault.ts'

/** A vault at the Host edge whose values a test can look at, and which can be made to fail. */
export function memoryVault(): Vault & { values: Map<string, string>; failsFor: (name: string) => boolean } {
  const values = new Map<string, string>()
  const vault = {
    kind: 'keychain' as const,
    values,
    failsFor: (_name: string): boolean => false,
    get: async (name: string) => values.get(name),
    set: async (name: string, value: string) => {
      if (vault.failsFor(name)) throw new AppError('vault_unavailable', 'The vault is closed.')
      values.set(name, value)
    },
    delete: async (name: string) => {
      if (vault.failsFor(name)) throw new AppError('vault_unavailable', 'The vault is closed.')
      values.delete(name)
    },
  }
  return vault
}
