import type { SecretEntry, Server } from '#contract'
import type { Parts } from './parts.ts'

/** The secrets' names, each with the servers that refer to it. */
export function secretEntries({ secrets, servers }: Pick<Parts, 'secrets' | 'servers'>): SecretEntry[] {
  const all = servers.list()
  return secrets.list().map(entry => ({
    ...entry,
    usedBy: all.filter(server => refersTo(server, entry.name)).map(({ slug }) => slug),
  }))
}

/** True when a server's auth or one of its variables is this secret. */
export function refersTo({ auth, env = {} }: Server, name: string): boolean {
  const reference = `keychain:${name}`
  return auth.secret === reference || Object.values(env).includes(reference)
}
