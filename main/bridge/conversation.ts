import { capabilities, instructions, negotiate, serverInfo } from '#base/greeting.ts'

type Deps = {
  version: string
  /** One line to the client. */
  say: (line: string) => void
  /** The connection to Gatehouse; made once the client has introduced itself. */
  link: { readonly isUp: boolean; write(line: string): void; want(): void }
  /** The client has introduced itself by this name. */
  introduced: (client: string) => void
}

type Id = string | number
type Message = { id?: Id; method?: string; params?: Record<string, unknown> }
type Waiting = { id: Id; line: string }

const longestQueue = 200
const largestQueueBytes = 16 * 1024 * 1024
const patienceMs = 45_000
const ourId = 'gatehouse-bridge'

/**
 * What the client sees: `initialize` answered at once, everything else by Gatehouse as soon as it is there. A request that
 * was running when Gatehouse went away is answered with an error, never sent again: it may have taken effect.
 */
export class Conversation {
  readonly #deps: Deps
  /** The client's initialize, to introduce it to each Gatehouse anew. */
  #greeting: Record<string, unknown> | undefined
  #isReady = false
  #wasUp = false
  #queue: Waiting[] = []
  #queuedBytes = 0
  #patience: NodeJS.Timeout | undefined
  readonly #running = new Set<Id>()
  /** Requests of this Gatehouse to the client; an answer to another one's is dropped. */
  readonly #asked = new Set<Id>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  get isIdle(): boolean {
    return this.#running.size === 0 && this.#queue.length === 0
  }

  /** A line from the client. */
  fromClient(line: string): void {
    const message = parse(line)
    if (!message) return this.#fail(null, -32700, 'Parse error: a line must be one JSON-RPC message.')
    const { id, method } = message
    if (method === undefined) {
      if (id !== undefined && this.#asked.delete(id)) this.#deps.link.write(line)
    } else if (id === undefined) this.#notified(method, message, line)
    else this.#requested(id, method, message, line)
  }

  /** A line from Gatehouse. */
  fromGatehouse(line: string): void {
    const message = parse(line)
    if (!message) return
    const { id, method } = message
    if (id === ourId) return this.#introduced()
    if (id !== undefined && method !== undefined) this.#asked.add(id)
    if (id !== undefined && method === undefined) this.#running.delete(id)
    this.#deps.say(line)
  }

  /** Gatehouse is there: it meets the client first. */
  up(): void {
    const initialize = { jsonrpc: '2.0', id: ourId, method: 'initialize', params: this.#greeting }
    this.#deps.link.write(JSON.stringify(initialize))
  }

  /** Gatehouse is gone. */
  down(): void {
    this.#isReady = false
    this.#asked.clear()
    const message =
      'Gatehouse was restarted while this request ran, so its outcome is unknown. Check what it did before you repeat it.'
    for (const id of this.#running) this.#fail(id, -32000, message, 'connection_lost')
    this.#running.clear()
    if (this.#queue.length > 0) this.#deps.link.want()
  }

  #requested(id: Id, method: string, message: Message, line: string): void {
    if (method === 'initialize') return this.#initialize(id, message.params ?? {})
    if (!this.#greeting) return this.#fail(id, -32601, `Send initialize before ${method.slice(0, 100)}.`)
    if (this.#isReady) {
      this.#running.add(id)
      this.#deps.link.write(line)
    } else if (method === 'ping') this.#deps.say(JSON.stringify({ jsonrpc: '2.0', id, result: {} }))
    else this.#enqueue(id, line)
  }

  #notified(method: string, message: Message, line: string): void {
    // Gatehouse has had its own from `#introduced`.
    if (method === 'notifications/initialized') return
    if (method === 'notifications/cancelled') this.#takeBack(message.params?.['requestId'])
    if (this.#isReady) this.#deps.link.write(line)
  }

  #initialize(id: Id, params: Record<string, unknown>): void {
    const isFirst = this.#greeting === undefined
    this.#greeting = params
    const result = {
      protocolVersion: negotiate(params['protocolVersion']),
      capabilities,
      serverInfo: serverInfo(this.#deps.version),
      instructions,
    }
    this.#deps.say(JSON.stringify({ jsonrpc: '2.0', id, result }))
    if (isFirst) this.#deps.introduced(clientName(params['clientInfo']))
  }

  #introduced(): void {
    const { link, say } = this.#deps
    this.#isReady = true
    link.write('{"jsonrpc":"2.0","method":"notifications/initialized"}')
    if (this.#wasUp) say('{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}')
    this.#wasUp = true
    clearTimeout(this.#patience)
    for (const { id, line } of this.#emptyQueue()) {
      this.#running.add(id)
      link.write(line)
    }
  }

  #enqueue(id: Id, line: string): void {
    if (this.#queue.length >= longestQueue || this.#queuedBytes + line.length > largestQueueBytes)
      return this.#fail(id, -32000, 'Gatehouse is starting and too many requests wait for it. Try again.')
    if (this.#queue.length === 0) this.#wait()
    this.#queue.push({ id, line })
    this.#queuedBytes += line.length
    this.#deps.link.want()
  }

  #wait(): void {
    clearTimeout(this.#patience)
    this.#patience = setTimeout(() => this.#giveUp(), patienceMs)
  }

  #takeBack(id: unknown): void {
    this.#queue = this.#queue.filter(waiting => waiting.id !== id)
  }

  #giveUp(): void {
    const message = 'Gatehouse does not answer and could not be started. Open it, then try again.'
    for (const { id } of this.#emptyQueue()) this.#fail(id, -32000, message, 'not_running')
  }

  #emptyQueue(): Waiting[] {
    this.#queuedBytes = 0
    return this.#queue.splice(0)
  }

  #fail(id: Id | null, code: number, message: string, ours?: string): void {
    const error = { code, message, ...(ours && { data: { code: ours } }) }
    this.#deps.say(JSON.stringify({ jsonrpc: '2.0', id, error }))
  }
}

/** The envelope of a line; undefined for anything that is no JSON-RPC message. */
function parse(line: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isMessage(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isMessage(value: unknown): value is Message {
  if (!isObject(value)) return false
  const { jsonrpc, id = null, method = '', params = {} } = value
  return jsonrpc === '2.0' && typeof method === 'string' && isObject(params) && isId(id)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** A failure whose request could not be read has the id null; it is passed on like a notification. */
function isId(id: unknown): boolean {
  return id === null || typeof id === 'string' || typeof id === 'number'
}

function clientName(clientInfo: unknown): string {
  const isNamed = typeof clientInfo === 'object' && clientInfo !== null && 'name' in clientInfo
  return isNamed && typeof clientInfo.name === 'string' ? clientInfo.name : 'bridge'
}
