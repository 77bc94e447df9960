import type { Clock } from '#base/clock.ts'
import type { Log } from '#base/log.ts'
import type {
  ActivityDetail,
  ActivityEntry,
  ActivityQuery,
  ActivitySummary,
  ChainReport,
  Output,
  Parsed,
  Publish,
  Settings,
} from '#contract'
import type { Vault } from '#services/secrets/vault.ts'
import type { Store } from '#store/store.ts'
import { ActivityTable } from './activity-table.ts'
import { Counters } from './counters.ts'
import { csvHead, csvLines, jsonLines } from './export-text.ts'
import type { NewActivity } from './new-row.ts'
import { Retention } from './retention.ts'
import { Seal } from './seal.ts'
import { Search } from './search.ts'
import { summarize } from './summary.ts'
import { sealProblems } from './seal-check.ts'
import { verifyChain } from './verify.ts'
import { Writer } from './writer.ts'

type Deps = {
  store: Store
  publish: Publish
  now: Clock
  log: Log
  /** Keeps the key of the seal. */
  vault: Vault
  /** Takes secret values out of whatever is written. */
  redact: (text: string) => string
  limits: () => Settings['activity']
}

const exportRows = 500

/** The record of everything that happened (K4): written in batches, chained by hashes, searchable. */
export class Activity {
  readonly #deps: Deps
  readonly #table: ActivityTable
  readonly #seal: Seal
  readonly #writer: Writer
  readonly #search: Search
  readonly #retention: Retention
  readonly #counters = new Counters()
  #sealing: Promise<void> | undefined
  #verifying: Promise<ChainReport> | undefined
  #hasWritten = false
  /** What an earlier process left without a seal: its rows up to here, and the chained ones among them. */
  readonly #unsealed: { upTo: number; isChained: boolean; hasHead: boolean }

  constructor(deps: Deps) {
    const { store, vault, log, redact, publish, now, limits } = deps
    this.#deps = deps
    this.#table = new ActivityTable(store)
    this.#seal = new Seal({ vault, log })
    this.#writer = new Writer({
      table: this.#table,
      seal: this.#seal,
      log,
      redact,
      written: (rows, newest) => {
        this.#hasWritten = true
        this.#counters.add(rows)
        publish('activity.appended', newest)
      },
    })
    const { seal, last, before } = this.#writer.head
    const hasHead = this.#table.heads.read() !== undefined
    this.#unsealed = { upTo: seal === null ? last.id : 0, isChained: last.id > before, hasHead }
    this.#search = new Search(store, this.#table.mixes)
    this.#retention = new Retention({
      table: this.#table,
      writer: this.#writer,
      now,
      log,
      limits,
      mayRemove: () => this.#seal.hasKey || this.#writer.head.seal === null,
    })
  }

  /** Reads the key of the seal, and begins to remove what is too old. */
  start(): void {
    this.#retention.start()
    void this.#ready()
  }

  /** Takes one entry; it is on disk within 100 ms. Never throws and never waits. */
  append(entry: NewActivity): void {
    this.#writer.append(entry, this.#deps.now())
  }

  /** The newest entries, newest first, those just appended included. */
  recent(limit: number): ActivityEntry[] {
    this.#writer.flush()
    return this.#search.newest(limit)
  }

  /** Newest first, in pages. */
  list(query: ActivityQuery): Promise<Output<'activity.list'>> {
    this.#writer.flush()
    return this.#search.page(query)
  }

  /** Throws `not_found`. */
  get(id: number): ActivityDetail {
    this.#writer.flush()
    return this.#search.get(id)
  }

  facets(): Output<'activity.facets'> {
    this.#writer.flush()
    return this.#table.mixes.names()
  }

  /** The next part of an export: whole lines, oldest first. */
  async export({ format, query, after }: Parsed<'activity.export'>): Promise<Output<'activity.export'>> {
    this.#writer.flush()
    const rows = await this.#search.rows(query, after, exportRows)
    const next = rows.length === exportRows ? (rows.at(-1)?.id ?? null) : null
    if (format === 'jsonl') return { text: jsonLines(rows), next }
    return { text: `${after === 0 ? csvHead : ''}${csvLines(rows)}`, next }
  }

  /** Recomputes the hash chain, a little at a time; who asks meanwhile gets the same report. */
  verify(): Promise<ChainReport> {
    this.#verifying ??= this.#verify().finally(() => (this.#verifying = undefined))
    return this.#verifying
  }

  /** Numbers of this hour and the 23 before it; times and the slowest tools are of the newest 10 000 rows among them. */
  summary(): ActivitySummary {
    this.#writer.flush()
    return summarize(this.#table, this.#deps.now())
  }

  /** Counts since the start of this process. */
  counts(): ReturnType<Counters['read']> & { waiting: number } {
    return { ...this.#counters.read(), waiting: this.#writer.waiting }
  }

  /** Removes a part of what is too old or too much; true when there may be more. */
  sweep(): boolean {
    return this.#retention.sweep()
  }

  /** Writes what is waiting and seals it. Nothing is taken after that. */
  async close(): Promise<void> {
    this.#retention.close()
    this.#writer.flush()
    if (this.#hasWritten) await this.#ready()
    this.#writer.close()
  }

  async #verify(): Promise<ChainReport> {
    const { store } = this.#deps
    await this.#ready()
    this.#writer.flush()
    return verifyChain({
      store,
      seal: this.#seal,
      stored: () => this.#table.heads.read(),
      known: () => this.#writer.head,
    })
  }

  #ready(): Promise<void> {
    this.#sealing ??= this.#sealAnew()
    return this.#sealing
  }

  /** With the key at hand: what the old seal does not fit goes on record, before a new one covers it. */
  async #sealAnew(): Promise<void> {
    await this.#seal.start()
    if (!this.#seal.hasKey) return
    const { store, log } = this.#deps
    const own = { kind: 'gateway', client: 'gatehouse' } as const
    try {
      const problems = sealProblems(store, this.#seal, this.#writer.head).map(({ message }) => message)
      const { upTo, isChained, hasHead } = this.#unsealed
      const unsealed = `Rows up to ${upTo} had no seal when the key of the seal was read.`
      // A key that was there before has sealed a record, also one of which nothing was in the chain yet.
      if (upTo > 0 && !this.#seal.isNew) problems.push(unsealed)
      else if (upTo > 0 && isChained) this.append({ ...own, action: 'record sealed', note: unsealed })
      if (!hasHead) problems.push('The head of the record was removed.')
      for (const sentence of problems) {
        log.error({}, sentence)
        this.append({ ...own, action: 'record altered', outcome: 'failed', note: sentence })
      }
      this.#writer.flush()
      this.#writer.reseal()
    } catch (error) {
      log.error({ err: error }, 'the record could not be sealed')
    }
  }
}
