import { afterEach, describe, expect, test } from 'vitest'
import { eventually } from '../../../fixtures/eventually.ts'
import type { Server } from '#contract'
import type { Upstreams } from '#services/upstreams/upstreams.ts'
import { hostileServer, makeServer, makeUpstreams, options } from '../../../fixtures/upstreams.ts'
import { isRunning } from '../../../fixtures/processes.ts'

const open: Upstreams[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(one => one.close()))
})

function start(
  server: Server,
  tuning: Parameters<typeof makeUpstreams>[0] = {},
  secrets: Record<string, string> = {},
) {
  const made = makeUpstreams({ firstRetryMs: 50, longestRetryMs: 200, ...tuning }, secrets)
  open.push(made.upstreams)
  made.upstreams.open(server)
  const call = (name: string, args: Record<string, unknown> = {}, more: Parameters<typeof options>[0] = {}) =>
    made.upstreams.callTool(server.id, { name, arguments: args }, options(more))
  return { ...made, server, call, list: () => made.upstreams.list(server, 'tools', never) }
}
const never = new AbortController().signal
const textOf = (result: Record<string, unknown>) => (result['content'] as { text: string }[])[0]?.text ?? ''

test('one that never answers times out, and its process is ended', async () => {
  const { upstreams, server, list } = start(hostileServer('never-answers'), {
    connectTimeoutMs: 300,
    firstRetryMs: 60_000,
  })
  await expect(list()).rejects.toMatchObject({ code: 'timed_out' })
  expect(upstreams.state(server.id)).toMatchObject({ kind: 'retrying', error: { code: 'timed_out' } })
})

test('a call that is never answered times out by itself, and the connection goes on', async () => {
  const { call, list, upstreams, server } = start(hostileServer('never-answers-calls'))
  await expect(call('echo', {}, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'timed_out' })
  expect((await list()).length).toBeGreaterThan(0)
  await eventually(() => expect(upstreams.stderr(server.id).at(-1)?.line).toMatch(/^cancelled \d+$/))
})

test('an aborted call is cancelled here and told to the server', async () => {
  const { call, upstreams, server } = start(hostileServer())
  const lastLine = () => upstreams.stderr(server.id).at(-1)?.line
  const stop = new AbortController()
  const result = call('slow', { ms: 60_000 }, { signal: stop.signal, timeoutMs: 60_000 }).catch(
    (error: unknown) => error,
  )
  await eventually(() => expect(lastLine()).toBe('slow began'))
  stop.abort()
  expect(await result).toMatchObject({ code: 'cancelled' })
  await eventually(() => expect(lastLine()).toMatch(/^cancelled \d+$/))
})

test('an answer nested too deeply to be passed on is refused, and the connection goes on', async () => {
  const { call, list } = start(hostileServer('nests-deeply'))
  await expect(call('echo')).rejects.toMatchObject({ code: 'too_large' })
  expect((await list()).length).toBeGreaterThan(0)
})

test('the first of two answers counts', async () => {
  const { call } = start(hostileServer('answers-twice'))
  expect(textOf(await call('echo'))).toBe('first')
  expect(textOf(await call('echo'))).toBe('first')
})

test('one that prints to stdout still works, and what it printed can be read', async () => {
  const { call, upstreams, server } = start(hostileServer('prints-to-stdout'))
  expect(textOf(await call('echo', { a: 1 }))).toBe('{"a":1}')
  const lines = upstreams.stderr(server.id).map(entry => entry.line)
  expect(lines).toEqual(['Starting the server, please wait …', '[1,2,3]', 'console.log left in by mistake {'])
})

test('one that dies at once says with which code and last words, and is tried again with growing pauses', async () => {
  const { list, upstreams, server } = start(hostileServer('dies-at-once', 3))
  await expect(list()).rejects.toMatchObject({
    code: 'server_exited',
    message: expect.stringMatching(/exit code 3.*FATAL: cannot read the configuration/) as string,
    data: { exitCode: 3, signal: null },
  })
  await eventually(() => expect(upstreams.state(server.id)).toMatchObject({ kind: 'retrying', attempt: 3 }))
})

