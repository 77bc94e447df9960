import { expect, it } from 'vitest'
import { Secrets } from '../../../../main/services/secrets/secrets.ts'
import { Servers } from '../../../../main/services/servers/servers.ts'
import { openStore } from '../../../../main/store/store.ts'
import { memoryVault } from '../../../support/memory-vault.ts'

const now = () => new Date()

function make() {
  const store = openStore(':memory:')
  const vault = memoryVault()
  const secrets = new Secrets({ store, vault, publish: () => {}, now, env: {} })
  return {
    servers: new Servers({ store, publish: () => {}, now, secrets, checkEvery: () => {} }),
    vault,
    store,
  }
}

const node = { command: 'node', args: ['a.js'] }

it('adds what the preview shows, or the chosen ones, with secrets in the vault', async () => {
  const { servers, vault, store } = make()
  const text = JSON.stringify({
    mcpServers: { one: { ...node, env: { API_TOKEN: 'raw-token' } }, two: node, three: node },
  })
  const { added } = await servers.import(text, ['one', 'two'])
  expect(added.map(({ slug }) => slug)).toEqual(['one', 'two'])
  expect(vault.values.get('server.one.env.API_TOKEN')).toBe('raw-token')
  expect(JSON.stringify(store.prepare('SELECT * FROM servers').all())).not.toContain('raw-token')
})

it('adds only what is not there yet when it is repeated', async () => {
  const { servers } = make()
  await servers.import(JSON.stringify({ one: node }))
  const { added, skipped } = await servers.import(
    JSON.stringify({ one: node, two: { ...node, slug: 'one' }, three: node }),
  )
  expect(added.map(({ slug }) => slug)).toEqual(['three'])
  expect(skipped.map(({ name }) => name)).toEqual(['one', 'two'])
})

it('adds all or nothing', async () => {
  const { servers, vault } = make()
  vault.failsFor = name => name.startsWith('server.two')
  const withToken = { ...node, env: { API_TOKEN: 'raw-token' } }
  const importing = servers.import(JSON.stringify({ one: withToken, two: withToken }))
  await expect(importing).rejects.toMatchObject({ code: 'vault_unavailable' })
  expect(servers.list()).toEqual([])
  expect(vault.values.size).toBe(0)
})
