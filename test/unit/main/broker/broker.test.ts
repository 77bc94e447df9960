import { expect, test } from 'vitest'
import { AppError } from '../../../../main/base/errors.ts'
import { Broker, type Call } from '../../../../main/services/broker/broker.ts'
import type { Refusal, ServedTool } from '../../../../main/services/registry/registry.ts'
import type { CallParams, RawResult, RequestOptions } from '../../../../main/services/upstreams/upstream.ts'
import { type ServerId, Settings } from '../../../../preload/contract/index.ts'

const verdict = { action: 'allow' as const, rule: null, because: 'Allowed because a test says so.' }
const nothing = (): void => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

const tool: ServedTool = {
  serverId: 'id-1' as ServerId,
  server: 'shop',
  serverName: 'Shop',
  publicName: 'shop__get_products',
  annotations: null,
  reviewed: true,
  name: 'get_products',
  exposedName: 'shop__get_products',
  listed: { name: 'shop__get_products' },
  inputSchema: { type: 'object', properties: { limit: { type: 'integer' } } },
  hash: 'h1',
  timeoutMs: 1234,
}

/** A broker between hand-made neighbours that record what reached them. */
function brokering(
  resolved: ServedTool | Refusal,
  answer: () => Promise<RawResult> = async () => ({ content: [] }),
) {
  const sent: { id: string; params: CallParams; options: RequestOptions; session: string | undefined }[] = []
  const rows: Record<string, unknown>[] = []
  const counted: string[] = []
  const broker = new Broker({
    log,
    registry: { resolve: () => resolved, countCall: ({ name }) => counted.push(name) },
    upstreams: {
      callTool: (id, params, options, session) => {
        sent.push({ id, params, options, session })
        return answer()
      },
    },
    activity: { append: row => rows.push(row) },
    limits: { take: () => undefined },
    keys: { owner: () => undefined },
    now: () => new Date(),
    policy: { decide: () => verdict },
    approvals: { ask: async () => ({ content: [] }) },
    settings: () => Settings.parse({}).approvals,
  })
  return { broker, sent, rows, counted }
}

function call(change: Partial<Call> = {}): Call {
  return {
    requestId: 'r1',
    client: 'claude',
    session: 's1',
    view: { kind: 'all' },
    tool: 'shop__get_products',
    arguments: { limit: 3 },
    meta: { progressToken: 7 },
    signal: new AbortController().signal,
    ...change,
  }
}

test('a call reaches its server under the original name and its result comes back untouched', async () => {
  const result = { content: [], structuredContent: [1, 2], strange: { kept: true } }
  const { broker, sent, rows, counted } = brokering(tool, async () => result)
  expect(await broker.call(call())).toBe(result)
  expect(sent).toMatchObject([
    {
      id: 'id-1',
      params: { name: 'get_products', arguments: { limit: 3 }, _meta: { progressToken: 7 } },
      options: { timeoutMs: 1234 },
      session: 's1',
    },
  ])
  expect(rows).toMatchObject([
    {
      kind: 'call',
      action: 'call',
      via: 'mcp',
      note: 'Allowed because a test says so.',
      detail: { limit: 3 },
      requestId: 'r1',
      client: 'claude',
      session: 's1',
      server: 'shop',
      tool: 'get_products',
      outcome: 'ok',
      code: null,
      durationMs: expect.any(Number) as number,
    },
  ])
  expect(counted).toEqual(['get_products'])
})

test("a tool's own error is a result and is recorded as one", async () => {
  const { broker, rows } = brokering(tool, async () => ({ content: [], isError: true }))
  expect(await broker.call(call())).toMatchObject({ isError: true })
  expect(rows).toMatchObject([{ outcome: 'tool_error', code: null }])
})

test('arguments that break the schema never reach the server', async () => {
  const { broker, sent, rows, counted } = brokering(tool)
  await expect(broker.call(call({ arguments: { limit: 'ten' } }))).rejects.toMatchObject({
    code: 'invalid_arguments',
    message: expect.stringContaining('/limit must be integer') as string,
    data: [{ path: '/limit', rule: 'type', message: '/limit must be integer' }],
  })
  expect(sent).toEqual([])
  expect(counted).toEqual([])
  expect(rows).toMatchObject([{ outcome: 'refused', code: 'invalid_arguments', server: 'shop' }])
})

test('a refused tool never reaches a server', async () => {
  const { broker, sent, rows } = brokering({ refused: 'tool_off', message: 'It is switched off.' })
  await expect(broker.call(call())).rejects.toMatchObject({
    code: 'tool_off',
    message: 'It is switched off.',
  })
  expect(sent).toEqual([])
  expect(rows).toMatchObject([
    { outcome: 'refused', code: 'tool_off', server: '', tool: 'shop__get_products' },
  ])
})

test('a call turned away at the door is recorded', () => {
  const { broker, sent, rows } = brokering(tool)
  expect(() => broker.refuse(call(), 'gateway_paused', 'Paused.')).toThrow('Paused.')
  expect(sent).toEqual([])
  expect(rows).toMatchObject([{ outcome: 'refused', code: 'gateway_paused', server: 'shop' }])
})

test('a server that fails, and a bug, leave one row each with the code', async () => {
  const failing = brokering(tool, async () =>
    Promise.reject(new AppError('connection_lost', 'It went away.')),
  )
  await expect(failing.broker.call(call())).rejects.toMatchObject({ code: 'connection_lost' })
  expect(failing.rows).toMatchObject([{ outcome: 'failed', code: 'connection_lost' }])
  const buggy = brokering(tool, async () => Promise.reject(new TypeError('x')))
  await expect(buggy.broker.call(call())).rejects.toThrow(TypeError)
  expect(buggy.rows).toMatchObject([{ outcome: 'failed', code: 'internal' }])
})

test('a call cancelled before it left does not reach the server', async () => {
  const { broker, sent, rows } = brokering(tool)
  await expect(broker.call(call({ signal: AbortSignal.abort() }))).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(sent).toEqual([])
  expect(rows).toMatchObject([{ outcome: 'failed', code: 'cancelled' }])
})
