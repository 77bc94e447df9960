import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApiKey } from '#contract'
import { House } from './house.ts'
import { filesServer } from './terminal.ts'

let house: House
beforeAll(() => void (house = new House()))
afterAll(() => house.close())

/** An address at which nothing listens any more. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return `http://127.0.0.1:${port}/mcp`
}

describe('each noun', () => {
  test("a tool's own error is its result, with exit code 1", async () => {
    const server = {
      name: 'Files',
      kind: 'stdio',
      command: process.execPath,
      args: [filesServer, house.home],
      trust: 'first_use',
    }
    expect((await house.run('servers', 'add', '--json', JSON.stringify(server))).json()).toMatchObject({
      slug: 'files',
      trust: 'first_use',
    })
    await house.run('sync', '--server', 'files')
    const call = await house.run(
      'tools',
      'call',
      'files__read_text_file',
      '--args',
      JSON.stringify({ path: join(house.home, 'no such file') }),
      '--json',
    )
    expect(call.code).toBe(1)
    expect(call.json()).toMatchObject({ isError: true, content: [{ type: 'text' }] })
    const told = await house.run(
      'tools',
      'call',
      'files__read_text_file',
      '--args',
      JSON.stringify({ path: join(house.home, 'no such file') }),
    )
    expect(told.code).toBe(1)
    expect(told.stdout).toContain('no such file')
  }, 60_000)

  test('a file without JSON is refused and nothing in it is taken for a command', async () => {
    const file = join(house.home, 'notes.txt')
    writeFileSync(file, 'not json')
    const done = await house.run('servers', 'import', file, '--json')
    expect(done.code).toBe(1)
    expect(done.json().error).toMatchObject({ code: 'bad_input', message: expect.stringContaining(file) })
    expect((await house.run('servers', 'list', '--json')).json()).not.toContainEqual(
      expect.objectContaining({ slug: 'not' }),
    )
  })

  test('an import adds what is new and says what it skipped', async () => {
    const file = join(house.home, 'servers.json')
    writeFileSync(
      file,
      JSON.stringify({
        mcpServers: { one: { command: 'true' }, two: { url: await closedAddress() }, bad: 7 },
      }),
    )
    const preview = await house.run('servers', 'import', '--dry-run', file, '--json')
    expect(preview.json().servers).toHaveLength(2)
    const done = await house.runWith(
      { input: readFileSync(file, 'utf8') },
      'servers',
      'import',
      '-',
      '--json',
    )
    expect(done.json().added.map(({ slug }: { slug: string }) => slug)).toEqual(['one', 'two'])
    expect(done.json().skipped).toEqual([{ name: 'bad', reason: expect.any(String) }])
    const failing = await house.run('sync', '--server', 'two', '--json')
    expect(failing.code).toBe(1)
    expect(failing.json()).toEqual([
      expect.objectContaining({
        slug: 'two',
        error: expect.objectContaining({ code: 'connection_refused' }),
      }),
    ])
    for (const slug of ['one', 'two'])
      expect((await house.run('servers', 'remove', slug)).stdout).toBe(`Removed ${slug}.\n`)
  }, 60_000)

  test('keys are made, listed without themselves, and taken back by name', async () => {
    const made = (await house.run('keys', 'create', 'laptop', '--json')).json()
    expect(made).toMatchObject({ name: 'laptop', key: expect.any(String), signingSecret: null })
    const list = await house.run('keys', 'list', '--json')
    expect(list.json()).toMatchObject([{ id: made.id, name: 'laptop', revokedAt: null }])
    expect(list.stdout).not.toContain(made.key)
    expect((await house.run('keys', 'revoke', 'laptop', '--json')).json()).toMatchObject({
      id: made.id,
      revokedAt: expect.any(String),
    })
    expect((await house.run('keys', 'revoke', 'laptop', '--json')).json().error.code).toBe('not_found')
  })

  test('a key is made with its rights, changed in parts, and given a new value', async () => {
    const rights = ['--servers', 'files, git*', '--workflows', 'none', '--read-only', '--signed']
    const more = ['--identity', 'me@example.com', '--may-approve', '--expires', '30d']
    const made = (await house.run('keys', 'create', 'reader', ...rights, ...more, '--json')).json()
    expect(made.signingSecret).toMatch(/^[\w-]{43}$/)
    const key = async () => {
      const keys = JSON.parse((await house.run('keys', 'list', '--json')).stdout) as ApiKey[]
      return keys.find(({ id }) => id === made.id)
    }
    const scope = { servers: ['files', 'git*'], workflows: [], tools: null, readOnly: true }
    const all = { scope, identity: 'me@example.com', mayApprove: true, admin: false, signed: true }
    expect(await key()).toMatchObject(all)
    expect(Date.parse((await key())?.expiresAt ?? '') - Date.now()).toBeGreaterThan(29 * 86_400_000)
    expect((await house.run('keys', 'list')).stdout).toMatch(/reader.*servers: files, git\*; workflows: none/)

    const change = [
      '--no-read-only',
      '--workflows',
      'all',
      '--no-signed',
      '--expires',
      'never',
      '--name',
      'agent',
    ]
    expect((await house.run('keys', 'update', 'reader', ...change)).stdout).toBe('Changed agent.\n')
    const after = { scope: { ...scope, workflows: null, readOnly: false }, signed: false, expiresAt: null }
    expect(await key()).toMatchObject({ ...all, ...after, name: 'agent' })
    const secret = (await house.run('keys', 'update', 'agent', '--signed', '--json')).json().signingSecret
    expect(secret).toBe(made.signingSecret)

    const next = (await house.run('keys', 'rotate', 'agent', '--overlap', '30', '--json')).json()
    expect(next.key).not.toBe(made.key)
    expect(next.signingSecret).not.toBe(made.signingSecret)
    expect((await key())?.overlapUntil).not.toBeNull()
    const bad = await house.run('keys', 'create', 'x', '--expires', 'soon', '--json')
    expect(bad).toMatchObject({ code: 2 })
    expect((await house.run('keys', 'create', 'Agent', '--json')).json().error.code).toBe('conflict')
    expect((await house.run('keys', 'create', 'tray', '--json')).json().error.code).toBe('bad_input')
    await house.run('keys', 'revoke', 'agent')
  })

  test('limits are set in parts, listed by name, and taken away', async () => {
    const { id } = (await house.run('keys', 'create', 'busy', '--json')).json()
    expect((await house.run('limits', 'list')).stdout).toBe('No limit is set.\n')
    const set = (...flags: string[]) => house.run('limits', 'set', 'key', 'busy', ...flags, '--json')
    await set('--burst', '5', '--per-minute', '60')
    const limit = { burst: null, perMinute: 60, perDay: 100 }
    const subject = { kind: 'key', name: id }
    expect((await set('--per-day', '100', '--burst', 'none')).json()).toEqual([
      { subject, limit, today: 0, refusedToday: 0 },
    ])
    expect((await house.run('limits', 'list')).stdout).toMatch(/key\s+busy\s+–\s+60\s+100\s+0\s+0/)
    for (const [kind, name] of [
      ['tool', 'shop__gone'],
      ['workflow', 'gone'],
      ['key', 'gone'],
    ] as const)
      expect(
        (await house.run('limits', 'set', kind, name, '--burst', '1', '--json')).json().error,
      ).toMatchObject({ code: 'not_found', message: expect.stringContaining('gone') })
    for (const flags of [[], ['--none', '--burst', '1'], ['--burst', '0'], ['--per-day', 'x']])
      expect((await set(...flags)).code).toBe(2)
    expect((await house.run('limits', 'set', 'server', 'x', '--none')).code).toBe(2)
    expect((await house.run('limits', 'set', 'key', 'busy', '--none')).stdout).toBe(
      'No limit for key busy.\n',
    )
    await set('--burst', '5')
    await house.run('keys', 'revoke', 'busy')
    expect((await house.run('limits', 'list', '--json')).json()).toEqual([])
  })

  test('a secret is kept, listed by its name, and forgotten', async () => {
    expect((await house.runWith({ input: 'hunter2\n' }, 'secrets', 'set', 'TOKEN')).stdout).toContain(
      'keychain:TOKEN',
    )
    expect((await house.run('secrets', 'list')).stdout).toMatch(/^NAME +CHANGED +USED BY\nTOKEN /)
    expect((await house.runWith({ input: '' }, 'secrets', 'set', 'TOKEN')).code).toBe(2)
    expect((await house.run('secrets', 'remove', 'TOKEN')).stdout).toBe('Removed TOKEN.\n')
    expect((await house.run('secrets', 'list', '--json')).json()).toEqual([])
  })

  test('a raw secret of a new server is kept in the vault, only its reference is shown', async () => {
    const env = { SEARCH_TOKEN: 'hunter2-hunter2' }
    const added = await house.runWith(
      { env },
      'servers',
      'add',
      '--name',
      'Search',
      '--url',
      'http://127.0.0.1:19/mcp',
      '--bearer-from-env',
      'SEARCH_TOKEN',
      '--disabled',
      '--json',
    )
    expect(added.json()).toMatchObject({
      kind: 'http',
      enabled: false,
      auth: { type: 'bearer', secret: expect.stringMatching(/^keychain:/) },
    })
    expect(added.stdout).not.toContain('hunter2')
    await house.run('servers', 'remove', 'search')
  })

  test('settings are read and changed one by one', async () => {
    const changed = await house.run('settings', 'set', 'appearance.theme', 'dark', '--json')
    expect(changed.json()).toMatchObject({ appearance: { theme: 'dark' } })
    expect((await house.run('settings', 'get', 'appearance.theme')).stdout).toBe('dark\n')
    expect((await house.run('settings', 'get', 'gateway.port', '--json')).stdout).toBe('4130\n')
    expect((await house.run('settings', 'set', 'gateway.port', '4131')).stdout).toBe('gateway.port = 4131\n')
    expect((await house.run('settings', 'get', 'gateway.port')).stdout).toBe('4131\n')
    const wrong = await house.run('settings', 'set', 'gateway.port', 'high', '--json')
    expect(wrong.json().error.code).toBe('bad_input')
    const unknown = await house.run('settings', 'get', 'gateway.color', '--json')
    expect(unknown.json().error.code).toBe('not_found')
  })

  test('status says that nothing runs', async () => {
    expect((await house.run('status', '--json')).json()).toMatchObject({
      running: false,
      gateway: { state: 'stopped' },
    })
    expect((await house.run('status')).stdout).toContain('not running')
  })

  test('restarting needs a running Gatehouse', async () => {
    const ended = await house.run('servers', 'restart', 'files', '--json')
    expect(ended.code).toBe(1)
    expect(ended.json().error.code).toBe('not_running')
  })
})
