import type { Log } from '#base/log.ts'
import type { ActivityEntry } from '#contract'
import type { ActivityTable } from './activity-table.ts'
import type { Head } from './head.ts'
import { newRow, type NewActivity, type WaitingRow } from './new-row.ts'
import { entryOf, type Row } from './row.ts'
import type { Seal } from './seal.ts'

type Deps = {
  table: ActivityTable
  seal: Seal
  log: Log
  redact: (text: string) => string
  /** Told once for each transaction. */
  written: (rows: readonly Row[], newest: ActivityEntry) => void
}

type Waiting = { entry: NewActivity; at: Date } | { row: WaitingRow }

/** A row is on disk this long after it was appended, with what writing it takes; in milliseconds. */
const flushMs = 60
/** Rows of one transaction; the process does something else before the next. */
const batch = 200
/** Longest queue while the disk refuses; the oldest give way, and the record says how many. */
const longestQueue = 10_000

/** The queue in front of the record: nobody who appends waits for redaction, hashes or the disk. */
export class Writer {
  readonly #deps: Deps
  readonly #seal: (ends: Pick<Head, 'anchor' | 'last'>) => string | null
  head: Head
  #waiting: Waiting[] = []
  #dropped = 0
  #timer: NodeJS.Timeout | undefined
  #next: NodeJS.Immediate | undefined
  #isClosed = false

  constructor(deps: Deps) {
    this.#deps = deps
    this.#seal = ends => deps.seal.make(ends)
    this.head = deps.table.heads.resume()
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Never throws and never waits. */
  append(entry: NewActivity, at: Date): void {
    if (this.#isClosed) return
    this.#waiting.push({ entry, at })
    if (this.#waiting.length > longestQueue) {
      this.#waiting.shift()
      this.#dropped++
    }
    this.#timer ??= setTimeout(() => this.#flushSlowly(), flushMs).unref()
  }

  /** Writes all that waits, now. */
  flush(): void {
    this.#stopTimers()
    while (this.#waiting.length > 0) if (!this.#write()) return
  }

  /** Removes the oldest rows. */
  removeUpTo(id: number): void {
    this.head = this.#deps.table.removeUpTo(id, this.head, this.#seal)
  }

  /** Seals the ends as they are. */
  reseal(): void {
    const head = { ...this.head, seal: this.#seal(this.head) ?? this.head.seal }
    this.#deps.table.heads.write(head)
    this.head = head
  }

  /** Writes what waits and takes nothing more. */
  close(): void {
    this.flush()
    this.#stopTimers()
    this.#isClosed = true
  }

  #flushSlowly(): void {
    this.#stopTimers()
    if (this.#waiting.length === 0 || !this.#write()) return
    if (this.#waiting.length > 0) this.#next = setImmediate(() => this.#flushSlowly())
  }

  #stopTimers(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#next)
    this.#timer = undefined
    this.#next = undefined
  }

  /** One transaction and one event for a batch; on failure the rows wait for the next append. */
  #write(): boolean {
    const { table, log, redact } = this.#deps
    const taken = this.#waiting.slice(0, batch)
    const ready = taken.map(one => ('row' in one ? one.row : newRow(one.entry, one.at.toISOString(), redact)))
    try {
      const { rows, head } = table.insert([...ready, ...this.#lost()], this.head, this.#seal)
      this.head = head
      this.#waiting.splice(0, taken.length)
      this.#dropped = 0
      this.#tell(rows)
      return true
    } catch (error) {
      // Made ready once; what they were made of need not be kept.
      this.#waiting.splice(0, taken.length, ...ready.map(row => ({ row })))
      log.error({ err: error, waiting: this.#waiting.length }, 'activity could not be written')
      this.#stepAside(error)
      return false
    }
  }

  #tell(rows: readonly Row[]): void {
    const newest = rows.at(-1)
    if (newest) this.#deps.written(rows, entryOf(newest))
  }

  /** A row in our place is not ours: the check of the chain will find it. Ours go on behind it. */
  #stepAside(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code !== 'SQLITE_CONSTRAINT_PRIMARYKEY') return
    const { last } = this.#deps.table.heads.resume()
    if (last.id > this.head.last.id)
      this.head = { ...this.head, last: { id: last.id, hash: this.head.last.hash } }
    this.#timer ??= setTimeout(() => this.#flushSlowly(), flushMs).unref()
  }

  #lost(): WaitingRow[] {
    if (this.#dropped === 0) return []
    const { log, redact } = this.#deps
    log.warn({ dropped: this.#dropped }, 'activity entries were lost while the disk refused them')
    const note = `${this.#dropped} rows were lost because the disk refused them.`
    const lost = {
      kind: 'gateway',
      action: 'rows lost',
      client: 'gatehouse',
      outcome: 'failed',
      note,
    } as const
    return [newRow(lost, new Date().toISOString(), redact)]
  }
}
