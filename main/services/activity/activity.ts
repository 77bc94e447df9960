import type { Clock } from '#base/clock.ts'
import type { Log } from '#base/log.ts'
import type { ActivityEntry, ActivitySummary, Publish } from '#contract'
import type { Store } from '#store/store.ts'
import { ActivityTable, type NewEntry } from './activity-table.ts'
import { summarize } from './summary.ts'

/** What is appended: what happened, who did it, and whatever else is known of it. */
export type NewActivity = Pick<ActivityEntry, 'kind' | 'action' | 'client'> &
  Partial<Omit<ActivityEntry, 'id' | 'at'>> & {
    /** The arguments of a call, or what was changed; redacted before it is written. */
    detail?: unknown
    /** Says which of a call's arguments are secret (`writeOnly`, `format: password`). */
    inputSchema?: unknown
    note?: string
    timing?: { waitedMs: number; ranMs: number }
  }

type Deps = { store: Store; publish: Publish; now: Clock; log: Log }

const flushMs = 100
const batch = 500
/** Longest queue while the disk refuses; the oldest give way, and the log says how many. */
const longestQueue = 10_000

/** The record of calls: written in batches, so that no call waits for the disk. */
export class Activity {
  readonly #deps: Deps
  readonly #table: ActivityTable
  #waiting: NewEntry[] = []
  #dropped = 0
  #timer: NodeJS.Timeout | undefined

  constructor(deps: Deps) {
    this.#deps = deps
    this.#table = new ActivityTable(deps.store)
  }

  /** Takes one entry; it is on disk within 100 ms. Never throws and never waits. */
  append(entry: NewActivity): void {
    this.#waiting.push({ ...bounded(entry), at: this.#deps.now().toISOString() })
    if (this.#waiting.length > longestQueue) {
      this.#waiting.shift()
      this.#dropped++
    }
    this.#timer ??= setTimeout(() => this.#flush(), flushMs).unref()
  }

  /** The newest entries, newest first, those just appended included. */
  recent(limit: number): ActivityEntry[] {
    this.#flush()
    return this.#table.newest(limit)
  }

  /** Numbers of this hour and the 23 before it; times and the slowest tools are of the newest 10 000 calls among them. */
  summary(): ActivitySummary {
    this.#flush()
    return summarize(this.#table, this.#deps.now())
  }

  /** Writes what is waiting. */
  close(): void {
    this.#flush()
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    while (this.#waiting.length > 0) if (!this.#write(this.#waiting.slice(0, batch))) return
  }

  /** One transaction and one event for the lot; on failure the rows wait for the next append. */
  #write(entries: NewEntry[]): boolean {
    const { log, publish } = this.#deps
    try {
      const newest = this.#table.insert(entries)
      this.#waiting.splice(0, entries.length)
      if (this.#dropped > 0)
        log.warn({ dropped: this.#dropped }, 'activity entries were lost while the disk refused them')
      this.#dropped = 0
      if (newest) publish('activity.appended', newest)
      return true
    } catch (error) {
      log.error({ err: error, waiting: this.#waiting.length }, 'activity could not be written')
      return false
    }
  }
}

/** Names come from clients and servers, so they are cut to a sane length. */
function bounded(entry: NewActivity): Omit<NewEntry, 'at'> {
  const { kind, action, requestId = '', client, via = 'gatehouse', session = null, server = '' } = entry
  const { tool = '', outcome = 'ok', code = null, durationMs = 0, link = null } = entry
  return {
    kind,
    action,
    requestId: requestId.slice(0, 200),
    client: client.slice(0, 200),
    via,
    session: session?.slice(0, 200) ?? null,
    server: server.slice(0, 200),
    tool: tool.slice(0, 200),
    outcome,
    code: code?.slice(0, 200) ?? null,
    durationMs,
    link,
  }
}
