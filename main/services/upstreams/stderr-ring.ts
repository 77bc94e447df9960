const mostLines = 500
const longestLine = 2_000

/** The last lines that a server wrote where a person can read them (requirement S13). */
export class StderrRing {
  readonly #lines: { at: string; line: string }[] = []

  add(at: Date, line: string): void {
    const shown = line.length > longestLine ? `${line.slice(0, longestLine)}…` : line
    this.#lines.push({ at: at.toISOString(), line: shown })
    if (this.#lines.length > mostLines) this.#lines.shift()
  }

  all(): { at: string; line: string }[] {
    return [...this.#lines]
  }
}
