import { childEnvironment } from '#base/child-environment.ts'
import type { Adapter, Opening } from './adapter.ts'
import { Child } from './child.ts'
import { cancelled } from './failure.ts'
import { checkFolder, resolveCommand } from './launch.ts'
import { openMcp, peerFor } from './mcp.ts'
import type { Peer } from './peer.ts'

/** MCP over the pipes of a process of our own (requirement S13). */
export const openStdio: Adapter = async opening => {
  const peer: Peer = peerFor(opening, { send: message => child.send(message) })
  const child = await launch(opening, peer)
  return openMcp(opening, peer, child)
}

async function launch(opening: Opening, peer: Peer): Promise<Child> {
  const { server, where, events, resolve, loginPath, guarding, tuning, signal } = opening
  const { command = '', args = [], cwd, env = {} } = server
  await checkFolder(cwd, where)
  const path = env['PATH'] ?? (await unlessAborted(loginPath.find(), signal))
  const absolute = await resolveCommand(command, path, cwd, where)
  const own = await Promise.all(
    Object.entries(env).map(async ([name, reference]) => [name, await resolve(reference)] as const),
  )
  signal.throwIfAborted()
  return Child.start({
    command: absolute,
    args,
    cwd,
    env: childEnvironment(path, Object.fromEntries(own)),
    where,
    guarding,
    graceMs: tuning.graceMs,
    message: message => peer.receive(message),
    logged: events.logged,
    ended: error => {
      peer.end(error)
      events.closed(error)
    },
  })
}

/** The shell may take its time; a connection that is no longer wanted need not wait for it. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(cancelled('Starting')), { once: true })
  })
  return Promise.race([promise, aborted])
}
