import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Caller, EventData, EventName, Input, Method, Output, ServerInput } from '#contract'
import { RuleInput } from '#contract'
import { type Core, createCore, type Host } from '../../main/core.ts'
import { dispatch } from '../../main/rpc.ts'
import { hostile } from '../fixtures/hostile.ts'
import { quiet } from './gate.ts'
import { eventually } from '../fixtures/eventually.ts'

const caller: Caller = { face: 'test', name: 'test' }

type Heard = { [E in EventName]: { event: E; data: EventData<E> } }[EventName]

export type TestCore = Awaited<ReturnType<typeof startCore>>

/** The whole core in a folder of its own, with a vault in memory and the gateway on any free port. */
export async function startCore(options: { dataFolder?: string; host?: Partial<Host>; asks?: boolean } = {}) {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'gh-core-'))
  const core: Core = createCore({ ...testHost(dataFolder), ...options.host })
  const heard: Heard[] = []
  core.subscribe((event, data) => void heard.push({ event, data } as Heard))
  await core.start()
  // Most tests are about other things than what is asked.
  if (!options.asks) await core.handlers['rules.add'](RuleInput.parse({ action: 'allow' }), caller)

  /** A method as any face calls it; a refusal is thrown as `code: sentence`. */
  const call = async <M extends Method>(method: M, input?: Input<M>, from = caller): Promise<Output<M>> => {
    const reply = await dispatch(core.handlers, quiet, from, method, input)
    if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
    return reply.value as Output<M>
  }
  const add = (slug: string, input: Partial<ServerInput>) =>
    call('servers.add', { name: slug, slug, kind: 'stdio', trust: 'first_use', ...input })
  /** Adds a server and waits until it was read for the first time. */
  const addRead = async (slug: string, input: Partial<ServerInput>) => {
    const server = await add(slug, input)
    await eventually(async () => {
      if ((await call('sync.history', { slug })).length === 0) throw new Error(`${slug} was not read yet`)
    })
    return server
  }
  return {
    dataFolder,
    heard,
    call,
    add,
    addRead,
    /** Slugs of finished readings, in the order in which they ended. */
    finished: () => heard.flatMap(({ event, data }) => (event === 'sync.finished' ? [data.slug] : [])),
    /** Ends it; its folder stays when it was given. */
    async close() {
      try {
        await core.close()
      } finally {
        if (!options.dataFolder) rmSync(dataFolder, { recursive: true, force: true })
      }
    },
  }
}

/** The fixture that misbehaves, as a person would register it. */
export const hostileInput = (mode?: string, number?: number): Partial<ServerInput> => hostile(mode, number)

/** A server of an npm package, started by its entry file. */
export const packageInput = (entry: string, ...args: string[]): Partial<ServerInput> => ({
  command: process.execPath,
  args: [fileURLToPath(new URL(`../../node_modules/${entry}`, import.meta.url)), ...args],
})

function testHost(dataFolder: string): Host {
  const secrets = new Map<string, string>()
  return {
    face: 'test',
    version: '0.0.0-test',
    dataFolder,
    home: join(dataFolder, 'home'),
    platform: process.platform,
    env: { MCP_SERVER_PORT: '0', PATH: process.env['PATH'] },
    vault: {
      kind: 'sealed_file',
      get: async name => secrets.get(name),
      set: async (name, value) => void secrets.set(name, value),
      delete: async name => void secrets.delete(name),
    },
    now: () => new Date(),
    log: quiet,
    bridge: { command: process.execPath, args: ['bridge.js'], env: {} },
    // What a busy machine may need.
    closeWithinMs: 40_000,
  }
}
