import { useEffect, useState } from 'react'
import type { LogLine } from '#contract'
import { call, listen } from '../../state/api.ts'

const pageLines = 5000
/** What is kept for the eye; the whole log stays in its file. */
const mostLines = 100_000

/** The lines of a job's log: what there is, and what comes, in order and without gaps. */
export function useJobLog(id: string): { lines: readonly LogLine[]; error: string | null } {
  const [state, setState] = useState<{ lines: LogLine[]; error: string | null }>({ lines: [], error: null })
  // The log lives outside of React: it is read page by page, and again when the core says that it grew.
  useEffect(() => {
    const reader = new LogReader(
      id,
      page => setState(({ lines }) => ({ lines: [...lines, ...page].slice(-mostLines), error: null })),
      error => setState(({ lines }) => ({ lines, error })),
    )
    void reader.read()
    const stop = listen('jobs.logged', logged => {
      if (logged.id === id) void reader.read()
    })
    return () => {
      reader.stop()
      stop()
    }
  }, [id])
  return state
}

class LogReader {
  readonly #id: string
  readonly #take: (page: LogLine[]) => void
  readonly #fail: (error: string) => void
  #last = 0
  #isReading = false
  #isStale = false
  #isStopped = false

  constructor(id: string, take: (page: LogLine[]) => void, fail: (error: string) => void) {
    this.#id = id
    this.#take = take
    this.#fail = fail
  }

  stop(): void {
    this.#isStopped = true
  }

  /** Reads on to the end; asked for while it reads, it looks once more. */
  async read(): Promise<void> {
    this.#isStale = true
    if (this.#isReading) return
    this.#isReading = true
    try {
      while (this.#isStale && !this.#isStopped) {
        this.#isStale = false
        // oxlint-disable-next-line no-await-in-loop -- one page after the other
        await this.#page()
      }
    } catch (error) {
      if (!this.#isStopped) this.#fail(error instanceof Error ? error.message : '')
    } finally {
      this.#isReading = false
    }
  }

  async #page(): Promise<void> {
    const page = await call('jobs.log', { id: this.#id, after: this.#last, limit: pageLines })
    this.#last = page.at(-1)?.seq ?? this.#last
    if (page.length === pageLines) this.#isStale = true
    if (page.length > 0 && !this.#isStopped) this.#take(page)
  }
}
