import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '#base/errors.ts'
import type { Server } from '#contract'
import { Sync } from '#services/sync/sync.ts'
import type { ListKind, RawItem, Upstream, UpstreamFacts } from '#services/upstreams/upstream.ts'
import { memoryLog } from '../../../support/log.ts'
import { registryBed, tool } from '../../../support/registry.ts'
import { eventually } from '../../../fixtures/eventually.ts'

type Answer = (what: ListKind, signal: AbortSignal) => Promise<RawItem[]>

const lists =
  (...names: string[]): Answer =>
  what =>
    Promise.resolve(what === 'tools' ? names.map(name => tool(name)) : [])
const never: Answer = () => new Promise(() => undefined)
const leaks: Answer = what =>
  Promise.reject(new AppError('server_error', `The token hunter2 is wrong (${what}).`))
const fails: Answer = () => Promise.reject(new AppError('connection_refused', 'Nothing listens there.'))

const facts: UpstreamFacts = {
  protocolVersion: '2025-11-25',
  serverInfo: null,
  capabilities: {},
  instructions: null,
}
const unused = { facts, callTool: never, request: never, close: () => Promise.resolve() } as never as Upstream

let bed: ReturnType<typeof registryBed>
let answers: Map<string, Answer>
let sync: Sync
let asked: string[]
let reachable: boolean

const makeSync = (limits: { timeoutMs?: number; changeSpacingMs?: number } = {}) =>
  new Sync({
    ...bed,
    now: () => bed.clock.at,
    log: memoryLog(),
    isReachable: () => reachable,
    redact: text => text.replaceAll('hunter2', '•••'),
    limits: { timeoutMs: 300, changeSpacingMs: 20, ...limits },
    upstreams: {
      read: (server, _, use) =>
        use({
          ...unused,
          list: (what, signal) => {
            asked.push(`${server.slug} ${what}`)
            return (answers.get(server.slug) ?? never)(what, signal)
          },
        }),
    },
  })

beforeEach(() => {
  bed = registryBed()
  answers = new Map()
  asked = []
  reachable = true
  sync = makeSync()
})
afterEach(async () => {
  await sync.close()
  bed.close()
})

const add = (slug: string, answer: Answer): Server => {
  answers.set(slug, answer)
  return bed.add(slug)
}
const finished = () => bed.told.flatMap(({ event, data }) => (event === 'sync.finished' ? [data.slug] : []))
const started = () => bed.told.filter(({ event }) => event === 'sync.started').length

describe('a reading', () => {
  test('gives a report, fills the registry, keeps history and tells, in this order', async () => {
    const server = add('s', lists('a', 'b'))
    const report = { slug: 's', found: 2, added: 2, changed: 0, removed: 0, error: null }
    expect(await sync.run([server], 'button')).toEqual([report])
    expect(bed.registry.served({ kind: 'all' })).toHaveLength(2)
    expect(bed.told.map(({ event }) => event)).toEqual(['sync.started', 'tools.changed', 'sync.finished'])
    expect(sync.history('s', 10)).toEqual([
      {
        ...report,
        id: 1,
        trigger: 'button',
        startedAt: '2026-11-20T12:00:00.000Z',
        durationMs: expect.any(Number) as number,
        warnings: [],
        diff: { added: ['a', 'b'], changed: [], removed: [] },
      },
    ])
  })

  test('of a refusing, a hanging and a sound server reports each by itself', async () => {
    const servers = [add('hangs', never), add('dead', fails), add('sound', lists('a'))]
    const reports = await sync.run(servers, 'button')
    expect(finished().toSorted()).toEqual(['dead', 'hangs', 'sound'])
    expect(finished().at(-1)).toBe('hangs')
    expect(reports.map(({ slug, error }) => [slug, error?.code])).toEqual([
      ['hangs', 'timed_out'],
      ['dead', 'connection_refused'],
      ['sound', undefined],
    ])
    expect(reports[0]?.error?.message).toBe(
      'The server hangs did not list its tools within 0.3 seconds. Look at its log, or restart it.',
    )
  })

  test('that fails keeps what was served and records why', async () => {
    const server = add('s', lists('a'))
    await sync.run([server], 'button')
    answers.set('s', fails)
    await sync.run([server], 'schedule')
    expect(bed.registry.served({ kind: 'all' })).toHaveLength(1)
    expect(bed.registry.summary(server.id).lastError).toEqual({
      code: 'connection_refused',
      message: 'Nothing listens there.',
    })
    expect(sync.history('s', 1)[0]).toMatchObject({
      trigger: 'schedule',
      error: { code: 'connection_refused' },
    })
  })

  test('does not fail for its resources or prompts; a warning says so and the last ones stay', async () => {
    const server = add('s', what => Promise.resolve(what === 'prompts' ? [{ name: 'p' }] : []))
    await sync.run([server], 'button')
    answers.set('s', (what, signal) =>
      what === 'prompts'
        ? fails(what, signal)
        : what === 'resources'
          ? never(what, signal)
          : lists('a')(what, signal),
    )
    expect(await sync.run([server], 'button')).toMatchObject([{ found: 1, error: null }])
    expect(sync.history('s', 1)[0]?.warnings.toSorted()).toEqual([
      'The list of prompts could not be read: Nothing listens there.',
      'The list of resources could not be read: The server s did not list its resources within 0.1 seconds. Look at its log, or restart it.',
    ])
    expect(bed.registry.offers('s').map(({ key }) => key)).toEqual(['p'])
  })

  test('names what was left out of it', async () => {
    const server = add('s', what => Promise.resolve(what === 'tools' ? [tool('a'), { title: 'x' }] : []))
    expect(await sync.run([server], 'button')).toMatchObject([{ found: 1, added: 1, error: null }])
    expect(sync.history('s', 1)[0]?.warnings).toEqual(['The tool number 2 was left out: it has no name.'])
  })

  test('is told to stop when its time is up, and its late answer is not stored', async () => {
    let stopped = false
    const late = Promise.withResolvers<RawItem[]>()
    const server = add('s', (_, signal) => {
      signal.addEventListener('abort', () => (stopped = true))
      return late.promise
    })
    expect(await sync.run([server], 'button')).toMatchObject([{ error: { code: 'timed_out' } }])
    late.resolve([tool('late')])
    await late.promise
    expect(stopped).toBe(true)
    expect(bed.registry.tools('s')).toEqual([])
  })

  test('of a server that is removed meanwhile ends with not_found and leaves nothing', async () => {
    const server = add('s', () => {
      bed.remove(server)
      return Promise.resolve([tool('a')])
    })
    expect(await sync.run([server], 'button')).toMatchObject([{ error: { code: 'not_found' } }])
    expect(sync.history(undefined, 10)).toEqual([])
  })

  test('never keeps or shows a secret that a server put into its error', async () => {
    const server = add('s', leaks)
    const [report] = await sync.run([server], 'button')
    expect(report?.error?.message).toBe('The token ••• is wrong (tools).')
    answers.set('s', (what, signal) => (what === 'tools' ? Promise.resolve([]) : leaks(what, signal)))
    await sync.run([server], 'button')
    const kept = bed.store.prepare('SELECT warnings, error FROM syncs').all()
    expect(kept).toHaveLength(2)
    expect(JSON.stringify(kept)).not.toContain('hunter2')
  })

  test('that throws something unforeseen is reported as internal, without its text', async () => {
    const server = add('s', () => Promise.reject(new TypeError('secret token abc')))
    const [report] = await sync.run([server], 'button')
    expect(report?.error?.code).toBe('internal')
    expect(JSON.stringify([report, sync.history('s', 1)])).not.toContain('abc')
  })
})

