import type { SecretEntry, Server } from '#contract'
import type { Parts } from './parts.ts'

/** The secrets' names, each with the servers that refer to it. */
export function secretEntries({ secrets, servers }: Pick<Parts, 'secrets' | 'servers'>): SecretEntry[] {
  const all = servers.list()
  return secrets.list().map(entry => ({
    ...entry,
    usedBy: all.filter(server => refersTo(server, `keychain:${entry.name}`)).map(({ slug }) => slug),
  }))
}

function refersTo({ auth, env = {} }: Server, reference: string): boolean {
  return auth.secret === reference || Object.values(env).includes(reference)
}
