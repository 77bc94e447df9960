import type { Log } from '#base/log.ts'
import type { Publish, Server } from '#contract'
import type { Registry } from '#services/registry/registry.ts'
import type { Scheduler } from '#services/scheduler/scheduler.ts'
import type { Servers } from '#services/servers/servers.ts'
import type { Settings } from '#services/settings/settings.ts'
import type { Sync } from '#services/sync/sync.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'

import { refersTo } from './secret-entries.ts'

type Deps = {
  log: Log
  publish: Publish
  settings: Pick<Settings, 'get'>
  servers: Pick<Servers, 'list' | 'byId'>
  upstreams: Pick<Upstreams, 'open' | 'restart' | 'disable' | 'remove' | 'onReadNeeded'>
  registry: Pick<Registry, 'serversChanged'>
  scheduler: Pick<Scheduler, 'set' | 'delete'>
  sync: Pick<Sync, 'run'>
}

/** Keeps connections, schedule and registry in step with the configuration of the servers. */
export class ServerLife {
  readonly #deps: Deps
  /** Before the start (a command that opens the data itself) nothing is connected or scheduled. */
  #started = false

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Connects and schedules every enabled server, and reads each when it connects or says that its lists changed. */
  start(): void {
    const { servers, upstreams, sync, log } = this.#deps
    this.#started = true
    upstreams.onReadNeeded((id, why) => {
      const server = servers.byId(id)
      if (!server) return
      sync
        .run([server], why)
        .catch((error: unknown) =>
          log.error({ err: error, server: server.slug }, 'a sync failed unexpectedly'),
        )
    })
    for (const server of servers.list()) this.#connect(server)
    for (const server of servers.list()) this.#schedule(server)
  }

  /** A server was added or changed. `reconnect` is false when only what concerns Gatehouse itself changed (name, trust, schedule). */
  changed(server: Server, { reconnect }: { reconnect: boolean }): void {
    this.#tellRegistry(server)
    if (!this.#started) return
    if (reconnect) this.#connect(server)
    this.#schedule(server)
  }

  async removed(server: Server): Promise<void> {
    const { scheduler, upstreams } = this.#deps
    scheduler.delete(server.id)
    this.#tellRegistry(server)
    await upstreams.remove(server.id)
  }

  /** A secret got a new value: whoever uses it connects anew, instead of at its next try. */
  secretChanged(name: string): void {
    if (!this.#started) return
    for (const server of this.#deps.servers.list())
      if (server.enabled && refersTo(server, name)) this.#restart(server)
  }

  /** The general schedule changed. */
  reschedule(): void {
    if (!this.#started) return
    for (const server of this.#deps.servers.list()) if (!server.syncEvery) this.#schedule(server)
  }

  #tellRegistry({ slug }: Server): void {
    this.#deps.registry.serversChanged()
    this.#deps.publish('tools.changed', { slug })
  }

  #connect(server: Server): void {
    const { upstreams, log } = this.#deps
    if (server.enabled) upstreams.open(server)
    else
      upstreams
        .disable(server)
        .catch((error: unknown) =>
          log.error({ err: error, server: server.slug }, 'a server did not end cleanly'),
        )
  }

  #restart({ id, slug }: Server): void {
    const { upstreams, log } = this.#deps
    upstreams
      .restart(id)
      .catch((error: unknown) => log.error({ err: error, server: slug }, 'a server did not restart'))
  }

  #schedule({ id, enabled, syncEvery }: Server): void {
    const { scheduler, settings, servers, sync } = this.#deps
    if (!enabled) return scheduler.delete(id)
    scheduler.set(id, syncEvery ?? settings.get().sync.every, async () => {
      const server = servers.byId(id)
      if (server) await sync.run([server], 'schedule')
    })
  }
}
