import { AppError } from '#base/errors.ts'
import type { Server } from '#contract'
import { Opener } from './opener.ts'
import { usualTuning } from './tuning.ts'
import type { ListKind, RawItem, RawResult, Upstream } from './upstream.ts'

/** Every failure of an `McpClient`; its `code` is of the table in `docs/errors/`. */
export const McpClientError = AppError
export type McpClientError = AppError

type Deps =
  | {
      /** The value behind `keychain:NAME`, `env:VAR`, or plain text as it is. */
      resolveSecret: (reference: string) => Promise<string>
      version?: string
    }
  | { opener: Opener; logged: (line: string) => void }

type CallOptions = { signal?: AbortSignal; timeoutMs?: number }

const usualTimeoutMs = 60_000

/**
 * A short-lived connection to one server, for programs (requirement S15,
 * seed B's `MCPClient`). Connects at the first request; rejects with `McpClientError`.
 */
export class McpClient {
  readonly #server: Server
  readonly #opener: Opener
  readonly #ownsOpener: boolean
  readonly #logged: (line: string) => void
  readonly #closed = new AbortController()
  #connection: Promise<Upstream> | undefined

  constructor(server: Server, deps: Deps) {
    this.#server = server
    this.#logged = 'opener' in deps ? deps.logged : () => undefined
    this.#ownsOpener = !('opener' in deps)
    this.#opener =
      'opener' in deps ? deps.opener : new Opener({ version: '0.0.0', ...deps, tuning: usualTuning })
  }

  /** The server's tools as it describes them. */
  discoverTools(signal?: AbortSignal): Promise<RawItem[]> {
    return this.list('tools', signal)
  }

  list(what: ListKind, signal: AbortSignal = this.#closed.signal): Promise<RawItem[]> {
    return this.lend(upstream => upstream.list(what, signal), signal)
  }

  /** Lets somebody use the connection; it stays open until `close`. */
  async lend<T>(use: (upstream: Upstream) => Promise<T>, signal: AbortSignal): Promise<T> {
    return use(await this.#connect(signal))
  }

  /** The tool's raw CallToolResult; a tool's own error is a result with `isError`. */
  executeTool(
    name: string,
    args: Record<string, unknown> = {},
    { signal = this.#closed.signal, timeoutMs = usualTimeoutMs }: CallOptions = {},
  ): Promise<RawResult> {
    return this.lend(upstream => upstream.callTool({ name, arguments: args }, { signal, timeoutMs }), signal)
  }

  async close(): Promise<void> {
    this.#closed.abort()
    const upstream = await this.#connection?.catch(() => undefined)
    await upstream?.close()
    if (this.#ownsOpener) this.#opener.close()
  }

  #connect(signal: AbortSignal): Promise<Upstream> {
    this.#connection ??= this.#open(AbortSignal.any([signal, this.#closed.signal]))
    return this.#connection
  }

  async #open(signal: AbortSignal): Promise<Upstream> {
    const forget = () => (this.#connection = undefined)
    const events = { closed: forget, listChanged: () => undefined, logged: this.#logged }
    try {
      return await this.#opener.open(this.#server, events, signal)
    } catch (error) {
      forget()
      throw error
    }
  }
}
