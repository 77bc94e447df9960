import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bus } from '../../main/base/bus.ts'
import { Lifetime } from '../../main/base/lifetime.ts'
import type { Log } from '../../main/base/log.ts'
import { RuleInput, Settings } from '#contract'
import { Activity } from '../../main/services/activity/activity.ts'
import { Approvals } from '../../main/services/approvals/approvals.ts'
import { Broker } from '../../main/services/broker/broker.ts'
import { Gateway } from '../../main/services/gateway/gateway.ts'
import type { LocalDispatch } from '../../main/services/gateway/local-rpc.ts'
import type { Webhooks } from '../../main/services/gateway/rest/webhook-route.ts'
import { Keys } from '../../main/services/keys/keys.ts'
import { Limits } from '../../main/services/limits/limits.ts'
import { Policy } from '../../main/services/policy/policy.ts'
import { Registry } from '../../main/services/registry/registry.ts'
import { VaultKey } from '../../main/services/secrets/vault-key.ts'
import { Servers } from '../../main/services/servers/servers.ts'
import type {
  CallParams,
  RawItem,
  RawResult,
  RequestOptions,
} from '../../main/services/upstreams/upstream.ts'
import { openStore } from '../../main/store/store.ts'
import { memoryVault } from './memory-vault.ts'
import { recordDeps } from './record.ts'

const nothing = (): void => undefined
const now = (): Date => new Date()
const settings = () => Settings.parse({}).approvals
const noGate = (): never => {
  throw new Error('no gate')
}
export const quiet: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** How a scripted server answers one of its tools. */
export type Script = (
  params: CallParams,
  options: RequestOptions,
  session: string | undefined,
) => Promise<RawResult>

export type Gate = Awaited<ReturnType<typeof openGate>>

/**
 * The real gateway, broker, registry, keys and record on a real database, with scripted servers behind them: a test
 * decides when an answer comes, which no real server lets it.
 */
export async function openGate(
  options: {
    host?: string
    port?: number
    dataFolder?: string
    dispatch?: LocalDispatch
    webhooks?: Webhooks
    /** Calls are asked as they are for a person who has made no rule. */
    asks?: boolean
  } = {},
) {
  const lifetime = new Lifetime()
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'gh-gate-'))
  if (!options.dataFolder) lifetime.add(() => rmSync(dataFolder, { recursive: true, force: true }))
  const store = openStore(':memory:')
  lifetime.add(() => void store.close())
  const bus = new Bus()
  const { publish } = bus
  const scripts = new Map<string, Script>()
  const ended: string[] = []
  const asked: { method: string; params: unknown }[] = []
  const upstreams = {
    callTool: (_id: string, params: CallParams, request: RequestOptions, session?: string) => {
      const script = scripts.get(params.name)
      if (!script) throw new Error(`no script for ${params.name}`)
      return script(params, request, session)
    },
    request: async (_id: string, method: string, params: unknown): Promise<RawResult> => {
      asked.push({ method, params })
      return { answered: method }
    },
    endSession: (session: string) => void ended.push(session),
  }
  const secrets = { set: async () => undefined, remove: async () => undefined, list: () => [] }
  const servers = new Servers({ store, publish, now, secrets, checkEvery: nothing })
  const keys = new Keys({ store, publish, now, signing: new VaultKey(memoryVault(), 'signing') })
  lifetime.add(() => keys.close())
  const limits = new Limits({ store, publish, now, log: quiet, keyName: id => keys.owner(id)?.name })
  lifetime.add(() => limits.close())
  const activity = new Activity({ store, publish, now, log: quiet, ...recordDeps() })
  lifetime.add(() => activity.close())
  const registry = new Registry({ store, publish, now, servers })
  lifetime.add(() => registry.close())
  const policy = new Policy({ store, publish, now })
  // Most tests are about other things than what is asked.
  policy.add(RuleInput.parse({ action: 'allow', enabled: !options.asks }), { by: 'test' })
  const approvals = new Approvals({
    store,
    publish,
    now,
    policy,
    activity,
    hide: args => JSON.stringify(args),
    isAttended: () => true,
    settings,
  })
  lifetime.add(() => approvals.close())
  keys.onRevoked(id => approvals.withdraw(id))
  const broker = new Broker({
    log: quiet,
    now,
    registry,
    upstreams,
    activity,
    keys,
    limits,
    policy,
    approvals,
    settings,
  })
  const gateway = new Gateway({
    log: quiet,
    now,
    publish,
    subscribe: bus.subscribe.bind(bus),
    version: '1.2.3',
    dataFolder,
    broker,
    registry,
    servers,
    keys,
    limits,
    activity,
    policy,
    gates: { pending: () => [], get: noGate, decide: noGate },
    upstreams,
    ...(options.webhooks && { webhooks: options.webhooks }),
  })
  lifetime.add(() => gateway.close())
  await gateway.start(
    { host: options.host ?? '127.0.0.1', port: options.port ?? 0 },
    options.dispatch ??
      (async (name, input) => ({
        ok: true,
        value: { name, input },
      })),
  )

  return {
    bus,
    publish,
    gateway,
    broker,
    registry,
    keys,
    limits,
    activity,
    policy,
    approvals,
    servers,
    scripts,
    ended,
    asked,
    dataFolder,
    url: gateway.status().url ?? '',
    origin: new URL(gateway.status().url ?? 'http://none').origin,
    key: (await keys.create({ name: 'tester' })).key,
    /** Registers a server whose tools are served at once. */
    async addServer(
      slug: string,
      tools: RawItem[],
      more: { prompts?: RawItem[]; resources?: RawItem[]; resourceTemplates?: RawItem[] } = {},
    ) {
      const server = await servers.add({
        name: slug,
        slug,
        kind: 'stdio',
        command: 'true',
        trust: 'first_use',
      })
      registry.serversChanged()
      const facts = { protocolVersion: '2025-11-25', serverInfo: null, capabilities: {}, instructions: null }
      const offers = { resources: [], resourceTemplates: [], prompts: [], ...more }
      await registry.store(server, { facts, tools, ...offers })
      return server
    },
    close: () => lifetime.close(),
  }
}

/** A tool that takes one text. */
export function tool(name: string, more: RawItem = {}): RawItem {
  return {
    name,
    description: `The tool ${name}.`,
    inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
    ...more,
  }
}

export function text(value: string): RawResult {
  return { content: [{ type: 'text', text: value }] }
}
