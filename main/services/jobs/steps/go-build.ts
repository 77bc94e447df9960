import { join } from 'node:path'
import { AppError } from '#base/errors.ts'
import type { Guarding } from '#base/guarding.ts'
import type { Leftovers } from '#base/leftovers.ts'
import { OutputLines } from './output-lines.ts'
import type { Place } from './script-place.ts'
import { runProcess } from './step-process.ts'
import { StderrTail } from './stderr-tail.ts'

type Building = {
  env: Record<string, string>
  guarding: Guarding
  leftovers: Leftovers
  signal: AbortSignal
  redact: (text: string) => string
}

const mostBytes = 1024 * 1024

/**
 * Compiles a Go script, so that limits, exit code and signal are those of the program and not of `go run`. Rejects with
 * `script_failed` and what the compiler says.
 */
export async function build(
  go: string,
  place: Place,
  step: string,
  { redact, ...building }: Building,
): Promise<{ command: string; args: string[] }> {
  const program = join(place.own, process.platform === 'win32' ? 'program.exe' : 'program')
  const tail = new StderrTail()
  const said = new OutputLines({ redact, longestSecret: 0, log: text => tail.add(text) })
  const take = (chunk: Buffer) => said.write(chunk)
  const { code } = await runProcess({
    ...building,
    command: go,
    args: ['build', '-o', program, place.script],
    cwd: place.own,
    stdin: 'ignore',
    mostBytes,
    stdout: take,
    stderr: take,
  })
  said.end()
  if (code === 0 || building.signal.aborted) return { command: program, args: [] }
  const text = tail.text()
  const first = text.split('\n').find(line => !line.startsWith('#')) ?? text
  throw new AppError('script_failed', `The Go script of step ${step} does not compile: ${first}`, {
    data: { error_code: 'COMPILE_FAILED', reason: first, exitCode: code, signal: null, stderr: text },
  })
}
