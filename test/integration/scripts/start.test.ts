import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

// Set-up may have to fetch or build first; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 })

const root = join(import.meta.dirname, '../../..')
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
let home = ''
let env: NodeJS.ProcessEnv = {}
const children: ChildProcess[] = []

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'gatehouse-start-'))
  env = { ...process.env, GATEHOUSE_HOME: join(home, 'data'), HOME: home, MCP_SERVER_PORT: '0' }
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

/** `npm start` with stdin closed, as a service would run it. */
function start(args: string[]) {
  const child = spawn(npm, ['-s', 'start', '--', ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  return { child, said }
}

test('npm start without a display serves in the terminal, and a signal to npm ends it cleanly', async () => {
  delete env['DISPLAY']
  delete env['WAYLAND_DISPLAY']
  const { child, said } = start([])
  await expect
    .poll(() => said.stdout, { timeout: 60_000 })
    .toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\/mcp\n$/)
  expect(said.stderr).toContain('there is no display')
  const url = said.stdout.slice('ready '.length).trim()
  const health = await fetch(new URL('/healthz', url))
  expect(await health.json()).toMatchObject({ status: 'ok' })
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  // The address is free again: nothing was left behind that npm no longer knows of.
  await expect(fetch(new URL('/healthz', url))).rejects.toThrow('fetch failed')
  expect(said.stdout.trim().split('\n')).toHaveLength(1)
})

test('the command line from the tree puts nothing but its answer on stdout', async () => {
  const run = promisify(execFile)
  const { stdout } = await run(npm, ['run', '-s', 'gatehouse', '--', 'servers', 'list', '--json'], {
    cwd: root,
    env,
  })
  expect(JSON.parse(stdout)).toEqual([])
})

test('the command line from the tree passes its exit code on', async () => {
  const run = promisify(execFile)
  const wrong = run(npm, ['run', '-s', 'gatehouse', '--', 'no-such-command'], { cwd: root, env })
  await expect(wrong).rejects.toMatchObject({ code: 2 })
})
