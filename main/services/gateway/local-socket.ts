import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmod, readFile, unlink } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { isTakenName } from '#base/caller-names.ts'
import { AppError, toWire } from '#base/errors.ts'
import { readLines } from '#base/lines.ts'
import type { Descriptor, Hello } from '#base/local-client.ts'
import type { Log } from '#base/log.ts'
import { removeStaleSocket, socketPath } from './socket-path.ts'

/** Longest line a local program may send, in bytes; an import of 5 MB of text must pass as JSON. */
const maxLineBytes = 16 * 1024 * 1024
const helloTimeoutMs = 10_000

/** What takes over a connection after its hello. `receive` gets every further line. */
export type LocalLine = { receive: (line: string) => void; tooLong: () => void }

type Deps = {
  log: Log
  dataFolder: string
  version: string
  accept(hello: Hello, socket: Socket): LocalLine
}

/** The door for programs of the same person (bridge, CLI): a socket only they can reach, opened by the descriptor's token. */
export class LocalSocket {
  readonly #deps: Deps
  readonly #token = randomBytes(32).toString('base64url')
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #path = ''

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Listens, then tells where in `gateway.json`. */
  async open(url: string | null): Promise<void> {
    this.#path = await socketPath(this.#deps.dataFolder)
    const server = createServer(socket => this.#greet(socket))
    this.#server = server
    if (process.platform !== 'win32') await removeStaleSocket(this.#path)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#path, () => resolve())
    })
    if (process.platform !== 'win32') await chmod(this.#path, 0o600)
    await this.announce(url)
  }

  /** Writes the descriptor by which local programs find this socket and the gateway's address. */
  async announce(url: string | null): Promise<void> {
    const { version } = this.#deps
    const found: Descriptor = { pid: process.pid, version, url, socket: this.#path, token: this.#token }
    await writeFileAtomic(this.#descriptor, `${JSON.stringify(found, null, 2)}\n`, { mode: 0o600 })
  }

  async close(): Promise<void> {
    const server = this.#server
    if (!server) return
    this.#server = undefined
    await this.#forget()
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>(resolve => server.close(() => resolve()))
  }

  get #descriptor(): string {
    return join(this.#deps.dataFolder, 'gateway.json')
  }

  /** Removes the descriptor if it is still ours. */
  async #forget(): Promise<void> {
    const text = await readFile(this.#descriptor, 'utf8').catch(() => '')
    if (text.includes(this.#token)) await unlink(this.#descriptor)
  }

  #greet(socket: Socket): void {
    this.#sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', error => {
      this.#deps.log.debug({ err: error }, 'a local connection broke')
      socket.destroy()
    })
    const timer = setTimeout(() => socket.destroy(), helloTimeoutMs)
    socket.once('close', () => clearTimeout(timer))
    let accepted: LocalLine | undefined
    readLines(socket, {
      maxBytes: maxLineBytes,
      tooLong: () => (accepted ? accepted.tooLong() : socket.destroy()),
      line: line => {
        if (accepted) return accepted.receive(line)
        clearTimeout(timer)
        accepted = this.#admit(line, socket)
      },
    })
  }

  #admit(line: string, socket: Socket): LocalLine | undefined {
    try {
      const hello = readHello(line, this.#token)
      socket.write(`${JSON.stringify({ ok: true })}\n`)
      return this.#deps.accept(hello, socket)
    } catch (error) {
      if (!(error instanceof AppError)) this.#deps.log.error({ err: error }, 'a local connection failed')
      socket.end(`${JSON.stringify({ ok: false, error: toWire(error) })}\n`)
      return { receive: () => undefined, tooLong: () => socket.destroy() }
    }
  }
}

function readHello(line: string, token: string): Hello {
  const hello = parseObject(line)
  if (hello?.['gatehouse'] !== 1) throw refused('bad_input', 'This is the local socket of Gatehouse.')
  if (!sameToken(hello['token'], token))
    throw refused('key_refused', 'The token is not the one in gateway.json. Read it again and reconnect.')
  const { as, client } = hello
  if (as !== 'mcp' && as !== 'rpc') throw refused('bad_input', 'Say `as`: `mcp` or `rpc`.')
  return { as, client: clientName(client) }
}

/** Any bytes may come as a name; what is kept fits a log line, and is no name of another caller's in rules and in the record. */
function clientName(client: unknown): string {
  const name = typeof client === 'string' ? client.replaceAll(/[^\w .@/+-]/g, '').slice(0, 80) : ''
  return name === '' || isTakenName(name) ? 'bridge' : name
}

function refused(code: 'bad_input' | 'key_refused', message: string): AppError {
  return new AppError(code, message)
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** Compares hashes, so that neither time nor an exception tells the length. */
function sameToken(given: unknown, token: string): boolean {
  return timingSafeEqual(digest(typeof given === 'string' ? given : ''), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
