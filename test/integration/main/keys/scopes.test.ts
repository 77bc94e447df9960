import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import {
  PromptListChangedNotificationSchema,
  ResultSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ApprovalDecision, type KeyInput, type KeyScope } from '#contract'
import { eventually } from '../../../fixtures/eventually.ts'
import { askRest } from '../../../support/ask-rest.ts'
import { type Gate, openGate, text, tool } from '../../../support/gate.ts'

let gate: Gate
const clients: Client[] = []
const everything: KeyScope = { servers: null, workflows: null, tools: null, readOnly: false }

const offers = (slug: string) => ({
  prompts: [{ name: 'greet' }],
  resources: [{ uri: `${slug}://one`, name: 'one' }],
  resourceTemplates: [{ uriTemplate: `${slug}://{id}`, name: 'many' }],
})

beforeEach(async () => {
  gate = await openGate()
  const readOnly = { annotations: { readOnlyHint: true } }
  await gate.addServer('shop', [tool('find', readOnly), tool('buy')], offers('shop'))
  await gate.addServer('mail', [tool('read', readOnly), tool('send')], offers('mail'))
  for (const name of ['find', 'buy', 'read', 'send']) gate.scripts.set(name, async () => text(name))
})

afterEach(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()))
  await gate.close()
})

const make = (scope: Partial<KeyScope>, more: Partial<KeyInput> = {}) =>
  gate.keys.create({ name: 'scoped', scope: { ...everything, ...scope }, ...more })

