import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#base/errors.ts'
import { openLocal } from '#base/local-client.ts'

type Deps = {
  dataFolder: string
  /** How this client shows in Gatehouse's record. */
  client: string
  launch: () => Promise<() => void>
  log: (line: string) => void
  line: (text: string) => void
  up: () => void
  down: () => void
}

const firstPauseMs = 50
const longestPauseMs = 2000
/** A Gatehouse that restarts is back within this; only then is it started from here. */
const graceMs = 1500
const launchEveryMs = 15_000

/** Keeps one connection to Gatehouse: finds it, starts it when someone waits for it, and finds it again after it was gone. */
export class Link {
  readonly #deps: Deps
  readonly #closing = new AbortController()
  #socket: Socket | undefined
  #isWanted = true
  #goneAt = -Infinity
  #launchedAt = -Infinity
  #launched: (() => void) | undefined
  #pause = new AbortController()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  get isUp(): boolean {
    return this.#socket !== undefined
  }

  write(line: string): void {
    this.#socket?.write(`${line}\n`)
  }

  /** Someone waits for an answer: Gatehouse is started if it does not come by itself. */
  want(): void {
    if (this.isUp || this.#isWanted) return
    this.#isWanted = true
    this.#pause.abort()
  }

  close(): void {
    this.#closing.abort()
    this.#pause.abort()
    this.#socket?.end()
  }

  /** Runs until `close`. */
  async run(): Promise<void> {
    let failures = 0
    while (!this.#closing.signal.aborted) {
      const ended = await this.#connect()
      failures = ended ? 0 : failures + 1
      if (!ended && this.#isWanted) await this.#launch()
      await this.#rest(Math.min(firstPauseMs * 2 ** failures, longestPauseMs))
    }
  }

  /** True after a connection that lasted; false when there was none. */
  async #connect(): Promise<boolean> {
    const { dataFolder, client, line, log, up, down } = this.#deps
    try {
      const socket = await openLocal(dataFolder, { as: 'mcp', client }, line)
      const closed = new Promise<void>(resolve => socket.once('close', () => resolve()))
      this.#socket = socket
      this.#isWanted = false
      this.#launched?.()
      this.#launchedAt = -Infinity
      up()
      await closed
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code !== 'not_running') log(error.message)
      return false
    }
    this.#socket = undefined
    this.#goneAt = performance.now()
    down()
    return true
  }

  async #launch(): Promise<void> {
    const now = performance.now()
    if (now - this.#goneAt < graceMs || now - this.#launchedAt < launchEveryMs) return
    this.#launchedAt = now
    try {
      this.#launched = await this.#deps.launch()
    } catch (error) {
      this.#deps.log(`Gatehouse could not be started: ${error instanceof Error ? error.message : 'unknown'}`)
    }
  }

  async #rest(ms: number): Promise<void> {
    if (this.#closing.signal.aborted) return
    this.#pause = new AbortController()
    // The jitter keeps several bridges from asking at the same moment.
    await delay(ms * (0.75 + Math.random() / 2), undefined, { signal: this.#pause.signal }).catch(
      () => undefined,
    )
  }
}
