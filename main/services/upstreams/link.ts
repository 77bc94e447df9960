import type { Clock } from '#base/clock.ts'
import type { Publish, Server, ServerState } from '#contract'
import { Connection } from './connection.ts'
import type { Opener } from './opener.ts'
import type { Tuning } from './tuning.ts'
import type { Relay, UpstreamFacts } from './upstream.ts'

type Deps = {
  server: Server
  opener: Opener
  now: Clock
  tuning: Tuning
  publish: Publish
  /** One line that the server wrote for people. */
  logged: (line: string) => void
  readNeeded: (why: 'list_changed' | 'connected') => void
}

/** Capabilities of a client that its server may use; roots are left out, for they would replace the folders it was given. */
const passedOn = ['sampling', 'elicitation']

/** All connections of one server: the kept one that clients share, and one for each session where the server asks for that. */
export class Link {
  readonly server: Server
  readonly #deps: Deps
  readonly #shared: Connection
  readonly #sessions = new Map<string, Connection>()
  #reading: NodeJS.Timeout | undefined
  #readAgain = false

  constructor(deps: Deps) {
    this.#deps = deps
    this.server = deps.server
    this.#shared = this.#connection(true, null)
  }

  get state(): ServerState {
    return this.#shared.state
  }

  get facts(): UpstreamFacts | null {
    return this.#shared.facts
  }

  /** Begins to connect; a link that replaces another waits until the other's process is gone. */
  start(after?: Promise<unknown>): void {
    this.#shared.start(after)
  }

  /** The connection for a request: the session's own when the server is not shared. */
  for(session: string | undefined, relay: Relay | undefined): Connection {
    if (session === undefined || this.server.sharing === 'shared') return this.#shared
    const known = this.#sessions.get(session)
    if (known) return known
    const own = this.#connection(false, pick(relay?.capabilities ?? {}))
    this.#sessions.set(session, own)
    return own
  }

  async restart(): Promise<void> {
    const sessions = this.#takeSessions()
    await Promise.all([this.#shared.restart(), ...sessions.map(one => one.close())])
  }

  async endSession(session: string): Promise<void> {
    const own = this.#sessions.get(session)
    this.#sessions.delete(session)
    await own?.close()
  }

  async close(): Promise<void> {
    clearTimeout(this.#reading)
    await Promise.all([this.#shared.close(), ...this.#takeSessions().map(one => one.close())])
    clearTimeout(this.#reading)
  }

  #takeSessions(): Connection[] {
    const sessions = [...this.#sessions.values()]
    this.#sessions.clear()
    return sessions
  }

  #connection(keep: boolean, capabilities: Record<string, unknown> | null): Connection {
    const { server, opener, now, tuning, publish, readNeeded, logged } = this.#deps
    return new Connection({
      name: server.name,
      now,
      tuning,
      keep,
      open: (events, signal) => opener.open(server, events, signal, capabilities),
      changed: () => {
        if (keep) publish('servers.changed', { slug: server.slug })
      },
      opened: () => {
        if (keep) readNeeded('connected')
      },
      listChanged: () => this.#listChanged(),
      logged,
    })
  }

  /** At once, and then once more at the end of the gap: a server that says it all the time is not read all the time. */
  #listChanged(): void {
    if (this.#reading) {
      this.#readAgain = true
      return
    }
    this.#deps.readNeeded('list_changed')
    this.#reading = setTimeout(() => {
      this.#reading = undefined
      if (this.#readAgain) this.#listChanged()
    }, this.#deps.tuning.readGapMs)
    this.#readAgain = false
  }
}

function pick(capabilities: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(capabilities).filter(([name]) => passedOn.includes(name)))
}