async function connect(key: string, path = '/mcp'): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  clients.push(client)
  const requestInit = { headers: { authorization: `Bearer ${key}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(gate.origin + path), { requestInit }))
  return client
}

const namesOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name)
const call = (client: Client, name: string) => client.callTool({ name, arguments: {} })
const last = () => gate.activity.recent(1)[0]

test('a tool out of scope is neither listed nor called, by any name and through any door', async () => {
  const { key } = await make({ servers: ['mail'], tools: ['mail__read'] })
  const client = await connect(key)
  expect(await namesOf(client)).toEqual(['mail__read'])
  expect(await call(client, 'mail__read')).toMatchObject(text('read'))
  for (const name of ['mail__send', 'shop__find']) {
    await expect(call(client, name)).rejects.toMatchObject({
      code: -32602,
      data: expect.objectContaining({ code: 'not_permitted' }) as unknown,
    })
    expect(last()).toMatchObject({ client: 'scoped', outcome: 'refused', code: 'not_permitted' })
  }
  const one = await connect(key, '/mcp/servers/mail')
  expect(await namesOf(one)).toEqual(['read'])
  await expect(call(one, 'send')).rejects.toMatchObject({ code: -32602 })
  await expect(connect(key, '/mcp/servers/shop')).rejects.toThrow(/may not use the server shop/)

  const asked = { origin: gate.origin, key }
  expect((await askRest(asked, '/tools')).body).toMatchObject({ tools: [{ name: 'mail__read' }] })
  const send = await askRest(asked, '/execute', { body: { tool: 'mail__send' } })
  expect(send).toMatchObject({ status: 403, body: { error: { code: 'not_permitted' } } })
  const read = await askRest(asked, '/execute', { body: { tool: 'mail__read' } })
  expect(read).toMatchObject({ status: 200, body: { result: 'read' } })
})

test('a key is told of what is switched off only where it may go', async () => {
  gate.registry.setEnabled({ names: ['send', 'buy'] }, false)
  const { key } = await make({ servers: ['mail'] })
  const client = await connect(key)
  await expect(call(client, 'mail__send')).rejects.toMatchObject({ data: { code: 'tool_off' } })
  await expect(call(client, 'shop__buy')).rejects.toMatchObject({ data: { code: 'not_permitted' } })
})

test('a key for reading calls what claims to read only and was reviewed', async () => {
  const { key } = await make({ readOnly: true })
  const client = await connect(key)
  expect(await namesOf(client)).toEqual([])
  gate.registry.review({ server: 'shop' })
  expect(await namesOf(client)).toEqual(['shop__find'])
  expect(await call(client, 'shop__find')).toMatchObject(text('find'))
  for (const name of ['shop__buy', 'mail__read'])
    await expect(call(client, name)).rejects.toMatchObject({ data: { code: 'not_permitted' } })
})

test('prompts and resources of servers out of scope are not there', async () => {
  const { key } = await make({ servers: ['mail'] })
  const client = await connect(key)
  expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(['mail__greet'])
  expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual(['mail://one'])
  const { resourceTemplates } = await client.listResourceTemplates()
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(['mail://{id}'])
  await client.request({ method: 'prompts/get', params: { name: 'mail__greet' } }, ResultSchema)
  await client.request({ method: 'resources/read', params: { uri: 'mail://7' } }, ResultSchema)
  expect(gate.asked).toHaveLength(2)
  await expect(client.getPrompt({ name: 'shop__greet' })).rejects.toMatchObject({ code: -32602 })
  for (const uri of ['shop://one', 'shop://7'])
    await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32002 })
  expect(gate.asked).toHaveLength(2)
})

test('a change of scope or name takes effect at once in open sessions, and is told', async () => {
  const { id, key } = await make({ servers: ['mail'] })
  const client = await connect(key)
  const told: string[] = []
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => void told.push('tools'))
  client.setNotificationHandler(PromptListChangedNotificationSchema, () => void told.push('prompts'))
  expect(await namesOf(client)).toEqual(['mail__read', 'mail__send'])
  told.length = 0
  await gate.keys.update({ id, name: 'renamed', scope: { ...everything, servers: ['shop'] } })
  expect(await namesOf(client)).toEqual(['shop__find', 'shop__buy'])
  await expect(call(client, 'mail__read')).rejects.toMatchObject({ data: { code: 'not_permitted' } })
  await call(client, 'shop__find')
  expect(last()).toMatchObject({ client: 'renamed', outcome: 'ok' })
  expect(gate.gateway.sessions()).toMatchObject([{ key: 'renamed' }])
  await eventually(() => expect(new Set(told)).toEqual(new Set(['prompts', 'tools'])))
})

test('an expired key is refused with a sentence that says so, and its sessions end', async () => {
  const { id, key } = await make({})
  const client = await connect(key)
  expect(await namesOf(client)).toHaveLength(4)
  const soon = new Date(Date.now() + 300).toISOString()
  await gate.keys.update({ id, expiresAt: soon })
  await eventually(() => expect(gate.gateway.sessions()).toEqual([]))
  await expect(namesOf(client)).rejects.toThrow(`The key scoped expired at ${soon}`)
  const { status, headers, body } = await askRest({ origin: gate.origin, key }, '/tools')
  expect(status).toBe(401)
  expect(headers.get('www-authenticate')).toContain('invalid_token')
  expect(body).toMatchObject({
    error: { code: 'key_refused', message: expect.stringContaining('expired') as string },
  })
  expect(last()).toMatchObject({ client: 'scoped', outcome: 'refused', code: 'key_refused' })
})

test('a session goes on with a new value, and with the old one for the overlap', async () => {
  const { id, key } = await make({})
  const client = await connect(key)
  const { key: next } = await gate.keys.rotate(id, 60)
  expect(await namesOf(client)).toHaveLength(4)
  expect(await namesOf(await connect(next))).toHaveLength(4)
  expect(gate.gateway.sessions()).toHaveLength(2)
  await gate.keys.rotate(id, 0)
  await eventually(() => expect(gate.gateway.sessions()).toEqual([]))
  for (const value of [key, next]) await expect(connect(value)).rejects.toThrow(/new value|not known/)
})

test('a yes comes too late for a key whose scope is narrower by then', async () => {
  await gate.close()
  gate = await openGate({ asks: true })
  await gate.addServer('shop', [tool('buy', { annotations: { destructiveHint: true } })])
  let ran = 0
  gate.scripts.set('buy', async () => text(`ran ${++ran}`))
  const { id, key } = await make({})
  const client = await connect(key)
  const held = call(client, 'shop__buy')
  const asked = await eventually(() => {
    const [one] = gate.approvals.pending()
    if (!one) throw new Error('nothing is asked yet')
    return one
  })
  await gate.keys.update({ id, scope: { ...everything, servers: [] } })
  const yes = ApprovalDecision.parse({ id: asked.id, approved: true })
  gate.approvals.decide(Number(asked.id.slice(5)), yes, { by: 'me', from: 'window' })
  await expect(held).rejects.toMatchObject({ data: { code: 'not_permitted' } })
  expect(ran).toBe(0)
})

test('a call over REST that waits ends with its key', async () => {
  const { id, key } = await make({})
  let aborted = 0
  gate.scripts.set('find', (_params, { signal }) => {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        aborted++
        reject(new Error('aborted'))
      })
      gate.keys.revoke(id)
    })
  })
  const asked = askRest({ origin: gate.origin, key }, '/execute', { body: { tool: 'shop__find' } })
  await expect(asked).rejects.toThrow(/fetch failed|terminated/)
  expect(aborted).toBe(1)
})
