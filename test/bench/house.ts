import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readLines } from '../../main/base/lines.ts'
import { LocalClient } from '../../main/base/local-client.ts'

const root = join(import.meta.dirname, '../..')

/** Starts a program that says `ready …` on stdout, and tells what it said and how long it took. */
export async function startReady(args: string[], env: NodeJS.ProcessEnv = process.env) {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const ready = await new Promise<string>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`${args.join(' ')} ended with ${code}`)))
    readLines(child.stdout, {
      maxBytes: 65_536,
      tooLong: () => undefined,
      line: text => text.startsWith('ready ') && resolve(text.slice(6)),
    })
  })
  return { child, ready, tookMs: performance.now() - startedAt }
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** Resident memory of a process in MiB (Linux); null elsewhere. */
export function residentMiB(pid: number | undefined): number | null {
  try {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return line ? Number(line[1]) / 1024 : null
  } catch {
    return null
  }
}

/** Processor time a process has used, in milliseconds (Linux, in steps of 10); 0 elsewhere. */
export function workedMs(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

/** How many rules each call is held against; the last one allows it. */
const rules = 200

/** A real headless Gatehouse with one HTTP and one stdio server behind it, and a key. */
export async function openHouse(echoUrl: string) {
  const home = mkdtempSync(join(tmpdir(), 'gh-bench-'))
  const env = { ...process.env, GATEHOUSE_HOME: home, MCP_SERVER_PORT: '0', GATEHOUSE_VAULT_KEY: 'bench' }
  const { child, ready: url, tookMs } = await startReady([join(root, 'main/headless.ts')], env)
  const local = await LocalClient.connect(home, 'bench')
  const call = async (method: string, input?: unknown): Promise<unknown> => {
    const reply = await local.call(method, input)
    if (!reply.ok) throw new Error(`${method}: ${reply.error.message}`)
    return reply.value
  }
  const usual = { trust: 'first_use', enabled: true }
  await call('servers.add', { ...usual, name: 'web', slug: 'web', kind: 'http', url: echoUrl })
  const stdio = { command: process.execPath, args: [join(root, 'test/bench/echo-stdio.ts')] }
  await call('servers.add', { ...usual, name: 'pipe', slug: 'pipe', kind: 'stdio', ...stdio })
  await call('sync.run', {})
  for (let n = 1; n < rules; n++)
    await call('rules.add', { action: 'deny', match: { client: `other-${n}*`, tool: 'echo*' } })
  await call('rules.add', { action: 'allow' })
  const { key } = (await call('keys.create', { name: 'bench' })) as { key: string }
  return {
    child,
    url,
    key,
    env,
    startMs: tookMs,
    async close() {
      local.close()
      await stop(child)
      rmSync(home, { recursive: true, force: true })
    },
  }
}
