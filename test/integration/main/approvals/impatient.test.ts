import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { ApprovalDecision } from '#contract'
import { eventually } from '../../../fixtures/eventually.ts'
import { type Gate, openGate, text, tool } from '../../../support/gate.ts'

let gate: Gate
let runs: number

beforeEach(async () => {
  gate = await openGate({ asks: true })
  runs = 0
  await gate.addServer('files', [tool('delete', { annotations: { destructiveHint: true } })])
  gate.scripts.set('delete', async () => text(`done ${++runs}`))
})
afterEach(() => gate.close())

async function connect(): Promise<Client> {
  const client = new Client({ name: 'impatient', version: '1' })
  const requestInit = { headers: { authorization: `Bearer ${gate.key}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(`${gate.origin}/mcp`), { requestInit }))
  onTestFinished(() => client.close())
  return client
}

const remove = { name: 'files__delete', arguments: { text: '/tmp/a' } }
/** Until so many have asked, and so many of them still listen. */
const asked = (times: number, waiting: number) =>
  eventually(() => {
    const [first, ...others] = gate.approvals.pending()
    expect(first).toMatchObject({ asked: times, waiting })
    expect(others).toEqual([])
    return first?.id ?? ''
  })
const approve = (id: string) =>
  gate.approvals.decide(Number(id.slice(5)), ApprovalDecision.parse({ id, approved: true }), {
    by: 'window',
    from: 'window',
  })

test('a client of the SDK that cuts the call gets its answer by retry, and the tool runs once', async () => {
  const client = await connect()
  // The SDK's own time-out: it gives up and sends notifications/cancelled, as Claude Desktop does.
  await expect(client.callTool(remove, undefined, { timeout: 300 })).rejects.toThrow('timed out')
  const id = await asked(1, 0)
  const retried = client.callTool(remove)
  expect(await asked(2, 1)).toBe(id)
  approve(id)
  expect(await retried).toMatchObject({ content: [{ text: 'done 1' }] })
  expect(runs).toBe(1)
})

test('a yes while nobody listens runs nothing until the client is back, in a new session too, and then once', async () => {
  const first = await connect()
  const cut = first.callTool(remove).catch(() => 'cut')
  const id = await asked(1, 1)
  await first.close()
  expect(await cut).toBe('cut')
  await asked(1, 0)
  approve(id)
  expect(runs).toBe(0)
  const second = await connect()
  expect(await second.callTool(remove)).toMatchObject({ content: [{ text: 'done 1' }] })
  expect(runs).toBe(1)
  expect(gate.approvals.pending()).toEqual([])
})
