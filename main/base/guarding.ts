import { type ChildProcess, spawn } from 'node:child_process'
import { entryPath } from './entry-path.ts'
import type { Tree } from './process-tree.ts'

const mostRestarts = 5

/**
 * Keeps the guard process (`main/guard.ts`) running while servers and scripts run, so that not one of them survives even a SIGKILL
 * of Gatehouse. It is started with the first of them.
 */
export class Guarding {
  readonly #trees = new Map<number, Tree>()
  #guard: ChildProcess | undefined
  #restarts = 0
  #closed = false

  add(tree: Tree): void {
    this.#trees.set(tree.pid, tree)
    if (this.#guard) this.#tell(`+ ${tree.pid} ${tree.mark}`)
    else this.#start()
  }

  remove(pid: number): void {
    if (this.#trees.delete(pid)) this.#tell(`- ${pid}`)
  }

  /** Lets the guard go; it ends what is still listed. */
  close(): void {
    this.#closed = true
    this.#guard?.stdin?.end()
  }

  #start(): void {
    if (this.#closed) return
    // What it guards from its birth comes as arguments: a line could be cut off by our own end.
    const listed = [...this.#trees.values()].map(({ pid, mark }) => `${pid} ${mark}`)
    const guard = spawn(process.execPath, [entryPath('guard'), ...listed], {
      // Its own session: a Ctrl+C in the terminal must not reach it before it has done its work.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      windowsHide: true,
      env: { ...onlyPath(), ELECTRON_RUN_AS_NODE: '1' },
    })
    this.#guard = guard
    const gone = () => this.#gone(guard)
    guard.on('error', gone).on('exit', gone)
    guard.stdin?.on('error', () => undefined)
    guard.unref()
    if (guard.stdin && 'unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref()
  }

  #gone(guard: ChildProcess): void {
    if (this.#guard !== guard) return
    this.#guard = undefined
    if (this.#closed || this.#trees.size === 0 || this.#restarts >= mostRestarts) return
    this.#restarts += 1
    this.#start()
  }

  #tell(line: string): void {
    this.#guard?.stdin?.write(`${line}\n`)
  }
}

function onlyPath(): Record<string, string> {
  return process.env['PATH'] === undefined ? {} : { PATH: process.env['PATH'] }
}
