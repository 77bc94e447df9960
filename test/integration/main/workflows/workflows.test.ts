import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Workflows } from '../../../../main/services/workflows/workflows.ts'
import { openStore } from '../../../../main/store/store.ts'
import { quiet } from '../../../support/gate.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const good = (name: string, more = '') =>
  `name: ${name}\n${more}steps:\n  - {id: one, type: wait, duration: 1s}\n`

function open(folder = tempFolder()) {
  const store = openStore(join(folder, 'house.db'))
  const heard: string[] = []
  const workflows = new Workflows({
    store,
    publish: (event, data) => void heard.push(`${event} ${JSON.stringify(data)}`),
    now: () => new Date(),
    log: quiet,
    folder: join(folder, 'workflows'),
    webhookUrl: () => null,
    nextStart: id => (id === 'workflow:timed:0' ? new Date('2030-01-01T00:00:00Z') : null),
    checkEvery: () => undefined,
  })
  const close = () => {
    workflows.close()
    store.close()
  }
  onTestFinished(close)
  const put = (file: string, text: string | Buffer) => {
    mkdirSync(join(folder, 'workflows'), { recursive: true })
    writeFileSync(join(folder, 'workflows', file), text)
  }
  return { workflows, put, folder, heard, close, path: (file: string) => join(folder, 'workflows', file) }
}

test('files of the folder are served under their names, others are left alone', () => {
  const { workflows, put } = open()
  put('one.yaml', good('one-two'))
  put('two.yml', good('two', 'mcp: {enabled: false}\n'))
  put(
    'three.json',
    JSON.stringify({ name: 'three', enabled: false, steps: [{ id: 'a', type: 'wait', duration: '1s' }] }),
  )
  put('.hidden.yaml', good('hidden'))
  put('notes.txt', 'hello')
  put('copy.yaml~', good('copy'))
  workflows.start()
  expect(workflows.list().map(({ name, file, toolName }) => [name, file, toolName])).toEqual([
    ['one-two', 'one.yaml', 'execute_one_two'],
    ['three', 'three.json', null],
    ['two', 'two.yml', null],
  ])
  expect(workflows.served('one-two')).toMatchObject({ text: good('one-two'), toolName: 'execute_one_two' })
  expect(workflows.allServed()).toHaveLength(3)
})

const expectLastGood = (workflows: Workflows) => {
  expect(workflows.list()).toMatchObject([
    { name: 'one', title: 'Good', toolName: 'execute_one', problems: [{ line: 2, column: 1 }] },
  ])
  expect(workflows.get('one').text).toContain('titel')
  expect(workflows.served('one')?.text).toContain('title: Good')
}

test('a broken file is reported at its line while its last good version stays served, also after a restart', () => {
  const first = open()
  first.put('one.yaml', good('one', 'title: Good\n'))
  first.workflows.start()
  first.put('one.yaml', good('one', 'titel: Bad\n'))
  first.workflows.reload()
  expectLastGood(first.workflows)
  first.close()
  const second = open(first.folder)
  second.workflows.start()
  expectLastGood(second.workflows)
  expect(second.workflows.allServed()).toHaveLength(1)
})

test('a file that never was good is listed with its problems and serves nothing', () => {
  const { workflows, put } = open()
  put('bad.yaml', 'name: [')
  workflows.start()
  expect(workflows.list()).toMatchObject([{ name: 'bad', steps: 0, toolName: null, problems: [{ line: 1 }] }])
  expect(workflows.served('bad')).toBeUndefined()
})

test('what cannot be read is said: not UTF-8, too large, not a file, a link out of the folder', () => {
  const { workflows, put, path, folder } = open()
  put('latin.yaml', Buffer.from('name: caf\xe9', 'latin1'))
  put('large.yaml', '#'.repeat(5_000_001))
  mkdirSync(path('folder.yaml'))
  writeFileSync(join(folder, 'outside.yaml'), good('outside'))
  symlinkSync(join(folder, 'outside.yaml'), path('link.yaml'))
  symlinkSync(join(folder, 'nowhere.yaml'), path('dead.yaml'))
  workflows.start()
  expect(
    Object.fromEntries(workflows.list().map(({ name, problems }) => [name, problems[0]?.message])),
  ).toEqual({
    latin: expect.stringContaining('not UTF-8'),
    large: expect.stringContaining('larger than 5 MB'),
    folder: 'This is not a file.',
    link: expect.stringContaining('link to a file outside the workflows folder'),
    dead: expect.stringContaining('not there'),
  })
  expect(() => workflows.save('link', good('link'))).toThrow(/link to a file outside/)
  expect(workflows.allServed()).toEqual([])
})

