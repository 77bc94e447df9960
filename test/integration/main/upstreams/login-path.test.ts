import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Guarding } from '#base/guarding.ts'
import { LoginPath } from '#services/upstreams/login-path.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { isRunning } from '../../../fixtures/processes.ts'

const before = process.env['SHELL']
let folder = ''
const guarding = new Guarding()
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-shell-'))
})
afterEach(() => {
  if (before === undefined) delete process.env['SHELL']
  else process.env['SHELL'] = before
  rmSync(folder, { recursive: true, force: true })
})

/** Our own PATH with each folder once. */
const ownPath = () => [...new Set((process.env['PATH'] ?? '').split(':'))].filter(Boolean).join(':')

/** A login shell whose start-up files do what `script` says. */
function useShell(script: string): void {
  const file = join(folder, 'shell')
  writeFileSync(file, `#!/bin/sh\n${script}\nexec /bin/sh -c "$2"\n`)
  chmodSync(file, 0o755)
  process.env['SHELL'] = file
}

test("the login shell's PATH comes first, and our own is kept after it", async () => {
  useShell('echo "Welcome!"; export PATH="/opt/only-in-the-terminal/bin:/usr/bin"')
  const path = (await new LoginPath(guarding).find()).split(':')
  expect(path.slice(0, 2)).toEqual(['/opt/only-in-the-terminal/bin', '/usr/bin'])
  for (const own of (process.env['PATH'] ?? '').split(':').filter(Boolean)) expect(path).toContain(own)
  expect(new Set(path).size).toBe(path.length)
})

test('a shell that hangs is given up and ended', async () => {
  useShell(`echo $$ > ${folder}/pid; sleep 1000 & echo $! > ${folder}/child; wait`)
  expect(await new LoginPath(guarding, 3_000).find()).toBe(ownPath())
  const pids = ['pid', 'child'].map(name => Number(readFileSync(join(folder, name), 'utf8')))
  expect(pids.filter(Boolean)).toHaveLength(2)
  await eventually(() => expect(pids.filter(isRunning)).toEqual([]))
})

test('a shell that is given up may first put away what it holds', async () => {
  const lock = join(folder, 'lock')
  useShell(`trap 'rm ${lock}' EXIT; trap 'exit 1' TERM; touch ${lock}; while :; do sleep 0.05; done`)
  const asked = new LoginPath(guarding, 3_000).find()
  await eventually(() => expect(existsSync(lock)).toBe(true))
  expect(await asked).toBe(ownPath())
  await eventually(() => expect(existsSync(lock)).toBe(false))
})

test('what the start-up files began goes on, and the shell does not', async () => {
  useShell(`sleep 1000 & echo $! > ${folder}/agent; echo $$ > ${folder}/pid`)
  await new LoginPath(guarding).find()
  const [agent = 0, shell = 0] = ['agent', 'pid'].map(name =>
    Number(readFileSync(join(folder, name), 'utf8')),
  )
  await eventually(() => expect(isRunning(shell)).toBe(false))
  expect(isRunning(agent)).toBe(true)
  process.kill(agent, 'SIGKILL')
})

test('a shell that is not there leaves our own PATH', async () => {
  process.env['SHELL'] = '/no/such/shell'
  expect(await new LoginPath(guarding).find()).toBe(ownPath())
})
