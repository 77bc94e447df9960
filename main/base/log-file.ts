import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

type Options = { maxBytes?: number; kept?: number }

/**
 * A log file (0600) that moves itself aside as `FILE.1` … when it grows past `maxBytes` (5 MB). Lines are written at once, so
 * that a crash loses none; a disk that is full loses lines, never the app.
 */
export class LogFile {
  readonly #file: string
  readonly #maxBytes: number
  readonly #kept: number
  #descriptor: number | undefined
  #bytes = 0

  constructor(file: string, { maxBytes = 5_000_000, kept = 3 }: Options = {}) {
    this.#file = file
    this.#maxBytes = maxBytes
    this.#kept = kept
  }

  write(line: string): void {
    try {
      const bytes = Buffer.from(line)
      if (this.#bytes > 0 && this.#bytes + bytes.length > this.#maxBytes) this.#rotate()
      writeSync((this.#descriptor ??= this.#open()), bytes)
      this.#bytes += bytes.length
    } catch {
      // There is nowhere left to complain to.
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }

  #open(): number {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 })
    const descriptor = openSync(this.#file, 'a', 0o600)
    this.#bytes = fstatSync(descriptor).size
    return descriptor
  }

  #rotate(): void {
    this.close()
    for (let number = this.#kept - 1; number >= 1; number--)
      moveAside(`${this.#file}.${number}`, `${this.#file}.${number + 1}`)
    moveAside(this.#file, `${this.#file}.1`)
  }
}

function moveAside(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch {
    // The older file does not exist yet, or is held open by a viewer on Windows: the newer one then simply grows on.
  }
}
