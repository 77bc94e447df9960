import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { Server } from '#contract'
import { McpClient, McpClientError } from '#services/upstreams/client.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'
import { startRestServer } from '../../../fixtures/rest-server.ts'
import { makeServer, makeUpstreams, options, packageServer } from '../../../fixtures/upstreams.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-upstreams-'))
const open: Upstreams[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(one => one.close()))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const never = new AbortController().signal
function start(server: Server) {
  const { upstreams } = makeUpstreams()
  open.push(upstreams)
  upstreams.open(server)
  return {
    upstreams,
    list: async (what: Parameters<Upstreams['list']>[1] = 'tools') =>
      (await upstreams.list(server, what, never)).map(item => item['name'] ?? item['uri']),
    call: async (name: string, args: Record<string, unknown>) =>
      JSON.stringify(
        await upstreams.callTool(server.id, { name, arguments: args }, options({ timeoutMs: 30_000 })),
      ),
  }
}

test('server-everything over stdio', async () => {
  const { list, call } = start(
    packageServer('@modelcontextprotocol/server-everything/dist/index.js', ['stdio']),
  )
  expect(await list()).toContain('get-sum')
  expect(await call('get-sum', { a: 20, b: 22 })).toContain('is 42')
  expect((await list('resourceTemplates')).length).toBeGreaterThan(0)
  expect(await list('prompts')).toContain('simple-prompt')
})

test('server-filesystem reads its folder and refuses another', async () => {
  writeFileSync(join(folder, 'note.txt'), 'Grüße aus dem Ordner')
  const { list, call } = start(
    packageServer('@modelcontextprotocol/server-filesystem/dist/index.js', [folder]),
  )
  expect(await list()).toContain('read_text_file')
  expect(await call('read_text_file', { path: join(folder, 'note.txt') })).toContain('Grüße aus dem Ordner')
  expect(await call('read_text_file', { path: '/etc/hostname' })).toContain('"isError":true')
})

test('server-memory remembers', async () => {
  const env = { PATH: process.env['PATH'] ?? '', MEMORY_FILE_PATH: join(folder, 'memory.jsonl') }
  const { call } = start(packageServer('@modelcontextprotocol/server-memory/dist/index.js', [], { env }))
  await call('create_entities', {
    entities: [{ name: 'Ada', entityType: 'person', observations: ['writes programs'] }],
  })
  expect(await call('read_graph', {})).toContain('writes programs')
})

test('mcp-server-sqlite answers a query', async () => {
  const env = { PATH: process.env['PATH'] ?? '', SQLITE_DB_PATH: join(folder, 'test.db') }
  const { list, call } = start(packageServer('mcp-server-sqlite/dist/cli.js', [], { env }))
  const tools = await list()
  expect(tools.length).toBeGreaterThanOrEqual(5)
  const query = tools.find(name => /query/.test(String(name)))
  expect(
    await call(String(query), { sql: 'select 6 * 7 as answer', query: 'select 6 * 7 as answer' }),
  ).toContain('42')
})

test('the client API discovers and executes, and fails with its one typed error', async () => {
  const fixture = await startRestServer({ bearer: 'right-token' })
  const server = makeServer({ kind: 'rest', url: fixture.url, auth: { type: 'bearer', secret: 'env:SHOP' } })
  const client = new McpClient(server, { resolveSecret: async () => 'right-token' })
  const stranger = new McpClient(server, { resolveSecret: async () => 'wrong-token' })
  try {
    expect((await client.discoverTools()).map(tool => tool['name'])).toContain('get_products')
    expect(await client.executeTool('get_products', { limit: 1 })).toMatchObject({
      content: [{ text: '[{"id":1,"name":"Product A"}]' }],
    })
    const error = await stranger.discoverTools().catch((one: unknown) => one)
    expect(error).toBeInstanceOf(McpClientError)
    expect(error).toMatchObject({ code: 'unauthorized' })
  } finally {
    await Promise.all([client.close(), stranger.close(), fixture.close()])
  }
})
