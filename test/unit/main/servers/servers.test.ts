import { expect, it, vi } from 'vitest'
import type { Publish, ServerInput } from '../../../../preload/contract/index.ts'
import { Secrets } from '../../../../main/services/secrets/secrets.ts'
import { Servers } from '../../../../main/services/servers/servers.ts'
import { parseEvery } from '../../../../main/services/scheduler/every.ts'
import { openStore } from '../../../../main/store/store.ts'
import { memoryVault } from '../../../support/memory-vault.ts'

const now = () => new Date('2026-01-01T00:00:00Z')
const checkEvery = (every: string): void => void parseEvery(every, '')

function make() {
  const store = openStore(':memory:')
  const vault = memoryVault()
  const publish = vi.fn<Publish>()
  const secrets = new Secrets({ store, vault, publish, now, env: {} })
  const servers = new Servers({ store, publish, now, secrets, checkEvery })
  const everything = (): string => JSON.stringify(store.prepare('SELECT * FROM servers').all())
  return { servers, secrets, vault, store, publish, everything }
}

const stdio: ServerInput = { name: 'My Files', kind: 'stdio', command: 'npx', args: ['-y', 'x'] }
const http: ServerInput = { name: 'Shop', kind: 'http', url: 'https://shop.example/mcp' }

it('stores a server with defaults, found by slug and id, also by another instance', async () => {
  const { servers, store, secrets, publish } = make()
  const server = await servers.add(stdio)
  expect(server).toMatchObject({
    slug: 'my-files',
    enabled: true,
    trust: 'first_use',
    sharing: 'shared',
    auth: { type: 'none' },
    createdAt: '2026-01-01T00:00:00.000Z',
  })
  expect(servers.byId(server.id)).toEqual(server)
  expect(publish).toHaveBeenCalledWith('servers.changed', { slug: 'my-files' })
  expect(new Servers({ store, publish, now, secrets, checkEvery }).list()).toEqual([server])
})

it.each([
  ['My Files', 'my-files'],
  ['  --Ünïcödé & Co.  ', 'unicode-co'],
  ['日本語', 'server'],
  ['x'.repeat(80), 'x'.repeat(32)],
  [`${'x'.repeat(31)} y`, 'x'.repeat(31)],
])('makes a slug of the name %s', async (name, slug) => {
  const { servers } = make()
  expect((await servers.add({ ...stdio, name })).slug).toBe(slug)
})

it('numbers slugs of equal names within their length', async () => {
  const { servers } = make()
  for (const _ of [1, 2, 3]) await servers.add(stdio)
  for (const _ of [1, 2]) await servers.add({ ...stdio, name: 'y'.repeat(40) })
  const slugs = servers.list().map(({ slug }) => slug)
  expect(slugs).toEqual(
    ['my-files', 'my-files-2', 'my-files-3', `${'y'.repeat(30)}-2`, 'y'.repeat(32)].toSorted(),
  )
})

it('refuses a slug that is taken', async () => {
  const { servers } = make()
  await servers.add({ ...stdio, slug: 'a' })
  await expect(servers.add({ ...http, slug: 'a' })).rejects.toMatchObject({ code: 'conflict' })
  expect(servers.list()).toHaveLength(1)
})

it('moves a raw secret to the vault and keeps its reference only', async () => {
  const { servers, vault, everything } = make()
  const server = await servers.add({ ...http, auth: { type: 'bearer', secret: ' tok-123456 \n' } })
  expect(server.auth).toEqual({ type: 'bearer', secret: 'keychain:server.shop.auth' })
  expect(vault.values.get('server.shop.auth')).toBe('tok-123456')
  expect(everything()).not.toContain('tok-123456')
})

it('moves variables that are named or look like secrets, and leaves the others', async () => {
  const { servers, vault } = make()
  const env = {
    GITHUB_TOKEN: 'abc-def-1',
    NOTION_HEADERS: '{"Authorization":"Bearer ntn_123456789"}',
    DATABASE: 'postgres://me:hunter2@db/x',
    MAX_TOKENS: '4096',
    TOKEN_FILE: '/run/token',
    LEVEL: 'debug',
    EMPTY_SECRET: '',
    MINE: 'keychain:mine',
    OTHER_TOKEN: 'env:OTHER_TOKEN',
  }
  const server = await servers.add({ ...stdio, env })
  expect(server.env).toEqual({
    ...env,
    GITHUB_TOKEN: 'keychain:server.my-files.env.GITHUB_TOKEN',
    NOTION_HEADERS: 'keychain:server.my-files.env.NOTION_HEADERS',
    DATABASE: 'keychain:server.my-files.env.DATABASE',
  })
  expect(vault.values.get('server.my-files.env.DATABASE')).toBe('postgres://me:hunter2@db/x')
})

