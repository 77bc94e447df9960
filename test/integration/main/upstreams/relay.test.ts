import { afterEach, describe, expect, test } from 'vitest'
import { eventually } from '../../../fixtures/eventually.ts'
import type { Server } from '#contract'
import type { Relay } from '#services/upstreams/upstream.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'
import { hostileServer, makeUpstreams, options } from '../../../fixtures/upstreams.ts'
import { isRunning } from '../../../fixtures/processes.ts'

const open: Upstreams[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(one => one.close()))
})

function start(server: Server) {
  const { upstreams } = makeUpstreams()
  open.push(upstreams)
  upstreams.open(server)
  const call = (name: string, args: Record<string, unknown> = {}, more: Parameters<typeof options>[0] = {}) =>
    upstreams.callTool(server.id, { name, arguments: args }, options(more))
  return { upstreams, server, call }
}

const recorder = (name: string, capabilities?: Record<string, unknown>) => {
  const heard: unknown[] = []
  const relay: Relay = {
    ...(capabilities && { capabilities }),
    notify: (method, params) => void heard.push([method, params]),
    request: async method => ({ from: name, method }),
  }
  return { heard, relay }
}

const textOf = (result: Record<string, unknown>) => (result['content'] as { text: string }[])[0]?.text ?? ''

describe('requests of the server', () => {
  test('reach the one client whose call is under way', async () => {
    const { call } = start(hostileServer('asks'))
    const { heard, relay } = recorder('a')
    expect(textOf(await call('ask', { say: 'hello' }, { relay }))).toBe(
      '{"from":"a","method":"sampling/createMessage"}',
    )
    expect(heard).toEqual([['notifications/message', { level: 'info', data: 'hello' }]])
  })

  test('are refused on a shared connection when it is unclear whose they are', async () => {
    const { call, upstreams, server } = start(hostileServer('asks'))
    const one = recorder('a')
    const two = recorder('b')
    const slow = call('slow', { ms: 500 }, { relay: two.relay })
    expect(textOf(await call('ask', { say: 'secret' }, { relay: one.relay }))).toContain('-32601')
    await slow
    expect([...one.heard, ...two.heard]).toEqual([])
    expect(upstreams.stderr(server.id).some(entry => entry.line.startsWith('Refused sampling'))).toBe(true)
  })

  test('with a connection for each session, reach their own session', async () => {
    const { upstreams, server } = start(hostileServer('asks', undefined, { sharing: 'session' }))
    const ask = (session: string) =>
      upstreams.callTool(server.id, { name: 'ask' }, options({ relay: recorder(session).relay }), session)
    const answers = await Promise.all(['a', 'b', 'a'].map(ask))
    expect(answers.map(answer => (JSON.parse(textOf(answer)) as { from: string }).from)).toEqual([
      'a',
      'b',
      'a',
    ])
  })

  test('progress comes back under the token of the client, with unknown fields', async () => {
    const { upstreams, server } = start(hostileServer('progress'))
    const { heard, relay } = recorder('a')
    const params = { name: 'progress', _meta: { progressToken: 'mine' } }
    await upstreams.callTool(server.id, params, options({ relay }))
    expect(heard).toEqual(
      [1, 2, 3].map(progress => [
        'notifications/progress',
        { progressToken: 'mine', progress, total: 3, extra: 'kept' },
      ]),
    )
  })
})

test('each session of an unshared server has its own process, opened once and ended with the session', async () => {
  const { upstreams, server } = start(hostileServer('honest', undefined, { sharing: 'session' }))
  const pid = async (session?: string) =>
    (
      JSON.parse(textOf(await upstreams.callTool(server.id, { name: 'pids' }, options(), session))) as {
        pid: number
      }
    ).pid
  const [a1, a2, b, shared] = await Promise.all([pid('a'), pid('a'), pid('b'), pid()])
  expect(a1).toBe(a2)
  expect(new Set([a1, b, shared]).size).toBe(3)
  upstreams.endSession('a')
  await eventually(() => expect(isRunning(a1)).toBe(false))
  expect(isRunning(b)).toBe(true)
})

test('a server learns what the client of its session can do, except roots, and nothing on a shared connection', async () => {
  const { upstreams, server } = start(hostileServer('honest', undefined, { sharing: 'session' }))
  const { relay } = recorder('a', { sampling: {}, elicitation: { url: {} }, roots: { listChanged: true } })
  const capabilities = async (session?: string) => {
    const result = await upstreams.callTool(server.id, { name: 'client' }, options({ relay }), session)
    return (JSON.parse(textOf(result)) as { capabilities: unknown }).capabilities
  }
  expect(await capabilities('a')).toEqual({ sampling: {}, elicitation: { url: {} } })
  expect(await capabilities()).toEqual({})
})
