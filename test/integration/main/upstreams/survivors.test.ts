import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../../fixtures/eventually.ts'
import { childrenOf, isRunning } from '../../../fixtures/processes.ts'

const host = fileURLToPath(new URL('../../../fixtures/upstreams-host.ts', import.meta.url))
const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

async function startHost(...modes: string[]) {
  const child = spawn(process.execPath, [host, ...modes], { stdio: ['ignore', 'pipe', 'inherit'] })
  running.push(child)
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const servers = JSON.parse(line) as number[]
  const guard = childrenOf(child.pid ?? 0).find(pid =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('guard.ts'),
  )
  return { child, servers, guard: guard ?? 0 }
}

const modes = ['honest', 'forks-children', 'ignores-endings', 'floods-stdout']

test('no server and no child of one survives a SIGKILL of the main process', async () => {
  const { child, servers, guard } = await startHost(...modes)
  expect(servers).toHaveLength(6)
  expect([...servers, guard].every(isRunning)).toBe(true)
  child.kill('SIGKILL')
  await eventually(() => expect([...servers, guard].filter(isRunning)).toEqual([]))
})

test('nothing survives an orderly end', async () => {
  const { child, servers, guard } = await startHost(...modes)
  child.kill('SIGTERM')
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(0)
  expect(servers.filter(isRunning)).toEqual([])
  await eventually(() => expect(isRunning(guard)).toBe(false))
})

test('a guard that was killed is replaced and still does its work', async () => {
  const { child, servers, guard } = await startHost('forks-children')
  process.kill(guard, 'SIGKILL')
  const others = () => childrenOf(child.pid ?? 0).filter(pid => pid !== servers[0] && pid !== guard)
  await eventually(() => expect(others()).toHaveLength(1))
  child.kill('SIGKILL')
  await eventually(() => expect(servers.filter(isRunning)).toEqual([]))
})
