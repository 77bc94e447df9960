import { randomBytes } from 'node:crypto'
import { AppError } from '#base/errors.ts'
import type { Check } from '#contract'
import type { Vault } from '#services/secrets/vault.ts'

const PLACES = { keychain: "the system's keychain", sealed_file: 'a sealed file' }

/** A made-up value goes into the vault, comes back the same, and is removed. */
export async function checkVault(vault: Vault): Promise<Check> {
  const check = { id: 'vault', title: 'Secrets' }
  if (vault.kind === 'none') {
    const detail = 'Secrets cannot be kept: there is no keychain here, and no passphrase for a sealed file.'
    const fix =
      'Set GATEHOUSE_VAULT_KEY to a passphrase and start Gatehouse again, or refer to variables (env:NAME).'
    return { ...check, status: 'warning', detail, fix }
  }
  const name = `gatehouse-probe-${randomBytes(6).toString('hex')}`
  const value = randomBytes(16).toString('hex')
  try {
    await vault.set(name, value)
    const back = await vault.get(name)
    if (back === value) return { ...check, status: 'ok', detail: `They are kept in ${PLACES[vault.kind]}.` }
    return {
      ...check,
      status: 'failed',
      detail: `${PLACES[vault.kind]} gave back another value than was put in.`,
    }
  } catch (error) {
    const detail = error instanceof AppError ? error.message : `The vault failed: ${String(error)}`
    return { ...check, status: 'failed', detail }
  } finally {
    await vault.delete(name).catch(() => undefined) // the finding above says what is wrong
  }
}
