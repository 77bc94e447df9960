import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { LogFile } from '../../../main/base/log-file.ts'
import { createLog } from '../../../main/base/log.ts'
import { Redactor } from '../../../main/base/redactor.ts'
import { sealedVault } from '../../../main/services/secrets/sealed-vault.ts'
import { startRestServer } from '../../fixtures/rest-server.ts'
import { hostileInput } from '../../support/core.ts'
import { openCore, view } from '../../support/open-core.ts'
import { eventually } from '../../fixtures/eventually.ts'

it('gives a secret to the one child that needs it and shows it nowhere else', async () => {
  const core = await openCore()
  await core.call('secrets.set', { name: 'shared', value: 'shared-secret-value' })
  const env = { API_TOKEN: 'raw-secret-value', OTHER: 'keychain:shared' }
  await core.addRead('good', { ...hostileInput(), env })
  await core.addRead('other', hostileInput())
  const childEnv = async (slug: string) =>
    JSON.stringify((await core.call('tools.call', { tool: `${slug}__env` })).result)
  expect(await childEnv('good')).toContain('raw-secret-value')
  expect(await childEnv('good')).toContain('shared-secret-value')
  expect(await childEnv('other')).not.toContain('secret-value')
  expect(JSON.stringify(await core.call('servers.list'))).not.toContain('secret-value')
  expect(await core.call('secrets.list')).toMatchObject([
    { name: 'server.good.env.API_TOKEN', usedBy: ['good'] },
    { name: 'shared', usedBy: ['good'] },
  ])
  await core.call('tools.call', {
    tool: 'good__stderr',
    arguments: { line: 'the token is raw-secret-value!' },
  })
  await eventually(async () => {
    const lines = (await core.call('servers.log', { slug: 'good' })).map(({ line }) => line)
    expect(lines).toContain('the token is [secret]!')
  })
})

it('connects a server at once when the secret that it waits for is set', async () => {
  const core = await openCore()
  const rest = await startRestServer({ bearer: 'the-right-one' })
  onTestFinished(() => rest.close())
  await core.add('shop', {
    kind: 'rest',
    url: rest.url,
    auth: { type: 'bearer', secret: 'keychain:shop-token' },
  })
  await eventually(async () =>
    expect(JSON.stringify((await view(core, 'shop'))?.state)).toContain('secret_missing'),
  )
  await core.call('secrets.set', { name: 'shop-token', value: 'the-right-one' })
  await eventually(async () => expect((await view(core, 'shop'))?.state.kind).toBe('connected'))
})

it('leaves no secret value in any file of the data folder', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'gh-secrets-'))
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }))
  const redactor = new Redactor()
  const log = createLog({
    level: 'debug',
    destination: new LogFile(join(dataFolder, 'logs', 'gatehouse.log')),
    redact: redactor.redact,
  })
  const vault = sealedVault(join(dataFolder, 'secrets.sealed'), 'passphrase-of-the-test')
  const rest = await startRestServer({ bearer: 'bearer-secret-1' })
  onTestFinished(() => rest.close())
  // A server that throws the key it was given back at us, in its error.
  const echoing = createServer((request, response) => {
    response
      .writeHead(500, { 'content-type': 'text/plain' })
      .end(`bad key ${String(request.headers['x-key'])} at ${request.url}`)
  }).listen(0, '127.0.0.1')
  await once(echoing, 'listening')
  onTestFinished(() => void echoing.close())
  const { port } = echoing.address() as AddressInfo

  const core = await openCore({ dataFolder, host: { vault, log, redactor } })
  await core.addRead('shop', {
    kind: 'rest',
    url: rest.url,
    auth: { type: 'bearer', secret: 'bearer-secret-1' },
  })
  await core.add('echoing', {
    kind: 'rest',
    url: `http://127.0.0.1:${port}`,
    auth: { type: 'api_key', header: 'X-Key', secret: 'api-key-secret-2' },
  })
  await core.call('sync.run', { slugs: ['echoing'], trigger: 'button' })
  await core.addRead('child', { ...hostileInput(), env: { MY_PASSWORD: 'env-secret-3' } })
  await core.call('tools.call', { tool: 'child__stderr', arguments: { line: 'password: env-secret-3' } })
  await core.call('servers.import', {
    text: JSON.stringify({ pasted: { url: rest.url, headers: { Authorization: 'Bearer bearer-secret-4' } } }),
  })
  await core.call('servers.update', {
    slug: 'echoing',
    auth: { type: 'api_key', header: 'X-Key', secret: 'api-key-secret-5' },
  })
  await core.call('secrets.set', { name: 'free', value: 'free-secret-6' })
  const { key } = await core.call('keys.create', { name: 'agent' })
  expect((await view(core, 'shop'))?.tools.total).toBeGreaterThan(0)
  expect(JSON.stringify((await view(core, 'echoing'))?.lastError)).not.toContain('api-key-secret')

  const values = [
    'bearer-secret-1',
    'api-key-secret-2',
    'env-secret-3',
    'bearer-secret-4',
    'api-key-secret-5',
    'free-secret-6',
    key,
    'passphrase-of-the-test',
  ]
  const check = (): void => {
    const files = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' }).map(name =>
      join(dataFolder, name),
    )
    const plain = files.filter(file => statSync(file).isFile())
    expect(plain.some(file => file.endsWith('gatehouse.db'))).toBe(true)
    expect(plain.some(file => file.endsWith('gatehouse.log'))).toBe(true)
    // The search itself works: the reference, which is no secret, is found.
    expect(plain.some(file => readFileSync(file).includes('server.shop.auth'))).toBe(true)
    for (const file of plain) {
      const text = readFileSync(file).toString('latin1')
      for (const value of values)
        for (const form of [value, Buffer.from(value).toString('base64').slice(0, -3)])
          expect(text.includes(form), `${value} in ${file}`).toBe(false)
    }
  }
  check()
  await core.close()
  check()
})
