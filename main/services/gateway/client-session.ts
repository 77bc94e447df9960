import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import {
  type JSONRPCRequest,
  type RequestId,
  type ServerNotification,
  type ServerRequest,
  type ServerResult,
  SetLevelRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'
import type { Clock } from '#base/clock.ts'
import { capabilities, instructions, negotiate, serverInfo } from '#base/greeting.ts'
import type { KeyOwner } from '#base/key-owner.ts'
import type { Log } from '#base/log.ts'
import type { Session } from '#contract'
import type { View } from '#services/registry/registry.ts'

/** A session's transport, whichever door it came through. */
export type Line = Transport & {
  readonly isBusy: boolean
  readonly sessionId: string
  /** Where a request has a connection of its own: aborted when that ended before the answer. */
  lost?(id: RequestId): AbortSignal
}
export type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>

/** Who a session belongs to. `keyId` is null for a program on the local socket. */
export type Owner = { keyId: string | null; name: string }

type Options = {
  transport: Line
  kind: Session['transport']
  owner: Owner
  /** The owner's key as it is now; undefined when it is not in force any more, or there is none. */
  key: () => KeyOwner | undefined
  view: View
  version: string
  now: Clock
  log: Log
  answer(session: ClientSession, request: JSONRPCRequest, extra: Extra): Promise<ServerResult>
  changed(): void
}

const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency']

/** Checks nothing: Gatehouse validates arguments itself, and the SDK would build a compiler for every session. */
const noValidator = {
  getValidator: () => () => ({ valid: false as const, data: undefined, errorMessage: 'not validated here' }),
}

/**
 * One client's protocol session: its own SDK server on its own transport, so that nothing of one client can reach
 * another (CVE-2026-25536). Every request but the lifecycle's goes to `answer`, unparsed and unvalidated.
 */
export class ClientSession {
  readonly transport: Line
  readonly owner: Owner
  readonly view: View
  readonly server: Server
  readonly #options: Options
  readonly #connectedAt: Date
  #protocolVersion: string | null = null
  #logLevel = 0
  #calls = 0
  #usedAt: number

  constructor(options: Options) {
    const { transport, owner, view, version, now, log } = options
    this.#options = options
    this.transport = transport
    this.owner = owner
    this.view = view
    this.#connectedAt = now()
    this.#usedAt = this.#connectedAt.getTime()
    this.server = new Server(serverInfo(version), {
      capabilities,
      instructions,
      jsonSchemaValidator: noValidator,
    })
    this.server.setRequestHandler(SetLevelRequestSchema, ({ params }) => {
      this.#logLevel = levels.indexOf(params.level)
      return {}
    })
    this.server.fallbackRequestHandler = (request, extra) => options.answer(this, request, extra)
    this.server.oninitialized = () => options.changed()
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has this property and no listeners
    this.server.onerror = error =>
      log.debug({ err: error, session: this.id }, 'a message of a session failed')
  }

  /** The SDK calls what is set here before its own handling of a message. */
  async open(): Promise<void> {
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has this property and no listeners
    this.transport.onmessage = message => {
      this.touch()
      if ('method' in message && message.method === 'initialize')
        this.#protocolVersion = negotiate(message.params?.['protocolVersion'])
    }
    await this.server.connect(this.transport)
  }

  /** What the client may reach and decide now. */
  get key(): KeyOwner | undefined {
    return this.#options.key()
  }

  /** True when the key it was opened with is not in force any more. */
  get isEnded(): boolean {
    return this.owner.keyId !== null && !this.key
  }

  /** The client's name as it is now. */
  get client(): string {
    return this.key?.name ?? this.owner.name
  }

  get id(): string {
    return this.transport.sessionId
  }

  /** Milliseconds of the clock at the last message. */
  get usedAt(): number {
    return this.#usedAt
  }

  touch(): void {
    this.#usedAt = this.#options.now().getTime()
  }

  countCall(): void {
    this.#calls++
  }

  /** Whether the client wants log messages of this level (logging/setLevel). */
  wantsLog(level: unknown): boolean {
    return typeof level === 'string' && levels.indexOf(level) >= this.#logLevel
  }

  describe(): Session {
    const client = this.server.getClientVersion()
    return {
      id: this.id,
      transport: this.#options.kind,
      key: this.client,
      client: client ? { name: client.name, version: client.version } : null,
      protocolVersion: this.#protocolVersion,
      connectedAt: this.#connectedAt.toISOString(),
      calls: this.#calls,
    }
  }
}
