import { randomUUID } from 'node:crypto'
import type { EventData, EventName, Publish, Server, ServerId } from '#contract'
import { type Reading, Registry } from '#services/registry/registry.ts'
import type { RawItem } from '#services/upstreams/upstream.ts'
import { openStore, type Store } from '#store/store.ts'

type Told = { [E in EventName]: { event: E; data: EventData<E> } }[EventName]

/** A registry over its own real database, with its servers and everything that it published. */
export function registryBed(store: Store = openStore(':memory:')) {
  const servers: Server[] = []
  const told: Told[] = []
  const clock = { at: new Date('2026-11-20T12:00:00.000Z') }
  const publish: Publish = (event, data) => void told.push({ event, data } as Told)
  const registry = new Registry({ store, publish, now: () => clock.at, servers: { list: () => servers } })

  const add = (slug: string, fields: Partial<Server> = {}): Server => {
    const server = makeServer(slug, fields)
    servers.push(server)
    store
      .prepare(`INSERT INTO servers VALUES (?, ?, ?, 1, '{}', '2026-01-01', '2026-01-01')`)
      .run(server.id, slug, server.name)
    registry.serversChanged()
    return server
  }
  const remove = (server: Server): void => {
    servers.splice(servers.indexOf(server), 1)
    store.prepare(`DELETE FROM servers WHERE id = ?`).run(server.id)
    registry.serversChanged()
  }
  const close = (): void => {
    registry.close()
    store.close()
  }
  return { store, registry, servers, told, clock, publish, add, remove, close }
}

function makeServer(slug: string, fields: Partial<Server> = {}): Server {
  return {
    id: randomUUID() as ServerId,
    slug,
    name: slug.toUpperCase(),
    kind: 'stdio',
    command: 'true',
    auth: { type: 'none' },
    enabled: true,
    trust: 'first_use',
    sharing: 'shared',
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...fields,
  }
}

export const tool = (name: string, fields: RawItem = {}): RawItem => ({
  name,
  description: `Does ${name}.`,
  inputSchema: { type: 'object' },
  ...fields,
})

export const reading = (tools: unknown[], rest: Partial<Reading> = {}): Reading => ({
  facts: null,
  tools: tools as RawItem[],
  resources: [],
  resourceTemplates: [],
  prompts: [],
  ...rest,
})
