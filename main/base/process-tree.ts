import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

/** A started server or script: the process that leads its group, and the mark in its environment that its descendants inherit. */
export type Tree = { pid: number; mark: string }

/** The variable that carries the mark. A descendant that left the group and lost its parents is still found by it (Linux). */
export const markVariable = 'GATEHOUSE_PROCESS_MARK'

type Entry = { pid: number; parent: number; group: number; session: number; mark: string | undefined }

const run = promisify(execFile)
const mostRounds = 20

/**
 * Ends a whole tree: SIGTERM, a grace in milliseconds, then SIGKILL until nothing of it is left. True when there was
 * something to end (on Windows nobody tells). Never rejects.
 */
export async function endTree(tree: Tree, graceMs: number): Promise<boolean> {
  if (process.platform === 'win32') return endWindowsTree(tree.pid)
  let left = await members(tree)
  if (left.length === 0) return false
  signal(tree, left, 'SIGTERM')
  const until = Date.now() + graceMs
  for (let wait = 10; left.length > 0 && Date.now() < until; wait = Math.min(wait * 2, 100)) {
    // oxlint-disable-next-line no-await-in-loop -- waits for the processes to end
    await delay(wait)
    left = left.filter(isAlive)
  }
  for (let round = 0; round < mostRounds; round++) {
    // oxlint-disable-next-line no-await-in-loop -- a child may be born between two looks
    left = await members(tree)
    if (left.length === 0) return true
    signal(tree, left, 'SIGKILL')
    // oxlint-disable-next-line no-await-in-loop -- the kernel needs a moment
    await delay(10)
  }
  return true
}

/** True while the group that a tree's leader made has a member. Cheap; a descendant in a group of its own is not seen. */
export function hasGroup({ pid }: Tree): boolean {
  return process.platform !== 'win32' && isAlive(-pid)
}

/** Ends whoever still carries one of these marks, at once (Linux). Never rejects. */
export async function endMarked(marks: ReadonlySet<string>): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    // oxlint-disable-next-line no-await-in-loop -- a child may be born between two looks
    const left = (await readProc()).filter(({ mark }) => mark !== undefined && marks.has(mark))
    if (left.length === 0) return
    for (const { pid } of left) kill(pid, 'SIGKILL')
    // oxlint-disable-next-line no-await-in-loop -- the kernel needs a moment
    await delay(10)
  }
}

/** The live processes of a tree: its group, its session, its descendants, and whoever carries its mark. */
async function members(tree: Tree): Promise<number[]> {
  const all = process.platform === 'linux' ? await readProc() : await readPs()
  const found = new Set<number>()
  const belongs = ({ pid, parent, group, session, mark }: Entry) =>
    [pid, group, session].includes(tree.pid) || mark === tree.mark || found.has(parent)
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const entry of all) if (belongs(entry)) found.add(entry.pid)
  }
  found.delete(process.pid)
  return [...found]
}

function signal(tree: Tree, pids: number[], name: NodeJS.Signals): void {
  for (const pid of [-tree.pid, ...pids]) kill(pid, name)
}

function kill(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended in the meantime.
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function readProc(): Promise<Entry[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const entries = await Promise.all(pids.map(readProcEntry))
  return entries.filter(entry => entry !== undefined)
}

async function readProcEntry(pid: string): Promise<Entry | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1')
    // The command name stands in parentheses and may itself hold spaces and parentheses (proc(5)).
    const [state, parent, group, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return undefined
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')
    const mark = environment.split('\0').find(line => line.startsWith(`${markVariable}=`))
    return {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      mark: mark?.slice(markVariable.length + 1),
    }
  } catch {
    return undefined
  }
}

async function readPs(): Promise<Entry[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=']).catch(() => ({ stdout: '' }))
  return stdout.split('\n').flatMap(line => {
    const [pid, parent, group, stat] = line.trim().split(/\s+/)
    if (stat === undefined || stat.startsWith('Z')) return []
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), session: -1, mark: undefined }]
  })
}

async function endWindowsTree(pid: number): Promise<boolean> {
  await run('taskkill', ['/PID', String(pid), '/T', '/F']).catch(() => undefined)
  return false
}
