type Wait = { wakeAt: number | null; look: () => boolean }

/** What a job waits for: times, decisions, other jobs. */
export class Waits {
  readonly #waits = new Set<Wait>()

  get size(): number {
    return this.#waits.size
  }

  /** Resolves with what `find` finds, at the first look that finds something. `wakeAt`: when to look at the latest. */
  add<T>(wakeAt: number | null, find: () => T | undefined): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>()
    const look = () => {
      const found = find()
      if (found !== undefined) resolve(found)
      return found !== undefined
    }
    this.#waits.add({ wakeAt, look })
    return promise
  }

  /** True when something was found. */
  look(): boolean {
    const found = [...this.#waits].filter(wait => wait.look())
    for (const wait of found) this.#waits.delete(wait)
    return found.length > 0
  }

  wakeAt(): number | null {
    return earliest([...this.#waits].map(({ wakeAt }) => wakeAt))
  }
}

/** The earliest of times in milliseconds, of which some may be none. */
export function earliest(times: (number | null)[]): number | null {
  const known = times.filter(time => time !== null)
  return known.length > 0 ? Math.min(...known) : null
}
