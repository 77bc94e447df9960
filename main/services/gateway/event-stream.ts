import type { ServerResponse } from 'node:http'

const keepAliveMs = 15_000
/** A reader that lets more than this pile up is cut off, in bytes. */
const longestBacklog = 64 * 1024 * 1024

/** Server-sent events on one response, kept alive by comments so that no time-out of client or proxy ends a long call. */
export class EventStream {
  readonly #response: ServerResponse
  readonly #timer: NodeJS.Timeout

  constructor(response: ServerResponse, headers: Record<string, string>, onClose: () => void) {
    this.#response = response
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    response.flushHeaders()
    this.#timer = setInterval(() => response.write(': keep-alive\n\n'), keepAliveMs)
    response.once('close', () => {
      clearInterval(this.#timer)
      onClose()
    })
  }

  get isOpen(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed
  }

  /** `id` is what a client that comes back sends as Last-Event-ID. */
  write(event: string, data: string, id?: number): void {
    if (!this.isOpen) return
    const mark = id === undefined ? '' : `id: ${id}\n`
    this.#response.write(`event: ${event}\n${mark}data: ${data}\n\n`)
    if (this.#response.writableLength > longestBacklog) this.#response.destroy()
  }

  end(): void {
    clearInterval(this.#timer)
    this.#response.end()
  }
}