test('two files of one name: the one that had it keeps it, the other is told', () => {
  const { workflows, put } = open()
  put('b.yaml', good('same'))
  workflows.start()
  put('a.yaml', good('same'))
  workflows.reload()
  expect(workflows.list()).toMatchObject([
    {
      name: 'a',
      file: 'a.yaml',
      toolName: null,
      problems: [{ path: 'name', message: expect.stringContaining('b.yaml') }],
    },
    { name: 'same', file: 'b.yaml', problems: [] },
  ])
})

test('names that give one tool name are told apart, the same way every time', () => {
  const { workflows, put } = open()
  put('x.yaml', good('a_b'))
  put('y.yaml', good('a-b'))
  workflows.start()
  const names = () => workflows.list().map(({ name, toolName }) => [name, toolName])
  expect(names()).toEqual([
    ['a-b', 'execute_a_b'],
    ['a_b', expect.stringMatching(/^execute_a_b_[0-9a-f]{6}$/)],
  ])
  const before = names()
  workflows.reload()
  expect(names()).toEqual(before)
})

test('a change on disk is noticed: a new file, one replaced in a single step as editors do, one removed', async () => {
  const { workflows, put, path, heard } = open()
  workflows.start()
  let changes = 0
  workflows.onChanged(() => void (changes += 1))
  put('one.yaml', good('one', 'title: First\n'))
  await vi.waitFor(() => expect(workflows.served('one')?.definition.title).toBe('First'), { timeout: 30_000 })
  put('.one.tmp', good('one', 'title: Second\n'))
  renameSync(path('.one.tmp'), path('one.yaml'))
  await vi.waitFor(() => expect(workflows.served('one')?.definition.title).toBe('Second'), {
    timeout: 30_000,
  })
  rmSync(path('one.yaml'))
  await vi.waitFor(() => expect(workflows.served('one')).toBeUndefined(), { timeout: 30_000 })
  expect(changes).toBeGreaterThanOrEqual(3)
  expect(heard).toContain('workflows.changed {"name":"one"}')
})

test('a folder that was removed and made again is read after a reload', () => {
  const { workflows, put, path } = open()
  put('one.yaml', good('one'))
  workflows.start()
  rmSync(path('..') + '/workflows', { recursive: true })
  expect(workflows.reload()).toEqual([])
  put('two.yaml', good('two'))
  expect(workflows.reload()).toMatchObject([{ name: 'two' }])
})

test('saving writes the file, keeps versions, and refuses what is broken or has another name', () => {
  const { workflows, path } = open()
  workflows.start()
  expect(workflows.save('one', good('one'))).toMatchObject({ name: 'one', file: 'one.yaml', problems: [] })
  workflows.save('one', good('one', 'title: Newer\n'))
  workflows.save('one', good('one', 'title: Newer\n'))
  expect(workflows.versions('one').map(({ text }) => text.includes('Newer'))).toEqual([true, false])
  expect(() => workflows.save('one', 'name: one\nsteps: 5\n')).toThrow(
    expect.objectContaining({
      code: 'workflow_invalid',
      message: 'Line 2: "steps" must be a list, but is a number.',
    }),
  )
  expect(() => workflows.save('one', good('other'))).toThrow(expect.objectContaining({ code: 'conflict' }))
  expect(workflows.get('one').title).toBe('Newer')
  workflows.remove('one')
  expect(existsSync(path('one.yaml'))).toBe(false)
  expect(() => workflows.get('one')).toThrow(expect.objectContaining({ code: 'not_found' }))
  expect(workflows.versions('one')).toHaveLength(2)
})

test('only the last 50 versions are kept', () => {
  const { workflows } = open()
  workflows.start()
  for (let at = 0; at < 55; at++) workflows.save('one', good('one', `title: T${at}\n`))
  expect(workflows.versions('one')).toHaveLength(50)
  expect(workflows.versions('one')[0]?.text).toContain('T54')
})

test('a schedule shows its next start, and the example comes from the inputs', () => {
  const { workflows, put } = open()
  put(
    'timed.yaml',
    good('timed', 'inputs: {n: {type: integer, example: 3}, m: {default: x}}\nschedules: [{every: 1h}]\n'),
  )
  workflows.start()
  expect(workflows.get('timed')).toMatchObject({
    schedules: [{ every: '1h', next: '2030-01-01T00:00:00.000Z' }],
    example: { n: 3, m: 'x' },
    inputSchema: { type: 'object', additionalProperties: false },
  })
})

test('a folder that cannot be used stops neither the start nor the rest, and reloading says why', () => {
  const { workflows, folder } = open()
  writeFileSync(join(folder, 'workflows'), 'a file in its place')
  workflows.start()
  expect(workflows.list()).toEqual([])
  expect(() => workflows.reload()).toThrow(expect.objectContaining({ code: 'data_read_only' }))
  expect(() => workflows.save('one', good('one'))).toThrow(
    expect.objectContaining({ code: 'data_read_only' }),
  )
})
