import { randomUUID } from 'node:crypto'
import type { ChildProcess, StdioOptions } from 'node:child_process'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import spawn from 'cross-spawn'
import type { Guarding } from '#base/guarding.ts'
import type { Leftovers } from '#base/leftovers.ts'
import { endTree, hasGroup, markVariable, type Tree } from '#base/process-tree.ts'
import { Throttle } from '#base/throttle.ts'

type Start = {
  command: string
  args: string[]
  cwd: string
  env: Record<string, string>
  /** A file descriptor, or nothing to read. */
  stdin: number | 'ignore'
  guarding: Guarding
  leftovers: Leftovers
  signal: AbortSignal
  stdout: (chunk: Buffer) => void
  stderr: (chunk: Buffer) => void
  /** Most bytes on stdout and stderr together; more, and the process is ended. */
  mostBytes: number
}

/** How a process of a step ended. */
export type ProcessEnd = {
  code: number | null
  signal: NodeJS.Signals | null
  /** It wrote more than it may and was ended for it. */
  flooded: boolean
  /** Processes it had left running were ended. */
  leftProcesses: boolean
}

/** What a cancelled process gets to put things in order, in milliseconds. */
const graceMs = 2_000
/** A pipe that is still open this long after its process ended is held by a descendant. */
const pipePatienceMs = 500
/** Longest wait for what is still in the pipes, which are read slowly during a flood. */
const readOutMs = 5_000
/** A flood must leave time for everything else that this process does. */
const bytesPerSecond = 48 * 1024 * 1024

/** Runs a program to its end, in a group of its own; when it resolves, nothing of it is left. Rejects when it cannot be started. */
export async function runProcess(start: Start): Promise<ProcessEnd> {
  const { child, tree } = await spawned(start)
  start.guarding.add(tree)
  const exited = new Promise<Pick<ProcessEnd, 'code' | 'signal'>>(resolve =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  )
  const closed = new Promise<true>(resolve => child.once('close', () => resolve(true)))
  let ending: Promise<boolean> | undefined
  const end = () => void (ending ??= endTree(tree, graceMs))
  const reading = read(child, start, end)
  start.signal.addEventListener('abort', end, { once: true })
  if (start.signal.aborted) end()
  try {
    const how = await exited
    await ending
    const leftProcesses = await endRest(tree, closed)
    return { ...how, flooded: reading.flooded(), leftProcesses: leftProcesses && ending === undefined }
  } finally {
    start.signal.removeEventListener('abort', end)
    reading.stop()
    start.leftovers.look(tree)
  }
}

async function spawned({
  command,
  args,
  cwd,
  env,
  stdin,
}: Start): Promise<{ child: ChildProcess; tree: Tree }> {
  const mark = randomUUID()
  const stdio: StdioOptions = [stdin, 'pipe', 'pipe']
  const child = spawn(command, args, {
    cwd,
    env: { ...env, [markVariable]: mark },
    stdio,
    shell: false,
    // A group of its own, so that the whole tree can be ended.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
  return { child, tree: { pid: child.pid ?? 0, mark } }
}

function read(child: ChildProcess, start: Start, end: () => void) {
  const { mostBytes } = start
  let bytes = 0
  const readers: { stream: Readable; throttle: Throttle }[] = []
  const follow = (stream: Readable | null, take: (chunk: Buffer) => void) => {
    if (!stream) return
    const throttle = new Throttle(stream, bytesPerSecond)
    readers.push({ stream, throttle })
    stream.on('data', (chunk: Buffer) => {
      const before = bytes
      bytes += chunk.length
      if (before <= mostBytes) take(chunk.subarray(0, mostBytes - before))
      if (bytes > mostBytes) end()
      else throttle.spend(chunk.length)
    })
    stream.on('error', () => undefined)
  }
  follow(child.stdout, start.stdout)
  follow(child.stderr, start.stderr)
  return {
    flooded: () => bytes > mostBytes,
    stop: () => {
      for (const { stream, throttle } of readers) {
        throttle.close()
        stream.destroy()
      }
    },
  }
}

/** Ends what the process left in its group or at its pipes, and waits until the pipes are read out. True when there was something. */
async function endRest(tree: Tree, closed: Promise<true>): Promise<boolean> {
  if ((await within(closed, pipePatienceMs)) && !hasGroup(tree)) return false
  const hadRest = await endTree(tree, graceMs)
  await within(closed, readOutMs)
  return hadRest
}

async function within(closed: Promise<true>, ms: number): Promise<boolean> {
  const stop = new AbortController()
  const late = delay(ms, false, { signal: stop.signal }).catch(() => false)
  try {
    return await Promise.race([closed, late])
  } finally {
    stop.abort()
  }
}
