import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Input, Method, Output } from '#contract'
import { LocalClient } from '../../main/base/local-client.ts'
import { eventually } from '../fixtures/eventually.ts'

const root = join(import.meta.dirname, '../..')

export type Headless = Awaited<ReturnType<typeof startHeadless>>

/** `node main/headless.ts` as a child, as a person starts it: port 0, a data folder of its own, no stdin. */
export function spawnHeadless(home: string, env: Record<string, string> = {}) {
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [join(root, 'main/headless.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME: home, GATEHOUSE_HOME: home, MCP_SERVER_PORT: '0', ...env },
  })
  const seen = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (seen.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (seen.stderr += text))
  const exited = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  return { child, seen, exited }
}

/** The same, once it is ready, with a connection for the contract's methods. */
export async function startHeadless(home: string, env: Record<string, string> = {}) {
  const running = spawnHeadless(home, env)
  const { child, seen } = running
  await eventually(() => {
    if (child.exitCode !== null) throw new Error(`It ended: ${seen.stderr}`)
    if (!seen.stdout.includes('\n')) throw new Error(`It is not ready: ${seen.stderr}`)
  })
  const url = /^ready (\S+)\n/.exec(seen.stdout)?.[1] ?? ''
  const local = await LocalClient.connect(home, 'test')
  onTestFinished(() => local.close())
  /** A method, as the command line calls it; a refusal is thrown as `code: sentence`. */
  const call = async <M extends Method>(method: M, input?: Input<M>): Promise<Output<M>> => {
    const reply = await local.call(method, input)
    if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
    return reply.value as Output<M>
  }
  return { ...running, url, call }
}
