/** A job that waits for its turn. */
export type Waiting = { seq: number; workflow: string; atOnce: number | null; resumed: boolean }

type Lines = { resumed: Waiting[]; fresh: Waiting[] }
type Candidate = { line: Waiting[]; job: Waiting; count: number }

/** Jobs that wait for their turn, fair between workflows: whoever has the fewest running comes next (J4). */
export class ReadyQueue {
  readonly #lines = new Map<string, Lines>()
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
    let best: Candidate | undefined
    for (const [workflow, lines] of this.#lines) {
      const candidate = first(lines, running(workflow))
      if (candidate && (!best || isSooner(candidate, best))) best = candidate
    }
    best?.line.shift()
    if (best) this.#size -= 1
    return best?.job
  }
}

/** The first of a workflow's jobs, unless as many run as may. */
function first({ resumed, fresh }: Lines, count: number): Candidate | undefined {
  const line = resumed.length > 0 ? resumed : fresh
  const [job] = line
  return job && count < (job.atOnce ?? Infinity) ? { line, job, count } : undefined
}

const isSooner = (one: Candidate, other: Candidate) =>
  one.count < other.count || (one.count === other.count && one.job.seq < other.job.seq)
