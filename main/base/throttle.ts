import type { Readable } from 'node:stream'

/** Stops reading a stream for the rest of the second in which it brought too much, so that a flood fills the pipe and not our time. */
export class Throttle {
  readonly #stream: Readable
  readonly #bytesPerSecond: number
  #spent = 0
  #second: NodeJS.Timeout | undefined

  constructor(stream: Readable, bytesPerSecond: number) {
    this.#stream = stream
    this.#bytesPerSecond = bytesPerSecond
  }

  spend(bytes: number): void {
    this.#spent += bytes
    this.#second ??= setTimeout(() => this.#renew(), 1_000)
    if (this.#spent > this.#bytesPerSecond) this.#stream.pause()
  }

  /** Lets the stream run out. */
  close(): void {
    clearTimeout(this.#second)
    this.#second = undefined
    this.#stream.resume()
  }

  #renew(): void {
    this.#second = undefined
    this.#spent = 0
    this.#stream.resume()
  }
}
