import type { Log } from '#base/log.ts'
import { storageFailure } from '#base/storage-failure.ts'
import type { Store } from '#store/store.ts'

type Write = { run: () => void; done: () => void; failed: (error: unknown) => void }

const retryMs = 2_000

/**
 * Writes of many jobs in one transaction, so that one sync of the disk serves them all. A promise resolves when its write
 * is durable. While the disk is full nothing is lost and nothing goes on: the same writes are tried again.
 */
export class Commits {
  readonly #store: Store
  readonly #log: Log
  #waiting: Write[] = []
  #timer: NodeJS.Timeout | undefined
  #scheduled = false
  #closed = false

  constructor(store: Store, log: Log) {
    this.#store = store
    this.#log = log
  }

  write(run: () => void): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ run, done, failed })
      if (this.#scheduled) return
      this.#scheduled = true
      setImmediate(() => this.flush())
    })
  }

  /** Writes what waits, now. */
  flush(): void {
    this.#scheduled = false
    const writes = this.#waiting
    if (writes.length === 0) return
    this.#waiting = []
    try {
      this.#store.transaction(() => {
        for (const { run } of writes) run()
      })()
    } catch (error) {
      return this.#failed(writes, error)
    }
    for (const { done } of writes) done()
  }

  /** Writes once more; what cannot be stored now is refused. */
  close(): void {
    clearTimeout(this.#timer)
    this.#closed = true
    this.flush()
  }

  #failed(writes: Write[], error: unknown): void {
    const full = storageFailure(error, 'gatehouse.db')
    if (!full || this.#closed) {
      for (const { failed } of writes) failed(error)
      return
    }
    this.#log.error({ err: full, retryMs }, 'jobs wait until their progress can be stored')
    this.#waiting = [...writes, ...this.#waiting]
    this.#scheduled = true
    this.#timer = setTimeout(() => this.flush(), retryMs)
  }
}
