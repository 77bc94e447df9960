import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hostileInput, packageInput, startCore, type TestCore } from '../../../support/core.ts'
import { eventually } from '../../../fixtures/eventually.ts'

let core: TestCore
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gh-sync-'))
  core = await startCore()
})
afterEach(async () => {
  await core.close()
  rmSync(folder, { recursive: true, force: true })
})

const everything = packageInput('@modelcontextprotocol/server-everything/dist/index.js', 'stdio')

test('everything, filesystem and memory are read with all they offer', async () => {
  await Promise.all([
    core.addRead('everything', everything),
    core.addRead('files', packageInput('@modelcontextprotocol/server-filesystem/dist/index.js', folder)),
    core.addRead('memory', {
      ...packageInput('@modelcontextprotocol/server-memory/dist/index.js'),
      env: { MEMORY_FILE_PATH: join(folder, 'memory.json') },
    }),
  ])
  const views = Object.fromEntries((await core.call('servers.list')).map(view => [view.slug, view]))
  expect(views['files']?.tools).toEqual({ total: 14, enabled: 14, held: 0 })
  expect(views['memory']?.tools.total).toBe(9)
  expect(views['everything']).toMatchObject({
    lastError: null,
    state: { kind: 'connected' },
    lastSynced: expect.any(String) as string,
    protocolVersion: expect.stringMatching(/^20\d\d-/) as string,
  })
  expect(views['everything']?.tools.total).toBeGreaterThanOrEqual(13)
  const offers = await core.call('tools.offers', { server: 'everything' })
  expect(new Set(offers.map(({ kind }) => kind))).toEqual(
    new Set(['resource', 'resource_template', 'prompt']),
  )

  const list = await core.call('tools.list', { server: 'files' })
  expect(list.map(({ exposedName }) => exposedName)).toContain('files__read_text_file')
  const { definition } = await core.call('tools.get', { server: 'files', name: 'read_text_file' })
  expect(definition).toMatchObject({ outputSchema: { type: 'object' }, annotations: { readOnlyHint: true } })

  writeFileSync(join(folder, 'note.txt'), 'hello from disk')
  const { result } = await core.call('tools.call', {
    tool: 'files__read_text_file',
    arguments: { path: join(folder, 'note.txt') },
  })
  expect(JSON.stringify(result)).toContain('hello from disk')
})

test('a second reading of an unchanged server finds the same and changes nothing', async () => {
  await core.addRead('everything', everything)
  const [report] = await core.call('sync.run', { slugs: ['everything'], trigger: 'cli' })
  expect(report).toMatchObject({ slug: 'everything', added: 0, changed: 0, removed: 0, error: null })
  expect(report?.found).toBeGreaterThanOrEqual(13)
})

test('a list_changed of the server leads to one more reading, with its difference', async () => {
  await core.addRead('living', hostileInput('changes-tools'))
  await core.call('tools.call', { tool: 'living__add_tool' })
  const newest = async () => (await core.call('sync.history', { slug: 'living', limit: 1 }))[0]
  await expect.poll(newest, { timeout: 15_000 }).toMatchObject({
    trigger: 'list_changed',
    added: 1,
    diff: { added: ['added_1'], changed: [], removed: [] },
  })
  const { result } = await core.call('tools.call', { tool: 'living__added_1' })
  expect(JSON.stringify(result)).toContain('no tool added_1')
})

test('two servers with the same tools are told apart, and each gets its own calls', async () => {
  await Promise.all([core.addRead('one', hostileInput()), core.addRead('two', hostileInput())])
  const pids = await Promise.all(
    ['one', 'two'].map(async slug => {
      const { result } = await core.call('tools.call', { tool: `${slug}__pids` })
      return JSON.stringify(result)
    }),
  )
  expect(pids[0]).not.toBe(pids[1])
  const names = async (slug: string) =>
    (await core.call('tools.list', { server: slug })).map(({ name }) => name)
  expect(await names('one')).toEqual(await names('two'))
})

test('five thousand tools are served under five thousand valid names, and the last can be called', async () => {
  await core.addRead('flood', hostileInput('many-tools'))
  const tools = await core.call('tools.list', { server: 'flood' })
  expect(tools.filter(({ name }) => name.startsWith('tool_'))).toHaveLength(5000)
  expect(new Set(tools.map(({ exposedName }) => exposedName)).size).toBe(tools.length)
  const { result } = await core.call('tools.call', { tool: 'flood__tool_04999' })
  expect(JSON.stringify(result)).toContain('no tool tool_04999')
})

test('a dead, a silent and a slow server do not keep a sound one waiting, nor its list from being served', async () => {
  await core.addRead('before', hostileInput())
  const silent = ['silent', 'slow'] as const
  await core.add('dead', hostileInput('dies-at-once'))
  await core.add('silent', hostileInput('never-answers'))
  await core.add('slow', hostileInput('slow-start', 30_000))
  await core.add('sound', hostileInput())
  let isOver = false
  const all = core.call('sync.run', {}).then(() => (isOver = true))
  await eventually(() => expect(core.finished()).toEqual(expect.arrayContaining(['sound', 'dead'])))
  expect(isOver).toBe(false)
  for (const slug of silent) expect(core.finished()).not.toContain(slug)
  const served = (await core.call('tools.list', {})).filter(tool => tool.served)
  expect(new Set(served.map(({ server }) => server))).toEqual(new Set(['before', 'sound']))
  const dead = (await core.call('servers.list')).find(({ slug }) => slug === 'dead')
  expect(dead?.lastError).toMatchObject({ code: 'server_exited' })
  await core.close()
  await all
})

