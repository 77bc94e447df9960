import type { ServerResponse } from 'node:http'

/** What is being answered over HTTP, by key: a key that ends takes its open requests with it. */
export class UnderWay {
  readonly #open = new Map<string, Set<ServerResponse>>()

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
