import type { Handlers, Server } from '#contract'
import type { Parts } from './parts.ts'
import { requirePerson } from './person.ts'
import { viewServer } from './server-view.ts'

type Names = Extract<keyof Handlers, `servers.${string}` | `sync.${string}`>

/** Fields whose change does not touch the connection. */
const OURS = new Set(['name', 'trust', 'syncEvery', 'timeoutMs', 'updatedAt'])

export function serverHandlers(parts: Parts): Pick<Handlers, Names> {
  const { servers, life, upstreams, registry, sync, secrets } = parts
  return {
    'servers.list': () => servers.list().map(server => viewServer(parts, server)),
    'servers.add': async input => {
      const server = await servers.add(input)
      life.changed(server, { reconnect: true })
      return server
    },
    'servers.update': async (change, caller) => {
      const before = servers.get(change.slug)
      if (change.trust === 'first_use' && before.trust === 'review')
        requirePerson(parts, caller, 'trust what a server says at first use')
      const server = await servers.update(change)
      life.changed(server, { reconnect: needsReconnect(before, server) })
      if (before.trust === 'review' && server.trust === 'first_use') registry.approveNew(server.slug)
      return server
    },
    'servers.remove': async ({ slug }) => life.removed(await servers.remove(slug)),
    'servers.restart': ({ slug }) => upstreams.restart(servers.get(slug).id),
    'servers.preview': ({ text }) => servers.preview(text),
    'servers.import': async ({ text, names }) => {
      const result = await servers.import(text, names)
      for (const server of result.added) life.changed(server, { reconnect: true })
      return result
    },
    'servers.log': ({ slug }) =>
      upstreams.stderr(servers.get(slug).id).map(({ at, line }) => ({ at, line: secrets.redact(line) })),
    'sync.run': ({ slugs, includeDisabled, trigger }) =>
      sync.run(
        chosen(servers.list(), slugs, includeDisabled, slug => servers.get(slug)),
        trigger,
      ),
    'sync.history': ({ slug, limit }) => sync.history(slug, limit),
  }
}

/** The named servers whether enabled or not (S6), else all enabled, else all. */
function chosen(
  all: Server[],
  slugs: string[] | undefined,
  includeDisabled: boolean,
  get: (slug: string) => Server,
): Server[] {
  if (slugs) return [...new Set(slugs)].map(get)
  return all.filter(({ enabled }) => enabled || includeDisabled)
}

function needsReconnect(before: Server, after: Server): boolean {
  return connectionOf(before) !== connectionOf(after)
}

function connectionOf(server: Server): string {
  const fields = Object.entries(server).filter(([name]) => !OURS.has(name))
  return JSON.stringify(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
