import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'

/** The program path (or name) of every process that can be seen. Injected into the service; a test supplies its own. */
export type ListPrograms = (platform: NodeJS.Platform) => Promise<string[]>

const run = promisify(execFile)
const TIMEOUT_MS = 5000

/** Reads this computer's process table. An unreadable one counts as empty: it only costs a hint. */
export const listPrograms: ListPrograms = async platform => {
  try {
    if (platform === 'linux') return await fromProc()
    if (platform === 'win32') return await fromTasklist()
    const { stdout } = await run('/bin/ps', ['-axo', 'comm='], {
      timeout: TIMEOUT_MS,
      maxBuffer: 16 * 1024 * 1024,
    })
    return stdout.split('\n').map(line => line.trim())
  } catch {
    return []
  }
}

/**
 * True when one of the programs is Claude Desktop. `claude` alone is Claude Code's command line, which on Windows
 * cannot be told from the app by the process table; there the hint may be given once too often.
 */
export function isClaudeDesktop(program: string, platform: NodeJS.Platform): boolean {
  if (platform === 'darwin') return program.endsWith('/Claude.app/Contents/MacOS/Claude')
  if (platform === 'win32') return program.toLowerCase() === 'claude.exe'
  return (
    basename(program) === 'claude-desktop' || /\/claude-desktop\/(.+\/)?(electron|claude)$/i.test(program)
  )
}

/** The first word of each command line; kernel threads and dead processes have none. */
async function fromProc(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const programs = await Promise.all(
    pids.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  )
  return programs.map(line => line.split('\0', 1)[0] ?? '').filter(Boolean)
}

async function fromTasklist(): Promise<string[]> {
  const { stdout } = await run('tasklist.exe', ['/FO', 'CSV', '/NH'], {
    timeout: TIMEOUT_MS,
    windowsHide: true,
    maxBuffer: 16 * 1024 * 1024,
  })
  return stdout.split('\n').flatMap(line => /^"([^"]+)"/.exec(line)?.[1] ?? [])
}
