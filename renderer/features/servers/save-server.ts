import type { Server, ServerChange, ServerInput } from '#contract'
import { call } from '../../state/api.ts'
import type { NewSecret } from './server-input.ts'

/** Stores a new server. Secrets first; when the server is refused they are taken out again. Rejects with an ApiError. */
export function saveNew(input: ServerInput, secrets: readonly NewSecret[]): Promise<Server> {
  return withSecrets(secrets, () => call('servers.add', input))
}

/** Stores a change, in the same manner. */
export function saveChange(change: ServerChange, secrets: readonly NewSecret[]): Promise<Server> {
  return withSecrets(secrets, () => call('servers.update', change))
}

async function withSecrets(secrets: readonly NewSecret[], store: () => Promise<Server>): Promise<Server> {
  const known = secrets.length > 0 ? (await call('secrets.list')).map(({ name }) => name) : []
  const done: string[] = []
  try {
    for (const secret of secrets) {
      // oxlint-disable-next-line no-await-in-loop -- a keychain that asks the person should ask once
      await call('secrets.set', secret)
      done.push(secret.name)
    }
    return await store()
  } catch (error) {
    const fresh = done.filter(name => !known.includes(name))
    await Promise.allSettled(fresh.map(name => call('secrets.remove', { name })))
    throw error
  }
}