test('restarting tries at once and starts the pauses anew', async () => {
  const { upstreams, server } = start(hostileServer('dies-at-once'), {
    firstRetryMs: 500,
    longestRetryMs: 60_000,
  })
  const attempt = () => {
    const state = upstreams.state(server.id)
    return state.kind === 'retrying' ? state.attempt : 0
  }
  await eventually(() => expect(attempt()).toBe(3))
  await upstreams.restart(server.id)
  expect(upstreams.state(server.id).kind).toBe('connecting')
  await eventually(() => expect(attempt()).toBe(2))
})

test('a changed server is started only when its old process is gone', async () => {
  const { upstreams, server, call } = start(hostileServer('ignores-endings'))
  const pid = async () => (JSON.parse(textOf(await call('pids'))) as { pid: number }).pid
  const old = await pid()
  upstreams.open({ ...server, name: 'Renamed', updatedAt: '2026-11-20T13:00:00.000Z' })
  expect(await pid()).not.toBe(old)
  expect(isRunning(old)).toBe(false)
})

test('one that dies in the middle of a call rejects that call at once, and the next call works', async () => {
  const { call } = start(hostileServer('dies-in-call'))
  await call('echo')
  await expect(call('die', {}, { timeoutMs: 60_000 })).rejects.toMatchObject({ code: 'server_exited' })
  expect(textOf(await call('echo', { again: true }))).toBe('{"again":true}')
})

test('one that ignores every request to end is killed', async () => {
  const { call, upstreams, server } = start(hostileServer('ignores-endings'))
  const { pid } = JSON.parse(textOf(await call('pids'))) as { pid: number }
  await upstreams.remove(server.id)
  expect(isRunning(pid)).toBe(false)
})

test('five thousand tools, odd names, huge and recursive schemas are read as they are', async () => {
  expect(await start(hostileServer('many-tools')).list()).toHaveLength(5011)
  const names = (await start(hostileServer('long-names')).list()).map(tool => tool['name'])
  expect(names).toContain('n'.repeat(200))
  expect(names).toContain('größe messen 📏')
  const [huge] = (await start(hostileServer('huge-schema')).list()).filter(tool => tool['name'] === 'huge')
  expect(JSON.stringify(huge).length).toBeGreaterThan(1_000_000)
  expect(JSON.stringify(await start(hostileServer('recursive-ref')).list())).toContain(
    '"$ref":"#/$defs/node"',
  )
})

test('a list without end is too_large, and items that are no objects are left out', async () => {
  await expect(start(hostileServer('endless-pages')).list()).rejects.toMatchObject({ code: 'too_large' })
  expect(await start(hostileServer('garbage-list')).list()).toHaveLength(1)
})

test('a line without end closes the connection with too_large', async () => {
  const { call } = start(hostileServer('long-line'))
  await expect(call('echo', {}, { timeoutMs: 60_000 })).rejects.toMatchObject({ code: 'too_large' })
})

test('a wrong protocol version is told as such', async () => {
  const { list, upstreams, server } = start(hostileServer('wrong-version'))
  await expect(list()).rejects.toMatchObject({
    code: 'protocol_mismatch',
    message: expect.stringContaining('1999-01-01') as string,
  })
  expect(upstreams.state(server.id).kind).toBe('failed')
})

test('a call waits for a slow start only a moment', async () => {
  const { call, upstreams, server } = start(hostileServer('slow-start', 60_000), { callWaitMs: 100 })
  await expect(call('echo')).rejects.toMatchObject({ code: 'timed_out' })
  expect(upstreams.state(server.id).kind).toBe('connecting')
})

