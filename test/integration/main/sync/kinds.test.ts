import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEverything } from '../../../fixtures/everything.ts'
import { startRestServer } from '../../../fixtures/rest-server.ts'
import { packageInput, startCore, type TestCore } from '../../../support/core.ts'

let core: TestCore
beforeEach(async () => {
  core = await startCore()
})
afterEach(() => core.close())

const view = async (slug: string) => (await core.call('servers.list')).find(server => server.slug === slug)

test.each([
  ['streamableHttp', 'http'],
  ['sse', 'sse'],
] as const)('everything over %s is read like a local one', async (transport, kind) => {
  const everything = await startEverything(transport)
  try {
    await core.addRead('remote', { kind, url: everything.url })
    expect((await view('remote'))?.tools.total).toBeGreaterThanOrEqual(13)
    expect((await view('remote'))?.prompts).toBeGreaterThan(0)
  } finally {
    await everything.stop()
  }
})

test('a database server over stdio is read with its tools, resources and prompts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gh-sqlite-'))
  try {
    await core.addRead('db', {
      ...packageInput('mcp-server-sqlite/dist/cli.js'),
      // It listens to the variable only.
      env: { SQLITE_DB_PATH: join(folder, 'test.db') },
    })
    expect(await view('db')).toMatchObject({ lastError: null, tools: { total: 10 } })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a REST server that goes bad keeps its tools and says why, until it is good again', async () => {
  const shop = await startRestServer({ bearer: 'shop-token-1234' })
  try {
    await core.addRead('shop', {
      kind: 'rest',
      url: shop.url,
      auth: { type: 'bearer', secret: 'shop-token-1234' },
    })
    const total = (await view('shop'))?.tools.total
    expect(total).toBeGreaterThan(0)
    for (const [mode, code] of [
      ['garbage', 'not_json'],
      ['not_found', 'endpoint_not_found'],
      ['forbidden', 'forbidden'],
    ] as const) {
      shop.behave(mode)
      const [report] = await core.call('sync.run', { slugs: ['shop'] })
      expect(report).toMatchObject({ found: 0, removed: 0, error: { code } })
      expect(await view('shop')).toMatchObject({ lastError: { code }, tools: { total, enabled: total } })
    }
    shop.behave('ok')
    expect(await core.call('sync.run', { slugs: ['shop'] })).toMatchObject([
      { found: total, added: 0, changed: 0, error: null },
    ])
    expect((await view('shop'))?.lastError).toBeNull()
  } finally {
    await shop.close()
  }
})
