import { createHash } from 'node:crypto'
import type * as keytarTypes from 'keytar'
import { AppError } from '#base/errors.ts'
import type { Vault } from './vault.ts'

type Keytar = Pick<typeof keytarTypes, 'getPassword' | 'setPassword' | 'deletePassword'>

/** A keychain that asks the person to unlock it may take a while; one that answers nothing at all must not hold a server up for ever. */
const ANSWER_MS = 60_000

/**
 * The OS keychain: macOS Keychain, Windows Credential Manager, the Secret Service on Linux. `service` is the name under which
 * entries appear there, see `keychainService`. Every method rejects with `vault_unavailable` when the keychain does not answer.
 */
export function keychainVault(service: string): Vault {
  return {
    kind: 'keychain',
    get: name => ask(async keytar => (await keytar.getPassword(service, name)) ?? undefined),
    set: (name, value) => ask(keytar => keytar.setPassword(service, name, value)),
    delete: name => ask(async keytar => void (await keytar.deletePassword(service, name))),
  }
}

/** Two data folders on one account must not mix their secrets, so any but the usual one gets a name of its own. */
export function keychainService(dataFolder: string, usualFolder: string): string {
  if (dataFolder === usualFolder) return 'Gatehouse'
  return `Gatehouse ${createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)}`
}

/** Undefined when the keychain answers, else why not, in a sentence. */
export async function keychainProblem(service: string, withinMs: number): Promise<string | undefined> {
  try {
    await ask(keytar => keytar.getPassword(service, 'gatehouse-probe'), withinMs)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function ask<T>(question: (keytar: Keytar) => Promise<T>, withinMs = ANSWER_MS): Promise<T> {
  const deadline = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => deadline.reject(new Error(`no answer within ${withinMs / 1000} s`)),
    withinMs,
  )
  try {
    return await Promise.race([load().then(question), deadline.promise])
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError(
      'vault_unavailable',
      `The system's keychain did not answer (${reason}). Unlock it and try again.`,
      { cause },
    )
  } finally {
    clearTimeout(timer)
  }
}

/** Imported when first needed: where libsecret is missing the native part cannot load, and headless must start all the same. */
async function load(): Promise<Keytar> {
  const module: { default?: Keytar } & Keytar = await import('keytar')
  return module.default ?? module
}
