/** A job that waits for its turn. */
export type Waiting = { seq: number; workflow: string; atOnce: number | null; resumed: boolean }

/** Jobs that wait for their turn, fair between workflows: whoever has the fewest running comes next (J4). */
export class ReadyQueue {
  readonly #lines = new Map<string, { resumed: Waiting[]; fresh: Waiting[] }>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** A job that had begun goes before those that have not. */
  add(job: Waiting): void {
    const line = this.#lines.get(job.workflow) ?? { resumed: [], fresh: [] }
    this.#lines.set(job.workflow, line)
    line[job.resumed ? 'resumed' : 'fresh'].push(job)
    this.#size += 1
  }

  /** The next that may run, given how many of each workflow run now. */
  next(running: (workflow: string) => number): Waiting | undefined {
    let best: { line: Waiting[]; first: Waiting; count: number } | undefined
    for (const [workflow, { resumed, fresh }] of this.#lines) {
      const line = resumed.length > 0 ? resumed : fresh
      const [first] = line
      const count = running(workflow)
      if (!first || count >= (first.atOnce ?? Infinity)) continue
      const sooner = !best || count < best.count || (count === best.count && first.seq < best.first.seq)
      if (sooner) best = { line, first, count }
    }
    best?.line.shift()
    if (best) this.#size -= 1
    return best?.first
  }
}
