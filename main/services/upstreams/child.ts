import { randomUUID } from 'node:crypto'
import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import spawn from 'cross-spawn'
import { readLines } from '#base/lines.ts'
import type { AppError } from '#base/errors.ts'
import { excerpt, failure, tooLarge, type Where } from './failure.ts'
import type { Guarding } from '#base/guarding.ts'
import { endTree, markVariable, type Tree } from '#base/process-tree.ts'
import { Throttle } from '#base/throttle.ts'

const longestMessageBytes = 10 * 1024 * 1024
const longestStderrBytes = 64 * 1024
const mostWaitingBytes = 32 * 1024 * 1024
const noisePerSecond = 1024 * 1024

type Deps = {
  command: string
  args: string[]
  cwd: string | undefined
  env: Record<string, string>
  where: Where
  guarding: Guarding
  graceMs: number
  message: (message: unknown) => void
  logged: (line: string) => void
  /** The process ended, or must be given up: said once. */
  ended: (error: AppError) => void
}

/** One running stdio server: newline-delimited JSON on its pipes, its own process group, and an end that leaves nothing behind. */
export class Child {
  readonly #deps: Deps
  readonly #process: ChildProcess
  readonly #tree: Tree
  readonly #exited: Promise<void>
  readonly #throttles: Throttle[] = []
  #lastWords = ''
  #ended = false
  #closing: Promise<void> | undefined

  /** Resolves when the process runs. Rejects with `start_failed` or `command_not_found`. */
  static async start(deps: Deps): Promise<Child> {
    const mark = randomUUID()
    const child = spawn(deps.command, deps.args, {
      cwd: deps.cwd,
      env: { ...deps.env, [markVariable]: mark },
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      // A group of its own, so that the whole tree can be ended.
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', error => reject(startFailure(error, deps)))
    })
    return new Child(deps, child, { pid: child.pid ?? 0, mark })
  }

  private constructor(deps: Deps, child: ChildProcess, tree: Tree) {
    this.#deps = deps
    this.#process = child
    this.#tree = tree
    deps.guarding.add(tree)
    this.#exited = new Promise(resolve => child.once('exit', () => resolve()))
    child.once('exit', (code, signal) => void this.#exit(code, signal))
    child.on('error', () => undefined)
    child.stdin?.on('error', () => undefined)
    if (child.stdout) this.#readMessages(child.stdout)
    if (child.stderr) this.#readStderr(child.stderr)
  }

  get pid(): number {
    return this.#tree.pid
  }

  /** Resolves when the message is with the operating system. */
  send(message: object): Promise<void> {
    const { stdin } = this.#process
    if (!stdin?.writable || this.#ended) return Promise.reject(this.#lost())
    if (stdin.writableLength > mostWaitingBytes)
      return Promise.reject(
        failure(
          'connection_lost',
          this.#deps.where,
          `${this.#deps.where.name} does not read what it is sent.`,
        ),
      )
    return new Promise((resolve, reject) => {
      stdin.write(`${JSON.stringify(message)}\n`, error => (error ? reject(this.#lost()) : resolve()))
    })
  }

  /** stdin ends, then a grace, then the whole tree is ended. */
  close(): Promise<void> {
    this.#ended = true
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#process.stdin?.end()
    for (const throttle of this.#throttles) throttle.close()
    const patience = new AbortController()
    const grace = delay(this.#deps.graceMs, undefined, { signal: patience.signal }).catch(() => undefined)
    await Promise.race([this.#exited, grace])
    patience.abort()
    await this.#sweep()
  }

  async #sweep(): Promise<void> {
    await endTree(this.#tree, this.#deps.graceMs)
    this.#deps.guarding.remove(this.#tree.pid)
    // A descendant that could not be found may still hold the pipes open.
    this.#process.stdout?.destroy()
    this.#process.stderr?.destroy()
  }

  #readMessages(stdout: Readable): void {
    const throttle = this.#throttle(stdout)
    readLines(stdout, {
      maxBytes: longestMessageBytes,
      line: text => {
        const message = parse(text)
        if (message !== undefined) return this.#deps.message(message)
        throttle.spend(text.length)
        this.#deps.logged(text)
      },
      tooLong: () => this.#giveUp(tooLarge(this.#deps.where, 'a message of more than 10 MiB')),
    })
  }

  #readStderr(stderr: Readable): void {
    const throttle = this.#throttle(stderr)
    stderr.on('data', (chunk: Buffer) => throttle.spend(chunk.length))
    readLines(stderr, {
      maxBytes: longestStderrBytes,
      unfinishedToo: true,
      line: text => {
        if (this.#lastWords === '' || !isTrailer(text)) this.#lastWords = text
        this.#deps.logged(text)
      },
      tooLong: () => this.#deps.logged('(a line of more than 64 KiB)'),
    })
  }

  #throttle(stream: Readable): Throttle {
    const throttle = new Throttle(stream, noisePerSecond)
    this.#throttles.push(throttle)
    return throttle
  }

  async #exit(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    // Its last words may still be in the pipe; a descendant that holds the pipe must not keep us waiting.
    const closed = new Promise(resolve => this.#process.once('close', resolve))
    await Promise.race([closed, delay(200)])
    this.#giveUp(exitFailure(this.#deps.where, code, signal, this.#lastWords))
  }

  #giveUp(error: AppError): void {
    if (this.#ended) return
    this.#ended = true
    this.#deps.ended(error)
    void this.close()
  }

  #lost(): AppError {
    return failure('connection_lost', this.#deps.where, `The process of ${this.#deps.where.name} has ended.`)
  }
}

/** What Node prints behind the sentence of an error: the stack, its fields, its own version. */
const isTrailer = (line: string) =>
  /^(?:at |- |[{}[\]^]|[\w$]+: (?:'.*'|\[.*\]?|\{|-?\d+|null|undefined|true|false),?$|Require stack:|Node\.js v\d)/.test(
    line,
  )

function exitFailure(where: Where, code: number | null, signal: string | null, lastWords: string): AppError {
  const how = signal === null ? `with exit code ${code}` : `by signal ${signal}`
  const words = lastWords === '' ? 'It wrote nothing to stderr.' : `Its last words: ${excerpt(lastWords)}`
  return failure('server_exited', where, `${where.name} ended by itself, ${how}. ${words}`, {
    data: { exitCode: code, signal },
  })
}

function startFailure(error: unknown, { command, where }: Deps): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const kind = code === 'ENOENT' ? 'command_not_found' : 'start_failed'
  const why = error instanceof Error ? error.message : String(error)
  return failure(
    kind,
    where,
    `${command} of ${where.name} could not be started (${why}). Check that it is a program for this computer.`,
  )
}

/** A message is an object or, in the 2025-03-26 era, an array of them; anything else is noise. */
function parse(text: string): unknown {
  if (!text.startsWith('{') && !text.startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isMessage(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isMessage(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isSingle)
  return isSingle(value)
}

function isSingle(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'jsonrpc' in value
}