test('a server that cannot be reached shows its error at once, not only when it is next read', async () => {
  await core.add('dead', hostileInput('dies-at-once'))
  const seen = async () => (await core.call('servers.list')).find(({ slug }) => slug === 'dead')
  await eventually(async () => expect((await seen())?.lastError?.code).toBe('server_exited'))
})

test('odd tools are named and left out; the others of the same server work', async () => {
  await Promise.all([
    core.addRead('names', hostileInput('long-names')),
    core.addRead('refs', hostileInput('recursive-ref')),
    core.addRead('huge', hostileInput('huge-schema', 5000)),
    core.addRead('garbage', hostileInput('garbage-list')),
  ])
  const all = await core.call('tools.list', {})
  for (const { exposedName } of all) expect(exposedName).toMatch(/^[a-zA-Z0-9_-]{1,64}$/)
  expect(new Set(all.map(({ exposedName }) => exposedName)).size).toBe(all.length)
  const exposed = Object.fromEntries(
    all.filter(({ server }) => server === 'names').map(({ name, exposedName }) => [name, exposedName]),
  )
  expect(exposed['a_b']).toBe('names__a_b')
  for (const name of ['a b', 'n'.repeat(200), `${'n'.repeat(199)}m`, '工具/検索.v2', '\u202Eevil\u0000name'])
    expect(exposed[name]).toMatch(/^names__/)
  const warningsOf = async (slug: string) =>
    (await core.call('sync.history', { slug, limit: 1 }))[0]?.warnings
  expect(await warningsOf('names')).toEqual([
    expect.stringMatching(/^The tool number \d+ was left out: its name is empty\.$/),
  ])
  expect((await warningsOf('refs'))?.join()).toContain('"nonsense" was left out: its inputSchema')
  expect(all.some(({ exposedName }) => exposedName === 'huge__huge')).toBe(true)
  expect(all.some(({ exposedName }) => exposedName === 'garbage__good')).toBe(true)
})

test('a server that is off is read when it is named or all are asked for, and its tools are not served', async () => {
  await core.add('off', { ...hostileInput(), enabled: false })
  expect(await core.call('sync.run', {})).toEqual([])
  expect(await core.call('sync.run', { slugs: ['off'] })).toMatchObject([
    { slug: 'off', found: expect.any(Number) as number, removed: 0, error: null },
  ])
  expect(await core.call('sync.run', { includeDisabled: true })).toMatchObject([{ slug: 'off', added: 0 }])
  expect((await core.call('tools.list', {})).some(({ served }) => served)).toBe(false)
  await expect(core.call('tools.call', { tool: 'off__echo' })).rejects.toThrow(/server_disabled: .*off/)
})

test('a server that could not start is tried again by a reading, not only when its back-off ends', async () => {
  const command = join(folder, 'late-server')
  await core.add('late', { command })
  const [failed] = await core.call('sync.run', { slugs: ['late'] })
  expect(failed?.error?.code).toBe('command_not_found')
  const { command: node, args = [] } = hostileInput()
  writeFileSync(command, `#!/bin/sh\nexec ${node} ${args.join(' ')}\n`, { mode: 0o755 })
  expect(await core.call('sync.run', { slugs: ['late'] })).toMatchObject([{ error: null }])
  expect(await core.call('tools.list', { server: 'late' })).not.toEqual([])
})

test('under review nothing is called before a person approves it', async () => {
  await core.addRead('careful', { ...hostileInput(), trust: 'review' })
  await expect(core.call('tools.call', { tool: 'careful__echo' })).rejects.toThrow(/tool_held/)
  expect(await core.call('tools.approve', { server: 'careful', names: ['echo'] })).toEqual({ approved: 1 })
  const { result } = await core.call('tools.call', { tool: 'careful__echo', arguments: { a: 1 } })
  expect(result.isError).not.toBe(true)
  await expect(core.call('tools.call', { tool: 'careful__env' })).rejects.toThrow(/tool_held/)
  await core.call('servers.update', { slug: 'careful', trust: 'first_use' })
  expect((await core.call('tools.call', { tool: 'careful__env' })).result.isError).not.toBe(true)
})

test('each enabled server has its next reading; off means none', async () => {
  await core.addRead('usual', hostileInput())
  await core.add('never', { ...hostileInput(), syncEvery: 'off' })
  const views = await core.call('servers.list')
  expect(views.map(({ slug, nextSync }) => [slug, nextSync === null])).toEqual([
    ['never', true],
    ['usual', false],
  ])
  await expect(core.call('servers.update', { slug: 'usual', syncEvery: 'often' })).rejects.toThrow(
    /bad_input: "often" is not a time to sync/,
  )
})
