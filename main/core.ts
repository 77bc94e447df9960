import { Bus } from '#base/bus.ts'
import type { Clock } from '#base/clock.ts'
import { Lifetime } from '#base/lifetime.ts'
import type { Log } from '#base/log.ts'
import type { AppInfo } from '#contract'
import { Activity } from '#services/activity/activity.ts'
import { Broker } from '#services/broker/broker.ts'
import { type BridgeCommand, Clients } from '#services/clients/clients.ts'
import { Gateway } from '#services/gateway/gateway.ts'
import { Keys } from '#services/keys/keys.ts'
import { Registry } from '#services/registry/registry.ts'
import { parseEvery } from '#services/scheduler/every.ts'
import { Scheduler } from '#services/scheduler/scheduler.ts'
import { Secrets } from '#services/secrets/secrets.ts'
import type { Vault } from '#services/secrets/vault.ts'
import { Servers } from '#services/servers/servers.ts'
import { Settings } from '#services/settings/settings.ts'
import { Sync } from '#services/sync/sync.ts'
import { Upstreams } from '#services/upstreams/upstreams.ts'
import { openStore } from '#store/store.ts'

/** What the core needs from whoever runs it: Electron, a terminal, or a test. */
export type Host = {
  face: AppInfo['face']
  version: string
  dataFolder: string
  /** The person's home folder, where agent apps keep their configuration. */
  home: string
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  vault: Vault
  now: Clock
  log: Log
  bridge: BridgeCommand
}

/** Builds the whole app below the faces. Read top to bottom: that is the dependency order. */
export function createCore(host: Host) {
  const { log, now, env, version, dataFolder } = host
  const lifetime = new Lifetime()
  const bus = new Bus()
  const { publish } = bus

  const store = openStore(`${dataFolder}/gatehouse.db`)
  lifetime.add(() => void store.close())

  const checkEvery = (every: string): void => void parseEvery(every, '')
  const settings = new Settings({ store, publish })
  const secrets = new Secrets({ store, vault: host.vault, publish, now, env })
  const servers = new Servers({ store, publish, now, secrets, checkEvery })
  const keys = new Keys({ store, publish, now })

  const activity = new Activity({ store, publish, now, log })
  lifetime.add(() => activity.close())

  const upstreams = new Upstreams({ log, now, publish, resolveSecret: ref => secrets.resolve(ref) })
  lifetime.add(() => upstreams.close())

  const registry = new Registry({ store, publish, now, servers })
  lifetime.add(() => registry.close())

  const sync = new Sync({ store, publish, now, log, upstreams, registry })
  lifetime.add(() => sync.close())

  const scheduler = new Scheduler({ now, log })
  lifetime.add(() => scheduler.close())

  const broker = new Broker({ log, registry, upstreams, activity })

  const gateway = new Gateway({
    log,
    now,
    publish,
    subscribe: bus.subscribe.bind(bus),
    version,
    dataFolder,
    broker,
    registry,
    keys,
    upstreams,
  })
  lifetime.add(() => gateway.close())

  const clients = new Clients({
    store,
    publish,
    now,
    log,
    home: host.home,
    platform: host.platform,
    env,
    dataFolder,
    bridge: host.bridge,
  })
  lifetime.add(() => clients.close())

  return {
    settings,
    servers,
    gateway,
    clients,
    scheduler,
    sync,
    subscribe: bus.subscribe.bind(bus),
    close: () => lifetime.close(),
  }
}

export type Core = ReturnType<typeof createCore>
