import { readdirSync, readFileSync } from 'node:fs'

/** True while a process of this id runs; one that has ended and waits to be collected does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** Every process whose command line contains a text (Linux only): a test passes a word of its own to what it starts. */
export function processesWith(mark: string): number[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return pids
    .map(Number)
    .filter(pid => pid !== process.pid && isAlive(pid) && commandLine(pid).includes(mark))
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