it('stores nothing at all when the vault fails at the second secret', async () => {
  const { servers, vault, secrets } = make()
  vault.failsFor = name => name.endsWith('B_TOKEN')
  const env = { A_TOKEN: 'aaaaaaaa', B_TOKEN: 'bbbbbbbb' }
  await expect(servers.add({ ...stdio, env })).rejects.toMatchObject({ code: 'vault_unavailable' })
  expect(servers.list()).toEqual([])
  expect(secrets.list()).toEqual([])
  expect(vault.values.size).toBe(0)
})

it('keeps the old configuration and the old secret when the vault fails at a change', async () => {
  const { servers, vault } = make()
  await servers.add({ ...http, auth: { type: 'bearer', secret: 'old-secret' } })
  vault.failsFor = () => true
  const change = { slug: 'shop', name: 'New', auth: { type: 'bearer' as const, secret: 'new-secret' } }
  await expect(servers.update(change)).rejects.toMatchObject({ code: 'vault_unavailable' })
  expect(servers.get('shop')).toMatchObject({ name: 'Shop', auth: { secret: 'keychain:server.shop.auth' } })
  expect(vault.values.get('server.shop.auth')).toBe('old-secret')
})

it('replaces a secret and forgets the old one', async () => {
  const { servers, vault, secrets } = make()
  await servers.add({ ...http, auth: { type: 'bearer', secret: 'old-secret' } })
  const { auth } = await servers.update({ slug: 'shop', auth: { type: 'bearer', secret: 'new-secret' } })
  expect([...vault.values.values()]).toEqual(['new-secret'])
  expect(await secrets.resolve(auth.secret ?? '')).toBe('new-secret')
})

it('keeps the stored secret when only the rest of the auth changes, and drops it with the auth', async () => {
  const { servers, vault } = make()
  await servers.add({ ...http, auth: { type: 'api_key', header: 'X-Shop', secret: 'shop-secret' } })
  const renamed = await servers.update({ slug: 'shop', auth: { type: 'api_key', header: 'X-New' } })
  expect(renamed.auth).toEqual({ type: 'api_key', header: 'X-New', secret: 'keychain:server.shop.auth' })
  const bearer = await servers.update({ slug: 'shop', auth: { type: 'bearer' } })
  expect(bearer.auth).toEqual({ type: 'bearer', secret: 'keychain:server.shop.auth' })
  const none = await servers.update({ slug: 'shop', auth: { type: 'none' } })
  expect(none.auth).toEqual({ type: 'none' })
  expect(vault.values.size).toBe(0)
})

it('removes its own secrets with the server, but not those of others', async () => {
  const { servers, secrets, vault } = make()
  await secrets.set('mine', 'my-secret-value')
  await servers.add({ ...http, auth: { type: 'bearer', secret: 'shop-secret' } })
  await servers.add({ ...http, name: 'Second', auth: { type: 'bearer', secret: 'keychain:mine' } })
  expect([...vault.values.keys()]).toEqual(['mine', 'server.shop.auth'])
  await servers.remove('second')
  await servers.remove('shop')
  expect([...vault.values.keys()]).toEqual(['mine'])
  expect(() => servers.get('shop')).toThrow(expect.objectContaining({ code: 'not_found' }))
})

it('removes a server though its vault does not answer, and keeps listing the secret', async () => {
  const { servers, secrets, vault } = make()
  await servers.add({ ...http, auth: { type: 'bearer', secret: 'shop-secret' } })
  vault.failsFor = () => true
  await servers.remove('shop')
  expect(servers.list()).toEqual([])
  expect(secrets.list()).toHaveLength(1)
})

it('checks a changed kind as a whole and drops what the new kind does not use', async () => {
  const { servers, vault } = make()
  await servers.add({ ...stdio, env: { X_TOKEN: 'xxxxxxxx' } })
  await expect(servers.update({ slug: 'my-files', kind: 'http' })).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('needs an address'),
  })
  const changed = await servers.update({ slug: 'my-files', kind: 'http', url: 'https://x.example/mcp' })
  expect(changed).not.toHaveProperty('command')
  expect(changed).not.toHaveProperty('env')
  expect(vault.values.size).toBe(0)
})

