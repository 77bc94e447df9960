import { Bus } from '#base/bus.ts'
import type { Clock } from '#base/clock.ts'
import { Guarding } from '#base/guarding.ts'
import { Lifetime } from '#base/lifetime.ts'
import type { Log } from '#base/log.ts'
import type { Redactor } from '#base/redactor.ts'
import type { AppInfo, Handlers } from '#contract'
import { Activity } from '#services/activity/activity.ts'
import { redactDetail } from '#services/activity/redact-detail.ts'
import { Approvals } from '#services/approvals/approvals.ts'
import type { Hide } from '#services/approvals/views.ts'
import { Broker } from '#services/broker/broker.ts'
import { type BridgeCommand, Clients } from '#services/clients/clients.ts'
import { Doctor } from '#services/doctor/doctor.ts'
import { Gateway } from '#services/gateway/gateway.ts'
import type { ShowNotification } from '#services/jobs/steps/notify.ts'
import { Keys } from '#services/keys/keys.ts'
import { Limits } from '#services/limits/limits.ts'
import { Policy } from '#services/policy/policy.ts'
import { RemoteJobs } from '#services/remote-jobs/remote-jobs.ts'
import { Registry } from '#services/registry/registry.ts'
import { parseEvery } from '#services/scheduler/every.ts'
import { Scheduler } from '#services/scheduler/scheduler.ts'
import { Secrets } from '#services/secrets/secrets.ts'
import { VaultKey } from '#services/secrets/vault-key.ts'
import type { Vault } from '#services/secrets/vault.ts'
import { Servers } from '#services/servers/servers.ts'
import { listenAt } from '#services/settings/listen-at.ts'
import { Settings } from '#services/settings/settings.ts'
import { Sync } from '#services/sync/sync.ts'
import { Upstreams } from '#services/upstreams/upstreams.ts'
import { lockData } from '#store/data-lock.ts'
import { openStore } from '#store/store.ts'
import { activityHandlers } from './handlers/activity-handlers.ts'
import { buildAutomation } from './core-automation.ts'
import { appInfo } from './handlers/app-info.ts'
import { approvalHandlers } from './handlers/approval-handlers.ts'
import { connectAlone } from './handlers/connect-alone.ts'
import { houseHandlers } from './handlers/house-handlers.ts'
import { keyHandlers } from './handlers/key-handlers.ts'
import { metrics } from './handlers/metrics.ts'
import { pyexecServer } from './handlers/pyexec-server.ts'
import { recorded } from './handlers/recorded.ts'
import { Recording } from './handlers/recording.ts'
import { serverHandlers } from './handlers/server-handlers.ts'
import type { Parts } from './handlers/parts.ts'
import { ServerLife } from './handlers/server-life.ts'
import { toolHandlers } from './handlers/tool-handlers.ts'
import { workflowHandlers } from './handlers/workflow-handlers.ts'
import { dispatch } from './rpc.ts'

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
  /** Shows a message on the desktop; without one it goes to the log. */
  notify?: ShowNotification
  /** The log's redactor, told of every secret value handed out. */
  redactor?: Redactor
  /** Longest time that closing may take, in milliseconds, even when a server hangs; 4 s when not given. */
  closeWithinMs?: number
}

/** Builds the whole app below the faces. Read top to bottom: that is the dependency order. Throws `data_in_use`, `data_newer`, … */
export function createCore(host: Host) {
  const lifetime = new Lifetime(host.closeWithinMs ?? 4000)
  try {
    return build(host, lifetime)
  } catch (error) {
    void lifetime.close()
    throw error
  }
}

