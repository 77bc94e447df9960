import type { Guarding } from './guarding.ts'
import { endMarked, type Tree } from './process-tree.ts'

/** One look at all processes costs milliseconds, so that many scripts share it. */
const pauseMs = 1_000

/**
 * Looks, a moment after a process ended in good order, for descendants that left its group and closed its pipes (daemons).
 * Until then they stay with the guard.
 */
export class Leftovers {
  readonly #guarding: Guarding
  #waiting: Tree[] = []

  constructor(guarding: Guarding) {
    this.#guarding = guarding
  }

  /** Only Linux tells the mark of a process that has left its group. */
  look(tree: Tree): void {
    if (process.platform !== 'linux') return this.#guarding.remove(tree.pid)
    this.#waiting.push(tree)
    if (this.#waiting.length === 1) setTimeout(() => void this.#sweep(), pauseMs).unref()
  }

  async #sweep(): Promise<void> {
    const trees = this.#waiting
    this.#waiting = []
    await endMarked(new Set(trees.map(({ mark }) => mark)))
    for (const { pid } of trees) this.#guarding.remove(pid)
  }
}
