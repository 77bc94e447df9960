import { readFile } from 'node:fs/promises'
import { type Socket, connect } from 'node:net'
import { join } from 'node:path'
import type { Reply } from '#contract'
import { AppError } from './errors.ts'
import { readLines } from './lines.ts'

/** What a running Gatehouse leaves in its data folder so that local programs of the same person find it. */
export type Descriptor = {
  pid: number
  version: string
  /** Address of `/mcp`, or null while the gateway does not listen (its port is taken). */
  url: string | null
  socket: string
  token: string
}

/** Who connects, and for what: `mcp` = newline-delimited JSON-RPC, `rpc` = the contract's methods. */
export type Hello = { as: 'mcp' | 'rpc'; client: string }

const maxLineBytes = 64 * 1024 * 1024
const helloTimeoutMs = 5000

/** The descriptor of the Gatehouse that owns this data folder; undefined when there is none or it is unreadable. */
export async function readDescriptor(dataFolder: string): Promise<Descriptor | undefined> {
  try {
    const found: unknown = JSON.parse(await readFile(join(dataFolder, 'gateway.json'), 'utf8'))
    return isDescriptor(found) ? found : undefined
  } catch {
    return undefined
  }
}

/**
 * A connection to the running Gatehouse, past its hello and ready for lines. Rejects with `not_running` when none
 * answers, or with what it answered.
 */
export async function openLocal(
  dataFolder: string,
  hello: Hello,
  onLine: (line: string) => void,
): Promise<Socket> {
  const descriptor = await readDescriptor(dataFolder)
  if (!descriptor) throw notRunning(dataFolder)
  const socket = connect(descriptor.socket)
  return new Promise((resolve, reject) => {
    const fail = (error: AppError): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(error)
    }
    const timer = setTimeout(() => fail(notRunning(dataFolder)), helloTimeoutMs)
    socket.once('error', cause => fail(notRunning(dataFolder, cause)))
    socket.once('close', () => fail(notRunning(dataFolder)))
    let greeted = false
    readLines(socket, {
      maxBytes: maxLineBytes,
      tooLong: () => socket.destroy(),
      line: line => {
        if (greeted) return onLine(line)
        greeted = true
        const refusal = refusalIn(line)
        if (refusal) return fail(refusal)
        clearTimeout(timer)
        socket.removeAllListeners('error').removeAllListeners('close')
        socket.on('error', () => socket.destroy())
        resolve(socket)
      },
    })
    socket.write(`${JSON.stringify({ gatehouse: 1, token: descriptor.token, ...hello })}\n`)
  })
}

type Answer = { id?: number; reply?: Reply<unknown>; event?: string; data?: unknown }

/** The contract's methods and events over the local socket, as the CLI uses them. */
export class LocalClient {
  readonly #socket: Socket
  readonly #waiting = new Map<number, (reply: Reply<unknown>) => void>()
  readonly #listeners = new Set<(event: string, data: unknown) => void>()
  #nextId = 1

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.once('close', () => this.#lost())
  }

  /** Rejects with `not_running` when no Gatehouse owns this data folder. */
  static async connect(dataFolder: string, client: string): Promise<LocalClient> {
    const early: string[] = []
    let receive = (line: string): void => void early.push(line)
    const socket = await openLocal(dataFolder, { as: 'rpc', client }, line => receive(line))
    const local = new LocalClient(socket)
    receive = line => local.#receive(line)
    for (const line of early) receive(line)
    return local
  }

  /** Never rejects: a lost connection is a reply with `connection_lost`. */
  call(method: string, input?: unknown): Promise<Reply<unknown>> {
    if (this.#socket.destroyed) return Promise.resolve(lost)
    const id = this.#nextId++
    return new Promise(resolve => {
      this.#waiting.set(id, resolve)
      this.#socket.write(`${JSON.stringify({ id, method, input })}\n`)
    })
  }

  /** Every event of the core from now on. */
  subscribe(listener: (event: string, data: unknown) => void): () => void {
    if (this.#listeners.size === 0) this.#socket.write(`${JSON.stringify({ subscribe: true })}\n`)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Runs when the connection ends, by whichever side. */
  onClose(listener: () => void): void {
    this.#socket.once('close', listener)
  }

  close(): void {
    this.#socket.end()
    this.#socket.destroy()
  }

  #receive(line: string): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the core's own answers, over an authenticated socket
    const { id, reply, event, data } = JSON.parse(line) as Answer
    if (id !== undefined && reply) {
      this.#waiting.get(id)?.(reply)
      this.#waiting.delete(id)
    }
    if (event !== undefined) for (const listener of this.#listeners) listener(event, data)
  }

  #lost(): void {
    for (const resolve of this.#waiting.values()) resolve(lost)
    this.#waiting.clear()
  }
}

const lost: Reply<never> = {
  ok: false,
  error: { code: 'connection_lost', message: 'Gatehouse ended before it answered. Start it and try again.' },
}

function notRunning(dataFolder: string, cause?: unknown): AppError {
  const message = `No Gatehouse is running for ${dataFolder}. Start it and try again.`
  return new AppError('not_running', message, { cause })
}

function refusalIn(line: string): AppError | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the core's own answer; anything else fails below
    const reply = JSON.parse(line) as Reply<unknown>
    return reply.ok ? undefined : new AppError(reply.error.code, reply.error.message)
  } catch (cause) {
    const message = 'What answers on the local socket is not Gatehouse. Start Gatehouse again.'
    return new AppError('not_running', message, { cause })
  }
}

function isDescriptor(value: unknown): value is Descriptor {
  if (typeof value !== 'object' || value === null) return false
  const { pid, socket, token } = { pid: 0, socket: '', token: '', ...value }
  return typeof pid === 'number' && typeof socket === 'string' && typeof token === 'string' && socket !== ''
}
