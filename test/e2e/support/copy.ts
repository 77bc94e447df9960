import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Home } from './home.ts'

const root = join(import.meta.dirname, '../../..')

/** A copy of Gatehouse that no test drives: started as a person's desktop would, watched from outside. */
export function startCopy(home: Home, args: string[] = []): { process: ChildProcess; said: () => string } {
  // The package's main module is the path of the executable that set-up fetched.
  const electron: unknown = createRequire(import.meta.url)('electron')
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(String(electron), [...sandbox, root, ...args], {
    env: home.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return { process: child, said: () => said }
}
