import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '#base/clock.ts'
import { AppError, toWire } from '#base/errors.ts'
import type { Log } from '#base/log.ts'
import type { Publish, Server, ServerId, SyncReport, SyncRun, SyncTrigger, WireError } from '#contract'
import type { Registry } from '#services/registry/registry.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'
import type { Store } from '#store/store.ts'
import { isReachable } from './online.ts'
import { readServer } from './read-server.ts'
import { SyncTable } from './sync-table.ts'

type Deps = {
  store: Store
  publish: Publish
  now: Clock
  log: Log
  upstreams: Pick<Upstreams, 'read'>
  registry: Pick<Registry, 'store' | 'recordFailure'>
  /** Takes secret values out of a sentence, before it is kept or shown. */
  redact: (text: string) => string
  /** Whether a scheduled reading is worth a try; by default: does this computer have a network? */
  isReachable?: (server: Server) => boolean
  limits?: Partial<Limits>
}

type Limits = {
  /** Longest reading of one server, in milliseconds. */
  timeoutMs: number
  /** Shortest time between two readings because of `list_changed`; a server may send it without end. */
  changeSpacingMs: number
}

/** Reads servers into the registry, each on its own, and keeps the history. A second request for a server joins the running one. */
export class Sync {
  readonly #deps: Deps
  readonly #limits: Limits
  readonly #table: SyncTable
  /** What is being read now, and when each server's last reading began (by the monotonic clock). */
  readonly #reading = new Map<ServerId, Promise<SyncReport>>()
  readonly #begunAt = new Map<ServerId, number>()
  /** Readings that wait because their server said that its lists changed. */
  readonly #following = new Map<ServerId, Promise<SyncReport>>()
  readonly #closing = new AbortController()

  constructor(deps: Deps) {
    this.#deps = deps
    this.#limits = { timeoutMs: 60_000, changeSpacingMs: 2000, ...deps.limits }
    this.#table = new SyncTable(deps.store)
  }

  /**
   * Reads these servers side by side; one that fails or hangs only fails its own report. Never rejects.
   * A scheduled reading leaves out servers that cannot be reached because this computer is offline.
   */
  async run(servers: Server[], trigger: SyncTrigger): Promise<SyncReport[]> {
    const { isReachable: canReach = isReachable } = this.#deps
    const chosen = trigger === 'schedule' ? servers.filter(server => canReach(server)) : servers
    return Promise.all(chosen.map(server => this.#join(server, trigger)))
  }

  /** The newest runs, of one server or of all, newest first. */
  history(slug: string | undefined, limit: number): SyncRun[] {
    return this.#table.newest(slug, limit)
  }

  /** Stops what is being read; nothing of it is recorded as a failure. */
  async close(): Promise<void> {
    this.#closing.abort(new AppError('cancelled', 'Gatehouse is closing.'))
    await Promise.all([...this.#reading.values(), ...this.#following.values()])
  }

  #join(server: Server, trigger: SyncTrigger): Promise<SyncReport> {
    // What changed after its list was read is not in the running reading, so one more follows it.
    return trigger === 'list_changed'
      ? this.#follow(server)
      : (this.#reading.get(server.id) ?? this.#begin(server, trigger))
  }

  #begin(server: Server, trigger: SyncTrigger): Promise<SyncReport> {
    this.#begunAt.set(server.id, performance.now())
    const report = this.#sync(server, trigger).finally(() => this.#reading.delete(server.id))
    this.#reading.set(server.id, report)
    return report
  }

  #follow(server: Server): Promise<SyncReport> {
    const following = this.#following.get(server.id) ?? this.#beginAfterPause(server)
    this.#following.set(server.id, following)
    return following
  }

  async #beginAfterPause(server: Server): Promise<SyncReport> {
    const { signal } = this.#closing
    await this.#reading.get(server.id)
    const begunAt = this.#begunAt.get(server.id) ?? Number.NEGATIVE_INFINITY
    const pause = begunAt + this.#limits.changeSpacingMs - performance.now()
    // Closing ends the pause early; the reading then ends at once by itself.
    if (pause > 0) await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined)
    await this.#reading.get(server.id)
    this.#following.delete(server.id)
    return this.#begin(server, 'list_changed')
  }

  async #sync(server: Server, trigger: SyncTrigger): Promise<SyncReport> {
    const { publish, now } = this.#deps
    const startedAt = now().toISOString()
    const begun = performance.now()
    publish('sync.started', { slug: server.slug })
    const { warnings, diff, ...counts } = await this.#read(server)
    const durationMs = performance.now() - begun
    if (!this.#closing.signal.aborted)
      this.#record(server, { ...counts, warnings, diff, trigger, startedAt, durationMs })
    const report = { slug: server.slug, ...counts }
    publish('sync.finished', report)
    return report
  }

  async #read(server: Server): Promise<Outcome> {
    const { upstreams, registry, redact } = this.#deps
    try {
      const read = await readServer(upstreams, server, this.#limits.timeoutMs, this.#closing.signal)
      const { found, diff, skipped } = await registry.store(server, read.reading)
      const { added, changed, removed } = diff
      return {
        found,
        added: added.length,
        changed: changed.length,
        removed: removed.length,
        diff,
        warnings: [...skipped, ...read.warnings.map(redact)],
        error: null,
      }
    } catch (error) {
      return { ...nothing, error: this.#failed(server, error) }
    }
  }

  /** Keeps and logs why a reading failed. What was stored of the server before stays. */
  #failed(server: Server, error: unknown): WireError {
    const { log, registry, redact } = this.#deps
    const { code, message } = toWire(error)
    const wire = { code, message: redact(message) }
    if (this.#closing.signal.aborted) return wire
    if (!(error instanceof AppError))
      log.error({ err: error, server: server.slug }, 'a sync failed unexpectedly')
    else log.warn({ server: server.slug, code }, wire.message)
    this.#despiteRemoval(server, () => registry.recordFailure(server, wire))
    return wire
  }

  #record(server: Server, run: Omit<SyncRun, 'id' | 'slug'>): void {
    const { slug } = server
    for (const warning of run.warnings.slice(0, 20)) this.#deps.log.warn({ server: slug }, warning)
    this.#despiteRemoval(server, () => this.#table.add(server, run))
  }

  /** A server may be removed while it is read: then there is nowhere to keep this, and no need to. */
  #despiteRemoval({ slug }: Server, keep: () => void): void {
    try {
      keep()
    } catch (error) {
      const { log } = this.#deps
      if (isRemoved(error)) log.debug({ server: slug }, 'the server was removed while it was read')
      else log.error({ err: error, server: slug }, 'the outcome of a sync could not be kept')
    }
  }
}

function isRemoved(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'not_found'
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY'
}

type Outcome = Omit<SyncReport, 'slug'> & Pick<SyncRun, 'diff' | 'warnings'>

const nothing: Omit<Outcome, 'error'> = {
  found: 0,
  added: 0,
  changed: 0,
  removed: 0,
  diff: { added: [], changed: [], removed: [] },
  warnings: [],
}