describe('requests for the same server', () => {
  test('while it is read join that reading', async () => {
    const server = add('s', lists('a'))
    const [one, two] = await Promise.all([sync.run([server], 'button'), sync.run([server], 'cli')])
    expect(one[0]).toBe(two[0])
    expect(started()).toBe(1)
  })

  test('because its lists changed while it is read cause exactly one more reading', async () => {
    const gate = Promise.withResolvers<void>()
    let names = ['a']
    const server = add('s', what =>
      what === 'tools' ? gate.promise.then(() => names.map(name => tool(name))) : Promise.resolve([]),
    )
    const first = sync.run([server], 'button')
    const follows = Array.from({ length: 50 }, () => sync.run([server], 'list_changed'))
    gate.resolve()
    await first
    names = ['a', 'b']
    const reports = await Promise.all(follows)
    expect(new Set(reports.map(([report]) => report)).size).toBe(1)
    expect(reports[0]?.[0]).toMatchObject({ found: 2, added: 1 })
    expect(started()).toBe(2)
  })

  test('from a server that announces changes without end come no faster than allowed', async () => {
    await sync.close()
    sync = makeSync({ changeSpacingMs: 60_000 })
    const server = add('s', lists('a'))
    await sync.run([server], 'list_changed')
    void sync.run([server], 'list_changed')
    void sync.run([server], 'list_changed')
    await sync.run([server], 'button')
    expect(started()).toBe(2)
  })
})

test('a scheduled reading leaves out a server that cannot be reached offline; a button tries all the same', async () => {
  reachable = false
  const server = add('s', lists('a'))
  expect(await sync.run([server], 'schedule')).toEqual([])
  expect([asked, sync.history('s', 1)]).toEqual([[], []])
  expect(await sync.run([server], 'button')).toMatchObject([{ found: 1 }])
})

test('lists and names answer at once while a reading hangs', async () => {
  const server = add('s', lists('a'))
  await sync.run([server], 'button')
  answers.set('s', never)
  const hanging = sync.run([server], 'button')
  expect(bed.registry.served({ kind: 'all' })).toHaveLength(1)
  expect(bed.registry.resolve({ kind: 'server', slug: 's' }, 'a')).toMatchObject({ name: 'a' })
  expect(finished()).toHaveLength(1)
  await hanging
})

test('history is newest first and keeps two hundred runs of each server', async () => {
  const [busy, calm] = [add('busy', lists('a')), add('calm', lists('a'))]
  await sync.run([calm], 'cli')
  for (let n = 0; n < 205; n++) await sync.run([busy], 'cli')
  expect(sync.history('busy', 500)).toHaveLength(200)
  expect(sync.history('calm', 500)).toHaveLength(1)
  const ids = sync.history(undefined, 3).map(({ id }) => id)
  expect(ids).toEqual([206, 205, 204])
})

test('closing ends a hanging reading and one that waits, and records neither as a failure', async () => {
  const server = add('s', never)
  const hanging = sync.run([server], 'button')
  const waiting = sync.run([server], 'list_changed')
  await eventually(() => expect(asked).toHaveLength(1))
  await sync.close()
  expect(await hanging).toMatchObject([{ error: { code: 'cancelled' } }])
  expect(await waiting).toMatchObject([{ error: { code: 'cancelled' } }])
  expect(bed.registry.summary(server.id).lastError).toBeNull()
  expect(sync.history('s', 10)).toEqual([])
})
