import type { ServerResponse } from 'node:http'
import { AppError } from '#base/errors.ts'

/** Bytes of bodies that one key may have with us at once; calls may wait for minutes, and their arguments with them. */
const mostBytes = 64 * 1024 * 1024
const retryAfterMs = 5000

/** What is being answered over HTTP, by key: how much of it there may be, and a key that ends takes its open requests with it. */
export class UnderWay {
  readonly #open = new Map<string, Set<ServerResponse>>()
  readonly #bytes = new Map<string, number>()

  /** Before a body is read. Throws `limit_reached` when those of the key's open requests would become too many bytes. */
  reserve(keyId: string, bytes: number, response: ServerResponse): void {
    if (bytes === 0) return
    const before = this.#bytes.get(keyId) ?? 0
    if (before + bytes > mostBytes) {
      const message = `The open requests of this key carry ${before} bytes already, and at most ${mostBytes} may be open at once. Wait for their answers.`
      throw new AppError('limit_reached', message, { data: { retryAfterMs } })
    }
    this.#bytes.set(keyId, before + bytes)
    response.once('close', () => {
      const left = (this.#bytes.get(keyId) ?? 0) - bytes
      if (left > 0) this.#bytes.set(keyId, left)
      else this.#bytes.delete(keyId)
    })
  }

  /** Once its body is in. */
  add(keyId: string, response: ServerResponse): void {
    const theirs = this.#open.get(keyId) ?? new Set()
    this.#open.set(keyId, theirs.add(response))
    response.once('close', () => {
      theirs.delete(response)
      if (theirs.size === 0 && this.#open.get(keyId) === theirs) this.#open.delete(keyId)
    })
  }

  /** Cuts what is still open; whoever works for it hears that the caller has gone. */
  cut(keyId: string): void {
    for (const response of this.#open.get(keyId) ?? []) response.destroy()
  }
}
