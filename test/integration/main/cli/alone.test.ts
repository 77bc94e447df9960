import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hostile } from '../../../fixtures/hostile.ts'
import { memoryServer, Terminal } from './terminal.ts'
import { eventually } from '../../../fixtures/eventually.ts'

let terminal: Terminal
beforeEach(() => void (terminal = new Terminal()))
afterEach(() => terminal.close())

test('a server is added, read, approved, called and switched off; nothing is left running', async () => {
  const memory = join(terminal.home, 'memory.json')
  const added = await terminal.run(
    'servers',
    'add',
    '--name',
    'Memory',
    '--env',
    `MEMORY_FILE_PATH=${memory}`,
    '--json',
    '--',
    process.execPath,
    memoryServer,
    terminal.home,
  )
  expect(added).toMatchObject({ code: 0, stderr: '' })
  expect(added.json()).toMatchObject({
    slug: 'memory',
    kind: 'stdio',
    command: process.execPath,
    args: [memoryServer, terminal.home],
    enabled: true,
  })

  const synced = await terminal.run('sync', '--json')
  expect(synced.json()).toEqual([{ slug: 'memory', found: 9, added: 9, changed: 0, removed: 0, error: null }])

  const approved = await terminal.run('tools', 'approve', 'memory', '--json')
  expect(approved.code).toBe(0)
  const tools = (await terminal.run('tools', 'list', '--json')).json()
  expect(tools).toHaveLength(9)
  expect(tools).toContainEqual(
    expect.objectContaining({
      server: 'memory',
      name: 'read_graph',
      exposedName: 'memory__read_graph',
      enabled: true,
      state: 'approved',
      served: true,
    }),
  )

  const entity = { name: 'Ada', entityType: 'person', observations: ['counts'] }
  const created = await terminal.run(
    'tools',
    'call',
    'memory__create_entities',
    '--args',
    JSON.stringify({ entities: [entity] }),
    '--json',
  )
  expect(created).toMatchObject({ code: 0, stderr: '' })
  expect(created.json().content[0]?.text).toContain('Ada')
  expect(readFileSync(memory, 'utf8')).toContain('Ada')

  const off = await terminal.run('tools', 'disable', 'memory', 'read_graph', '--json')
  expect(off.json()).toEqual({ changed: 1, enabled: false })
  const refused = await terminal.run('tools', 'call', 'memory__read_graph', '--json')
  expect(refused.code).toBe(1)
  expect(refused.json().error.code).toBe('tool_off')

  expect(terminal.processes(terminal.home)).toEqual([])
  expect(existsSync(join(terminal.data, 'gateway.json'))).toBe(false)
}, 60_000)

test('a reader that has seen enough ends nothing badly', async () => {
  const ended = await terminal.bash('gatehouse doctor --json | head -1; echo "${PIPESTATUS[0]}"')
  expect(ended).toMatchObject({ stdout: '[\n0\n', stderr: '' })
}, 60_000)

test('wrong usage and failures have their exit codes, and with --json nothing but one document is written', async () => {
  const wrong = await terminal.run('tools', 'call', '--json')
  expect(wrong).toMatchObject({ code: 2, stderr: '' })
  expect(wrong.json().error.code).toBe('bad_input')
  const failed = await terminal.run('servers', 'remove', 'ghost')
  expect(failed).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'There is no server "ghost". There is none yet.\n',
  })
}, 60_000)

test('a secret comes in by the standard input and never comes out', async () => {
  const set = await terminal.runWith({ input: 'hunter2-hunter2\n' }, 'secrets', 'set', 'TOKEN', '--json')
  expect(set.json()).toEqual({ name: 'TOKEN', stored: true })
  const list = await terminal.run('secrets', 'list', '--json')
  expect(list.json()).toMatchObject([{ name: 'TOKEN', usedBy: [] }])
  expect(set.stdout + set.stderr + list.stdout).not.toContain('hunter2')
}, 60_000)

test('an interrupted command ends its server too', async () => {
  const { args } = hostile('never-answers')
  await terminal.run(
    'servers',
    'add',
    '--name',
    'Slow',
    '--json',
    '--',
    process.execPath,
    ...args,
    terminal.home,
  )
  const { child, ended } = terminal.begin('sync')
  await eventually(() => expect(terminal.processes(terminal.home)).not.toEqual([]))
  child.kill('SIGINT')
  expect((await ended).code).toBe(130)
  expect(terminal.processes(terminal.home)).toEqual([])
}, 60_000)
