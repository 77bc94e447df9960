import type { Bus } from '#base/bus.ts'
import type { Server } from '#contract'
import type { Upstreams } from '#services/upstreams/upstreams.ts'

/**
 * Connects one server of a core that was not started, for a command that needs just this one. Resolves when it is
 * connected or when it is known that it is not; the request itself then says why.
 */
export function connectAlone(
  server: Server,
  upstreams: Pick<Upstreams, 'open' | 'state'>,
  subscribe: Bus['subscribe'],
): Promise<void> {
  return new Promise(resolve => {
    const look = (): void => {
      if (upstreams.state(server.id).kind === 'connecting') return
      stop()
      resolve()
    }
    const stop = subscribe(event => {
      if (event === 'servers.changed') look()
    })
    upstreams.open(server)
    look()
  })
}
