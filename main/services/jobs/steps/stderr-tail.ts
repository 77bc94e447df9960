const mostLines = 20
const mostCharacters = 2_000

/** The last lines of a script's stderr, for its error. */
export class StderrTail {
  #lines: string[] = []

  add(line: string): void {
    if (line.trim() === '') return
    this.#lines.push(line.slice(0, mostCharacters))
    if (this.#lines.length > mostLines) this.#lines.shift()
  }

  text(): string {
    return this.#lines.join('\n').slice(-mostCharacters)
  }
}
