import type { Row } from './row.ts'

/** Upper ends of the classes of durations, in seconds, as dashboards expect them. */
const durationClasses = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] as const

type Calls = { server: string; outcome: string; count: number }

/** More servers than these are counted together, so that names from outside cannot grow the list without end. */
const mostServers = 500

/** What was recorded since the start of this process, for monitoring. */
export class Counters {
  readonly #calls = new Map<string, Calls>()
  readonly #rows = new Map<string, number>()
  readonly #classes = durationClasses.map(end => ({ end, count: 0 }))
  #durations = { count: 0, seconds: 0 }

  add(rows: readonly Row[]): void {
    for (const row of rows) {
      this.#rows.set(row.kind, (this.#rows.get(row.kind) ?? 0) + 1)
      if (row.kind === 'call') this.#addCall(row)
    }
  }

  read() {
    return {
      calls: [...this.#calls.values()],
      rows: [...this.#rows].map(([kind, count]) => ({ kind, count })),
      durations: { ...this.#durations, classes: this.#classes.map(one => ({ ...one })) },
    }
  }

  #addCall({ server, outcome, durationMs, ranMs }: Row): void {
    const isFull = this.#calls.size >= mostServers * 4
    const named = isFull && !this.#calls.has(`${outcome} ${server}`) ? 'others' : server
    const key = `${outcome} ${named}`
    const calls = this.#calls.get(key) ?? { server: named, outcome, count: 0 }
    calls.count++
    this.#calls.set(key, calls)
    if (outcome === 'refused') return
    const seconds = (ranMs ?? durationMs) / 1000
    this.#durations = { count: this.#durations.count + 1, seconds: this.#durations.seconds + seconds }
    for (const one of this.#classes) if (seconds <= one.end) one.count++
  }
}
