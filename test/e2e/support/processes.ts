import { readdirSync, readFileSync } from 'node:fs'

/** One line of the process table; `started` tells a process from a later one with the same number. */
export type Process = { pid: number; parent: number; started: string; command: string }

/** The process table, read from /proc. Zombies are left out: they have ended. */
function processTable(): Process[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => readProcess(Number(name)))
}

function readProcess(pid: number): Process[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command's name is in brackets and may hold anything; the fields after it may not.
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z') return []
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    return [{ pid, parent: Number(parent), started: rest[17] ?? '', command }]
  } catch {
    return []
  }
}

/** A process and all that it started, directly or not. */
export function family(pid: number): Process[] {
  const table = processTable()
  const found = table.filter(process => process.pid === pid)
  for (const member of found) found.push(...table.filter(process => process.parent === member.pid))
  return found
}

/** Which of these still run. */
export function survivors(processes: readonly Process[]): Process[] {
  const now = new Map(processTable().map(process => [process.pid, process.started]))
  return processes.filter(process => now.get(process.pid) === process.started)
}