function build(host: Host, lifetime: Lifetime) {
  const { log, now, env, version, dataFolder, vault, home, platform, bridge } = host
  const bus = new Bus()
  const { publish } = bus
  const subscribe = bus.subscribe.bind(bus)
  const closing = new AbortController()

  const lock = lockData(dataFolder)
  lifetime.add(() => lock.release())

  const store = openStore(`${dataFolder}/gatehouse.db`)
  lifetime.add(() => void store.close())

  const settings = new Settings({ store, publish })
  const { redactor } = host
  const secrets = new Secrets({ store, vault, publish, now, env, ...(redactor && { redactor }) })
  const servers = new Servers({ store, publish, now, secrets, checkEvery })

  const keys = new Keys({ store, publish, now, signing: new VaultKey(vault, 'gatehouse-signing-key') })
  lifetime.add(() => keys.close())
  const limits = new Limits({ store, publish, now, log, keyName: id => keys.owner(id)?.name })
  lifetime.add(() => limits.close())

  const redact = (text: string) => secrets.redact(text)
  const recordKept = () => settings.get().activity
  const activity = new Activity({ store, publish, now, log, vault, redact, limits: recordKept })
  lifetime.add(() => activity.close())
  const recording = new Recording({ activity, subscribe, now, version, face: host.face })
  lifetime.add(() => recording.stop())

  const resolveSecret = (reference: string) => secrets.resolve(reference)
  const guarding = new Guarding()
  const remoteJobs = new RemoteJobs({ store, publish, now })
  const upstreams = new Upstreams({ log, now, publish, version, guarding, resolveSecret, record: remoteJobs })
  lifetime.add(() => upstreams.close())

  const registry = new Registry({ store, publish, now, servers })
  lifetime.add(() => registry.close())

  const sync = new Sync({ store, publish, now, log, upstreams, registry, redact })
  lifetime.add(() => sync.close())

  const scheduler = new Scheduler({ now, log })
  lifetime.add(() => scheduler.close())

  const life = new ServerLife({ log, publish, settings, servers, upstreams, registry, scheduler, sync })
  const policy = new Policy({ store, publish, now })
  const holding = { now, settings: () => settings.get().approvals }
  const isAttended = () => gateway.status().state !== 'stopped'
  const isPaused = () => gateway.status().state === 'paused'
  const hide: Hide = (args, schema) => redactDetail(args, schema, redact)
  const approvals = new Approvals({
    store,
    publish,
    policy,
    activity,
    hide,
    isAttended,
    isPaused,
    ...holding,
  })
  lifetime.add(() => approvals.close())
  keys.onRevoked(id => approvals.withdraw(id))

  const broker = new Broker({
    log,
    registry,
    upstreams,
    activity,
    keys,
    limits,
    policy,
    approvals,
    ...holding,
  })

  const loginPath = () => upstreams.loginPath()
  const automation = buildAutomation({
    store,
    publish,
    now,
    log,
    vault,
    dataFolder,
    lifetime,
    guarding,
    notify: showBy(host),
    loginPath,
    resolveSecret,
    checkEvery,
    webhookUrl: name => webhookUrl(name),
    subscribe,
    env,
    settings,
    scheduler,
    registry,
    activity,
    keys,
    limits,
    broker,
  })
  const { jobs, workflows, schedules, gateApprovals } = automation

  const gateway = new Gateway({
    log,
    now,
    publish,
    subscribe,
    version,
    dataFolder,
    broker,
    registry,
    servers,
    keys,
    limits,
    activity,
    policy,
    gates: gateApprovals,
    upstreams,
    webhooks: automation.webhooks,
    metrics: async () => metrics(parts),
  })
  lifetime.add(() => gateway.close())
  const webhookUrl = (name: string): string | null => {
    const [url, token] = [gateway.status().url, automation.webhookTokens.token(name)]
    return url !== null && token !== null ? new URL(`/api/hooks/${name}/${token}`, url).href : null
  }

  const clients = new Clients({ store, publish, now, log, home, platform, env, dataFolder, bridge })
  lifetime.add(() => clients.close())
  lifetime.add(() => closing.abort())

  const doctor = new Doctor({ store, vault, now, log, dataFolder, platform, version, loginPath })

  const at = (values = settings.get()) => listenAt(values.gateway, env)
  const ours = {
    info: appInfo(host, clients.entry),
    publish,
    life,
    checkEvery,
    listenAt: at,
    closing: closing.signal,
  }
  const services = {
    activity,
    approvals,
    broker,
    clients,
    doctor,
    gateApprovals,
    gateway,
    jobs,
    keys,
    limits,
    policy,
    registry,
    remoteJobs,
    runtimes: automation.runtimes,
    scheduler,
    secrets,
    servers,
    settings,
    stepTester: automation.stepTester,
    sync,
    templates: automation.templates,
    upstreams,
    workflows,
  }
  const parts: Parts = { ...ours, ...services }
  const handlers: Handlers = recorded(activity, {
    ...serverHandlers(parts),
    ...toolHandlers(parts),
    ...workflowHandlers(parts),
    ...houseHandlers(parts),
    ...activityHandlers(parts),
    ...approvalHandlers(parts),
    ...keyHandlers(parts),
  })

  return {
    handlers,
    subscribe,
    /** Listens, connects and schedules. A taken port shows in `gateway.status`; rejects with `host_not_allowed`, `bad_input`. */
    start: async () => {
      if (host.face === 'desktop' && !settings.get().desktop.used)
        settings.update({ desktop: { used: true } })
      const caller = { face: 'cli' as const, name: 'cli' }
      recording.start(sync)
      await gateway.start(at(), (name, input, from = caller) => dispatch(handlers, log, from, name, input))
      await pyexecServer({ servers, life, env, log })
      workflows.start()
      life.start()
      jobs.start()
      schedules.start()
      clients.watch()
    },
    /** Connects one server of a core that was not started. Rejects with `not_found`. */
    connect: async (slug: string) => connectAlone(servers.get(slug), upstreams, subscribe),
    /** Undoes everything, once, within its time. */
    close: () => lifetime.close(),
  }
}

/** A terminal has nobody to show a notification to; its log has. */
function showBy({ notify, log }: Host): ShowNotification {
  return notify ?? (({ title, message }) => log.info({ title, message }, 'notification'))
}

/** A schedule's text is checked before it is stored. */
function checkEvery(every: string): void {
  parseEvery(every, '')
}

export type Core = ReturnType<typeof createCore>
