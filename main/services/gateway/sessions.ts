import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type { Log } from '#base/log.ts'
import type { Publish, Session } from '#contract'
import type { Policy } from '#services/policy/policy.ts'
import type { View } from '#services/registry/registry.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'
import type { ClientSession, Line } from './client-session.ts'

type Deps = {
  now: Clock
  log: Log
  publish: Publish
  upstreams: Pick<Upstreams, 'endSession'>
  policy: Pick<Policy, 'endSession'>
  /** Whether prompts or resources of a server differ from the last time. */
  offersChanged: (slug: string) => boolean
  /** For tests; the defaults below otherwise. */
  limits?: { perOwner: number; idleMs: number }
}

const defaultLimits = { perOwner: 100, idleMs: 3_600_000 }
const sweepMs = 60_000
const coalesceMs = 50

/** The open client sessions: who may use which, how many, and how long. */
export class Sessions {
  readonly #deps: Deps
  readonly #limits: { perOwner: number; idleMs: number }
  readonly #open = new Map<string, ClientSession>()
  #sweeper: NodeJS.Timeout | undefined
  #announcing: NodeJS.Timeout | undefined
  /** Slugs whose tools changed since the last announcement. */
  #changed = new Set<string>()

  constructor(deps: Deps) {
    this.#deps = deps
    this.#limits = deps.limits ?? defaultLimits
  }

  /** Begins to end sessions that stay idle. */
  start(): void {
    this.#sweeper = setInterval(() => this.sweep(), sweepMs)
    this.#sweeper.unref()
  }

  list(): Session[] {
    return [...this.#open.values()].map(session => session.describe())
  }

  /** Takes a session in and opens it; its owner's longest idle one makes room. Rejects with `conflict` when none is idle. */
  async add(session: ClientSession): Promise<void> {
    this.#makeRoom(session.owner.keyId)
    this.#open.set(session.id, session)
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has this property and no listeners
    session.server.onclose = () => this.#forget(session)
    await session.open()
    this.#publish()
  }

  /** The session behind an id, only for its own key, route and door: another's is as unknown as none. */
  find<T extends Line>(
    id: string,
    keyId: string,
    view: View | undefined,
    door: new (...args: never[]) => T,
  ): { session: ClientSession; transport: T } | undefined {
    const session = this.#open.get(id)
    if (!session || session.owner.keyId !== keyId) return undefined
    if (view && !sameView(session.view, view)) return undefined
    const { transport } = session
    return transport instanceof door ? { session, transport } : undefined
  }

  /** Ends every session of a revoked key, with whatever it is waiting for. */
  async endOwner(keyId: string): Promise<void> {
    const theirs = [...this.#open.values()].filter(({ owner }) => owner.keyId === keyId)
    await Promise.all(theirs.map(session => session.server.close()))
  }

  /** Ends every session that came over the network; programs on the local socket stay. */
  async endRemote(): Promise<void> {
    const remote = [...this.#open.values()].filter(({ owner }) => owner.keyId !== null)
    await Promise.all(remote.map(session => session.server.close()))
  }

  /** Ends what was idle for too long. */
  sweep(): void {
    const oldest = this.#deps.now().getTime() - this.#limits.idleMs
    for (const session of this.#open.values())
      if (!session.transport.isBusy && session.usedAt < oldest) void session.server.close()
  }

  /** Tells the sessions that see this server that its tools changed; many changes at once are told once. */
  toolsChanged(slug: string): void {
    this.#changed.add(slug)
    this.#announcing ??= setTimeout(() => this.#announce(), coalesceMs)
  }

  /** Tells the sessions of a key that what they see has changed with its scope. */
  scopeChanged(keyId: string): void {
    const theirs = [...this.#open.values()].filter(({ owner }) => owner.keyId === keyId)
    for (const { server } of theirs) {
      if (!server.getClientVersion()) continue
      tell(server.sendToolListChanged())
      tell(server.sendPromptListChanged())
      tell(server.sendResourceListChanged())
    }
    if (theirs.length > 0) this.#publish()
  }

  publish(): void {
    this.#publish()
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper)
    clearTimeout(this.#announcing)
    await Promise.all([...this.#open.values()].map(session => session.server.close()))
  }

  #announce(): void {
    this.#announcing = undefined
    const tools = this.#changed
    this.#changed = new Set()
    const offers = new Set([...tools].filter(slug => this.#deps.offersChanged(slug)))
    for (const { view, server } of this.#open.values()) {
      if (!server.getClientVersion()) continue
      if (concerns(view, tools)) tell(server.sendToolListChanged())
      if (!concerns(view, offers)) continue
      tell(server.sendPromptListChanged())
      tell(server.sendResourceListChanged())
    }
  }

  #makeRoom(keyId: string | null): void {
    if (keyId === null) return
    const theirs = [...this.#open.values()].filter(({ owner }) => owner.keyId === keyId)
    if (theirs.length < this.#limits.perOwner) return
    const [idlest] = theirs
      .filter(({ transport }) => !transport.isBusy)
      .toSorted((one, other) => one.usedAt - other.usedAt)
    if (!idlest) {
      const message = `This key has ${theirs.length} sessions open, all busy. End one, then try again.`
      throw new AppError('conflict', message)
    }
    void idlest.server.close()
  }

  #forget(session: ClientSession): void {
    if (!this.#open.delete(session.id)) return
    this.#deps.upstreams.endSession(session.id)
    this.#deps.policy.endSession(session.id)
    this.#publish()
  }

  #publish(): void {
    this.#deps.publish('sessions.changed', { count: this.#open.size })
  }
}

function concerns(view: View, slugs: ReadonlySet<string>): boolean {
  return view.kind === 'all' ? slugs.size > 0 : slugs.has(view.slug)
}

/** A client that just left needs no news. */
function tell(told: Promise<void>): void {
  told.catch(() => undefined)
}

function sameView(one: View, other: View): boolean {
  return one.kind === 'server' ? other.kind === 'server' && one.slug === other.slug : other.kind === 'all'
}
