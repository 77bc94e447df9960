import type { KeyTable } from './key-table.ts'

/** Uses are written together, this long after the first of them, so that no call waits for the disk. */
const flushMs = 5000

/** When each key was used last. */
export class LastUses {
  readonly #table: Pick<KeyTable, 'used'>
  readonly #waiting = new Map<string, string>()
  #flushing: NodeJS.Timeout | undefined

  constructor(table: Pick<KeyTable, 'used'>) {
    this.#table = table
  }

  /** A use that is not written yet. */
  get(id: string): string | undefined {
    return this.#waiting.get(id)
  }

  note(id: string, at: string): void {
    this.#waiting.set(id, at)
    this.#flushing ??= setTimeout(() => this.#flushLater(), flushMs).unref()
  }

  /** Writes what waits. */
  close(): void {
    clearTimeout(this.#flushing)
    this.#flush()
  }

  /** A disk that is full now must not end the process over a time stamp: what could not be written waits for the next use. */
  #flushLater(): void {
    try {
      this.#flush()
    } catch {
      this.#flushing = undefined
    }
  }

  #flush(): void {
    this.#flushing = undefined
    if (this.#waiting.size === 0) return
    this.#table.used(this.#waiting)
    this.#waiting.clear()
  }
}
