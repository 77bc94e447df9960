import which from 'which'
import type { ScriptStep } from './step-kinds.ts'
import { durationMs, sizeBytes } from './measures.ts'

type Command = { command: string; args: string[] }

/** A constant: nothing is ever pasted into it. `ulimit` is a shell's own command, there is no program for it. */
const limitScript = 'ulimit -t "$1"; ulimit -d "$2" 2>/dev/null; shift 2; exec "$@"'

/** What Node sets aside for compiled code before it runs a line; its heap is limited by a switch of its own. */
const nodeReservesBytes = 768 * 1024 * 1024

/**
 * The command that runs another one under limits of CPU time and memory, which hold for each process it starts. Linux:
 * `prlimit`, no shell. macOS: `sh` with a constant text; the system enforces CPU time only. Windows: none of both.
 */
export async function underLimits(
  target: Command,
  { limits, language }: Pick<ScriptStep, 'limits' | 'language'>,
  path: string,
): Promise<Command> {
  const { cpu, memory } = limits ?? {}
  if ((cpu ?? memory) === undefined || process.platform === 'win32') return target
  const seconds = cpu === undefined ? undefined : Math.max(1, Math.ceil(durationMs(cpu) / 1000))
  const reserved = language === 'javascript' ? nodeReservesBytes : 0
  const bytes = memory === undefined ? undefined : sizeBytes(memory) + reserved
  const prlimit =
    process.platform === 'linux'
      ? await which('prlimit', { path: `${path}:/usr/bin:/bin`, nothrow: true })
      : null
  return prlimit === null ? bySh(target, seconds, bytes) : byPrlimit(prlimit, target, seconds, bytes)
}

function byPrlimit(prlimit: string, target: Command, seconds?: number, bytes?: number): Command {
  const flags = ['--core=0']
  // At the soft limit a SIGXCPU that says why; a second later a SIGKILL for who ignores it.
  if (seconds !== undefined) flags.push(`--cpu=${seconds}:${seconds + 1}`)
  // Memory that is written to. The address space would count what interpreters only reserve (Node: gigabytes).
  if (bytes !== undefined) flags.push(`--data=${bytes}`)
  return { command: prlimit, args: [...flags, '--', target.command, ...target.args] }
}

function bySh(target: Command, seconds?: number, bytes?: number): Command {
  const kilobytes = bytes === undefined ? 'unlimited' : String(Math.ceil(bytes / 1024))
  const limits = [String(seconds ?? 'unlimited'), kilobytes]
  return { command: '/bin/sh', args: ['-c', limitScript, 'sh', ...limits, target.command, ...target.args] }
}
