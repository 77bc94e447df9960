import type { SecretEntry, Server } from '#contract'
import type { Secrets } from '#services/secrets/secrets.ts'
import type { Servers } from '#services/servers/servers.ts'

type From = { secrets: Pick<Secrets, 'list'>; servers: Pick<Servers, 'list'> }

/** The secrets' names, each with the servers that refer to it. */
export function secretEntries({ secrets, servers }: From): SecretEntry[] {
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