test('slow, dead and flooding servers delay no other', async () => {
  const { upstreams, call } = start(hostileServer())
  const others = [
    hostileServer('slow-start', 60_000),
    hostileServer('dies-at-once'),
    hostileServer('floods-stderr'),
    hostileServer('floods-stdout'),
    makeServer({ command: 'no-such-command-anywhere' }),
  ]
  for (const other of others) upstreams.open(other)
  for (let i = 0; i < 20; i++) expect(textOf(await call('echo', { i }))).toBe(`{"i":${i}}`)
  const noisy = others.slice(2, 4)
  await Promise.all(
    noisy.map(one => upstreams.callTool(one.id, { name: 'echo' }, options({ timeoutMs: 60_000 }))),
  )
  for (const one of noisy) expect(upstreams.stderr(one.id)).toHaveLength(500)
})

test('tools that change are read again, and a flood of changes is not', async () => {
  const { call, list, events } = start(hostileServer('changes-tools'), { readGapMs: 50 })
  await Promise.all(Array.from({ length: 20 }, () => call('add_tool')))
  await eventually(() => expect(events.reads.filter(why => why === 'list_changed').length).toBe(2))
  expect((await list()).filter(tool => String(tool['name']).startsWith('added_'))).toHaveLength(20)
})

describe('the environment of a server', () => {
  test('holds its own variables with references resolved, a PATH, and nothing else of ours', async () => {
    process.env['GATEHOUSE_TEST_LEAK'] = 'must not be seen'
    const env = { TOKEN: 'keychain:token', PLAIN: 'plain' }
    const { call } = start(
      hostileServer('honest', undefined, { env }),
      {},
      { 'keychain:token': 'tok-123456' },
    )
    const seen = JSON.parse(textOf(await call('env'))) as Record<string, string>
    delete process.env['GATEHOUSE_TEST_LEAK']
    expect(seen).toMatchObject({
      TOKEN: 'tok-123456',
      PLAIN: 'plain',
      PATH: expect.stringContaining('/bin') as string,
    })
    expect(seen['GATEHOUSE_TEST_LEAK']).toBeUndefined()
    expect(seen['npm_config_user_agent']).toBeUndefined()
  })

  test('its secrets are taken out of what it writes and of every failure', async () => {
    const { call, upstreams, server } = start(
      hostileServer('dies-in-call', undefined, { env: { TOKEN: 'keychain:token' } }),
      {},
      { 'keychain:token': 'tok-123456' },
    )
    await call('stderr', { line: 'using tok-123456' })
    const error = await call('die').catch((one: unknown) => one)
    expect(String(error)).toContain('using [secret]')
    expect(JSON.stringify([upstreams.stderr(server.id), upstreams.state(server.id)])).not.toContain(
      'tok-123456',
    )
  })
})

describe('what cannot be started', () => {
  test.each([
    [{ command: 'no-such-command-anywhere' }, 'command_not_found', /login shell's PATH/],
    [{ command: '/no/such/file' }, 'command_not_found', /does not exist/],
    [{ command: '/etc/passwd' }, 'start_failed', /permissions/],
    [{ command: process.execPath, cwd: '/no/such/folder' }, 'start_failed', /working folder/],
  ] as const)('%o is %s', async (fields, code, sentence) => {
    const { list, upstreams, server } = start(makeServer(fields))
    await expect(list()).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) as string })
    expect(upstreams.state(server.id)).toMatchObject({ kind: 'failed', error: { code } })
  })
})

test('a switched-off server refuses calls and is still readable by a short-lived connection', async () => {
  const { upstreams, server, call, list } = start(hostileServer())
  await call('echo')
  await upstreams.disable({ ...server, enabled: false })
  expect(upstreams.state(server.id)).toEqual({ kind: 'disabled' })
  await expect(call('echo')).rejects.toMatchObject({ code: 'server_disabled' })
  expect((await list()).length).toBeGreaterThan(0)
})
