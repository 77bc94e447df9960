import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { PromptListChangedNotificationSchema, ResultSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Gate, openGate, tool } from '../../../support/gate.ts'
import { eventually } from '../../../fixtures/eventually.ts'

let gate: Gate
const clients: Client[] = []

beforeEach(async () => {
  gate = await openGate()
  await gate.addServer('a', [tool('t')], {
    prompts: [{ name: 'greet', odd: { kept: 1 } }, { name: 'größe/x' }],
    resources: [{ uri: 'memo://both', name: 'of a', odd: 2 }],
    resourceTemplates: [
      { uriTemplate: 'memo://a/{id}', name: 'ta' },
      { uriTemplate: 'memo://a/deep/{id}', name: 'td' },
    ],
  })
  await gate.addServer('b', [], {
    prompts: [{ name: 'greet' }],
    resources: [
      { uri: 'memo://both', name: 'of b' },
      { uri: 'memo://a/1', name: 'b has it' },
    ],
  })
})

afterEach(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()))
  await gate.close()
})

async function connect(path = '/mcp'): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  clients.push(client)
  const requestInit = { headers: { 'x-api-key': gate.key } }
  await client.connect(new StreamableHTTPClientTransport(new URL(gate.origin + path), { requestInit }))
  return client
}

test('prompts of all servers are listed under names that every client takes, and got under their own', async () => {
  const client = await connect()
  const { prompts } = await client.request({ method: 'prompts/list' }, ResultSchema)
  expect(prompts).toMatchObject([
    { name: 'a__greet', odd: { kept: 1 } },
    { name: expect.stringMatching(/^a__gr__e_x_[0-9a-f]{8}$/) as string },
    { name: 'b__greet' },
  ])
  const [, odd] = prompts as { name: string }[]
  for (const name of ['b__greet', odd?.name ?? ''])
    await client.request({ method: 'prompts/get', params: { name, arguments: { x: '1' } } }, ResultSchema)
  expect(gate.asked).toEqual([
    { method: 'prompts/get', params: { name: 'greet', arguments: { x: '1' } } },
    { method: 'prompts/get', params: { name: 'größe/x', arguments: { x: '1' } } },
  ])
  await expect(client.getPrompt({ name: 'nope' })).rejects.toMatchObject({ code: -32602 })
})

test('one server has its prompts under their own names', async () => {
  const client = await connect('/mcp/servers/b')
  expect((await client.listPrompts()).prompts).toEqual([{ name: 'greet' }])
  expect((await client.listResources()).resources).toHaveLength(2)
})

test('a resource is read from the server that offers it: exact first, then the closest template', async () => {
  const client = await connect()
  const { resources } = await client.request({ method: 'resources/list' }, ResultSchema)
  expect(resources).toEqual([
    { uri: 'memo://both', name: 'of a', odd: 2 },
    { uri: 'memo://a/1', name: 'b has it' },
  ])
  expect((await client.listResourceTemplates()).resourceTemplates).toHaveLength(2)
  const read = (uri: string) => client.request({ method: 'resources/read', params: { uri } }, ResultSchema)
  expect(await read('memo://both')).toEqual({ answered: 'resources/read' })
  await read('memo://a/deep/7')
  await expect(read('other://x')).rejects.toMatchObject({ code: -32002 })
  expect(gate.asked.map(({ params }) => params)).toEqual([{ uri: 'memo://both' }, { uri: 'memo://a/deep/7' }])
})

test('a paused gateway hands out nothing, and only changed offers are told', async () => {
  const client = await connect()
  const heard = vi.fn<() => void>()
  client.setNotificationHandler(PromptListChangedNotificationSchema, heard)
  gate.gateway.pause()
  await expect(client.readResource({ uri: 'memo://both' })).rejects.toThrow(/paused/)
  expect(gate.asked).toEqual([])
  gate.gateway.resume()
  await gate.addServer('c', [], { prompts: [{ name: 'new' }] })
  await eventually(() => expect(heard).toHaveBeenCalledTimes(1))
  expect((await client.listPrompts()).prompts.map(({ name }) => name)).toContain('c__new')
})

test('a method by the name of something every object has is as unknown as any other', async () => {
  const client = await connect()
  for (const method of ['constructor', 'toString', '__proto__'])
    await expect(client.request({ method }, ResultSchema)).rejects.toMatchObject({ code: -32601 })
})
