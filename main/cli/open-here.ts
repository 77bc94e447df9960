import { type Caller, type Method, methods } from '#contract'
import { type Core, createCore } from '../core.ts'
import { dispatch } from '../rpc.ts'
import { terminalHost } from '../terminal-host.ts'
import type { Session } from './session.ts'

const caller: Caller = { face: 'cli', name: 'cli' }

/** What only a running Gatehouse can do, and why. */
const needsRunning: Partial<Record<Method, string>> = {
  'servers.restart': 'No Gatehouse is running, so there is no connection to restart.',
  'workflows.run': 'No Gatehouse is running, so nothing would run the job. Start it: gatehouse serve',
  'jobs.rerun': 'No Gatehouse is running, so nothing would run the job. Start it: gatehouse serve',
  'jobs.cancel': 'No Gatehouse is running, so no job runs. Start it: gatehouse serve',
  'approvals.decide': 'No Gatehouse is running, so nothing waits. Start it: gatehouse serve',
  'approvals.rejectAll': 'No Gatehouse is running, so nothing waits. Start it: gatehouse serve',
  'jobs.decide': 'No Gatehouse is running, so no job goes on. Start it: gatehouse serve',
}

/**
 * The core in this process, for one command: it does not listen, schedules nothing, and connects only to the server
 * that a call needs. What the log has to say of bugs goes to stderr.
 */
export async function openHere(env: NodeJS.ProcessEnv): Promise<Session> {
  const host = await terminalHost({ env, logLevel: 'error' })
  const core = createCore(host)
  return {
    running: false,
    call: async (method, input) => {
      const message = needsRunning[method]
      if (message !== undefined) return { ok: false, error: { code: 'not_running', message } }
      if (/^(?:workflows\.|templates\.|app\.check$)/.test(method) && method !== 'workflows.check')
        await core.handlers['workflows.reload'](undefined, caller)
      await connectFor(core, method, input)
      return dispatch(core.handlers, host.log, caller, method, input)
    },
    close: () => core.close(),
  }
}

/** Calls and readings go over connections, which nobody has opened yet. What is not there opens none; the method itself says so. */
async function connectFor(core: Core, method: Method, input: unknown): Promise<void> {
  const slugs = await neededBy(core, method, input)
  await Promise.all(slugs.map(slug => core.connect(slug)))
}

async function neededBy({ handlers }: Core, method: Method, input: unknown): Promise<string[]> {
  if (method === 'tools.call') {
    const { data } = methods[method].input.safeParse(input)
    const tools = await handlers['tools.list']({}, caller)
    return tools
      .filter(({ exposedName, served }) => served && exposedName === data?.tool)
      .map(({ server }) => server)
  }
  if (method !== 'sync.run') return []
  const { data } = methods[method].input.safeParse(input)
  const servers = await handlers['servers.list'](undefined, caller)
  return servers
    .filter(({ enabled, slug }) => enabled && (data?.slugs?.includes(slug) ?? true))
    .map(({ slug }) => slug)
}