it('changes only what is given, and can follow the general schedule again', async () => {
  const { servers } = make()
  await servers.add({ ...stdio, cwd: '/tmp', syncEvery: '2h', timeoutMs: 5000 })
  const off = await servers.update({ slug: 'my-files', enabled: false })
  expect(off).toMatchObject({ ...stdio, cwd: '/tmp', syncEvery: '2h', timeoutMs: 5000, enabled: false })
  const cleared = await servers.update({ slug: 'my-files', syncEvery: 'default', cwd: '', timeoutMs: null })
  expect(cleared).not.toHaveProperty('syncEvery')
  expect(cleared).not.toHaveProperty('cwd')
  expect(cleared).not.toHaveProperty('timeoutMs')
})

it.each<[string, Partial<ServerInput>]>([
  ['a schedule that means nothing', { syncEvery: 'sometimes' }],
  [
    'a secret with a line break',
    { kind: 'http', url: 'https://x.example', auth: { type: 'bearer', secret: 'a\r\nb' } },
  ],
  [
    'a reference that can name nothing',
    { kind: 'http', url: 'https://x.example', auth: { type: 'bearer', secret: 'keychain:a b' } },
  ],
  ['a missing secret', { kind: 'http', url: 'https://x.example', auth: { type: 'bearer' } }],
  ['an address that is not http', { kind: 'http', url: 'file:///etc/passwd' }],
])('refuses %s and stores nothing', async (_what, input) => {
  const { servers, vault } = make()
  await expect(servers.add({ ...stdio, ...input })).rejects.toMatchObject({ code: 'bad_input' })
  expect(servers.list()).toEqual([])
  expect(vault.values.size).toBe(0)
})

it('makes a header of a password in an address, and keeps it in the vault', async () => {
  const { servers, vault, everything } = make()
  const server = await servers.add({ ...http, url: 'https://me:hunter%402@shop.example/mcp' })
  expect(server).toMatchObject({
    url: 'https://shop.example/mcp',
    auth: { type: 'api_key', header: 'Authorization' },
  })
  expect(vault.values.get('server.shop.auth')).toBe(`Basic ${Buffer.from('me:hunter@2').toString('base64')}`)
  expect(everything()).not.toContain('hunter')
  const shown = servers.preview('https://me:hunter2@shop.example/mcp').servers[0]
  expect(shown?.shows).toBe('https://shop.example/mcp')
  expect(shown?.secrets).toEqual(['auth.secret'])
})

it('makes changes that come at once one after the other', async () => {
  const { servers } = make()
  const withSecret = { ...http, auth: { type: 'bearer' as const, secret: 'some-secret' } }
  const added = await Promise.all([servers.add(withSecret), servers.add(withSecret), servers.add(withSecret)])
  expect(added.map(({ slug }) => slug)).toEqual(['shop', 'shop-2', 'shop-3'])
  await Promise.all([
    servers.update({ slug: 'shop', auth: { type: 'bearer', secret: 'new-secret' } }),
    servers.update({ slug: 'shop', enabled: false }),
    servers.update({ slug: 'shop', name: 'Renamed' }),
  ])
  const { auth } = servers.get('shop')
  expect(servers.get('shop')).toMatchObject({ enabled: false, name: 'Renamed' })
  expect(auth.secret).toBe('keychain:server.shop.auth-2')
  await Promise.allSettled([servers.remove('shop'), servers.update({ slug: 'shop', name: 'Ghost' })])
  expect(servers.list().map(({ slug }) => slug)).toEqual(['shop-2', 'shop-3'])
})

it('refuses a reference to what another server was given, on adding and on changing', async () => {
  const { servers, secrets } = make()
  const auth = { type: 'bearer' as const, secret: 'raw-token-of-the-shop' }
  await servers.add({ ...http, auth })
  await secrets.set('shared', 'value')
  const foreign = { type: 'bearer' as const, secret: 'keychain:server.shop.auth' }
  const thief: ServerInput = { name: 'Thief', kind: 'http', url: 'https://thief.example/mcp' }
  await expect(servers.add({ ...thief, auth: foreign })).rejects.toMatchObject({ code: 'bad_input' })
  expect(servers.list().map(({ slug }) => slug)).toEqual(['shop'])
  await servers.add({ ...thief, auth: { ...foreign, secret: 'keychain:shared' } })
  await expect(servers.update({ slug: 'thief', auth: foreign })).rejects.toMatchObject({ code: 'bad_input' })
  expect(servers.get('thief').auth.secret).toBe('keychain:shared')
})

it('names the kinds there are for one that is not', async () => {
  const unknown = { ...http, kind: 'telepathy' } as unknown as ServerInput
  await expect(make().servers.add(unknown)).rejects.toThrow(
    /kind: The kind of a server is stdio, http, sse, rest or pyexecutor/,
  )
})
