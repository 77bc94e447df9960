import type { Bus } from '#base/bus.ts'
import { hasEnded } from '#base/run-result.ts'
import type { Ask } from './ask.ts'

export type Subscribe = Bus['subscribe']

/** Wakes whoever follows a job when there may be news of it. */
export class JobNews {
  readonly #stop: () => void
  #isNew = false
  #wake: (() => void) | undefined

  constructor(subscribe: Subscribe, id: string) {
    this.#stop = subscribe((event, data) => {
      if ((event === 'jobs.changed' || event === 'jobs.logged') && 'id' in data && data.id === id) this.wake()
    })
  }

  wake(): void {
    this.#isNew = true
    this.#wake?.()
  }

  /** Resolves at the first news since it was last asked. */
  async next(): Promise<void> {
    if (!this.#isNew) await new Promise<void>(resolve => (this.#wake = resolve))
    this.#isNew = false
  }

  stop(): void {
    this.#stop()
  }
}

type Options = { ask: Ask; subscribe: Subscribe; timeoutMs: number; signal: AbortSignal }

/** Resolves when a job has ended, the time is over, or the one who waits has gone. */
export async function waitForEnd(id: string, { ask, subscribe, timeoutMs, signal }: Options): Promise<void> {
  const news = new JobNews(subscribe, id)
  const over = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  over.addEventListener('abort', () => news.wake())
  try {
    while (!over.aborted && !hasEnded(await ask('jobs.get', { id }))) await news.next()
  } finally {
    news.stop()
  }
}
