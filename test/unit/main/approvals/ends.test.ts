import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RuleInput } from '#contract'
import { type Desk, failureOf, openDesk } from '../../../fixtures/asking.ts'

let desk: Desk
beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-20T12:00:00.000Z') })
  desk = openDesk({ settings: { perClient: 25 } })
})
afterEach(() => {
  desk.approvals.close()
  vi.useRealTimers()
})

test('quitting is a no for what is held, and is on record', async () => {
  const call = desk.ask()
  const refused = failureOf(call)
  desk.approvals.close()
  expect(await refused).toMatchObject({ code: 'approval_rejected' })
  await expect(desk.ask()).rejects.toMatchObject({ code: 'approval_rejected' })
  expect(desk.approvals.get(1)).toMatchObject({ status: 'quit', decidedBy: null })
  expect(desk.rows.at(-1)).toMatchObject({ action: 'quit', outcome: 'refused', link: 'call_1' })
  expect(desk.runs).toEqual([])
})

test('after a crash what was held is not pending any more, and a yes to it is refused', () => {
  void desk.ask().catch(() => undefined)
  // The crashed one goes on existing in this test, and must not end what it left behind a second time.
  const crashed = desk
  const next = (desk = openDesk({ store: crashed.store }))
  expect(next.ids()).toEqual([])
  expect(next.approvals.get(1)).toMatchObject({ status: 'quit' })
  expect(() => next.decide(1)).toThrow('ended when Gatehouse did')
  expect(next.rows).toMatchObject([
    { kind: 'approval', action: 'quit', outcome: 'refused', server: 'files', tool: 'delete', link: 'call_1' },
  ])
})

test('a yes of before a restart is not valid after it', async () => {
  const gone = new AbortController()
  const call = desk.ask({}, { signal: gone.signal })
  const cancelled = failureOf(call)
  gone.abort()
  expect(await cancelled).toMatchObject({ code: 'cancelled' })
  desk.decide(1)
  const next = openDesk({ store: desk.store })
  void next.ask({}).catch(() => undefined)
  expect(next.ids()).toEqual([2])
  next.approvals.close()
})

test('while the gateway is paused a new rule that allows runs nothing that waits; one that denies ends it', async () => {
  let isPaused = true
  const own = openDesk({ isPaused: () => isPaused })
  const allowed = own.ask({ path: '/a' })
  const denied = failureOf(own.ask({ path: '/b' }))
  const conditions = [{ path: '$.path', op: 'equals' as const, value: '/a' }]
  own.policy.add(RuleInput.parse({ action: 'allow', match: { conditions } }), { by: 'window' })
  own.policy.add(RuleInput.parse({ action: 'deny' }), { by: 'window' })
  own.approvals.reconsider()
  expect(await denied).toMatchObject({ code: 'policy_denied' })
  expect(own.ids()).toEqual([1])
  expect(own.runs).toEqual([])
  isPaused = false
  own.approvals.reconsider()
  await allowed
  expect(own.runs).toEqual([{ path: '/a' }])
  own.approvals.close()
})

test('a revoked key asks nothing any more, and a yes that waits for it is void', async () => {
  const held = desk.ask({ n: 1 })
  const gone = new AbortController()
  const left = desk.ask({ n: 2 }, { signal: gone.signal })
  const ends = [failureOf(held), failureOf(left)]
  gone.abort()
  desk.decide(2)
  desk.approvals.withdraw('key-1')
  expect(await Promise.all(ends)).toMatchObject([{ code: 'approval_rejected' }, { code: 'cancelled' }])
  expect(desk.approvals.get(1)).toMatchObject({ status: 'withdrawn' })
  void desk.ask({ n: 2 }).catch(() => undefined)
  expect(desk.runs).toEqual([])
  expect(desk.ids()).toEqual([3])
})

test('500 questions of one client: as many wait as may, the rest is turned away ever slower', async () => {
  const ends = Array.from({ length: 500 }, (_, n) =>
    desk.ask({ n }).then(
      () => 'ran',
      ({ code }: { code: string }) => code,
    ),
  )
  expect(desk.ids()).toHaveLength(25)
  expect(desk.approvals.floods()).toEqual([{ client: 'claude', pending: 25, turnedAway: 475 }])
  let answered = 0
  void ends.map(async end => {
    await end
    answered++
  })
  await vi.advanceTimersByTimeAsync(1000)
  expect(answered).toBe(4)
  expect(desk.approvals.rejectAll('claude', { by: 'window', from: 'window' }, 'too much')).toBe(25)
  await vi.advanceTimersByTimeAsync(10_000)
  const codes = await Promise.all(ends)
  expect(codes.filter(code => code === 'approval_rejected')).toHaveLength(25)
  expect(codes.filter(code => code === 'approvals_full')).toHaveLength(475)
  expect(desk.approvals.floods()).toEqual([])
  expect(desk.runs).toEqual([])
})

test('a client cannot hold any number of large arguments, nor all clients any number of questions', async () => {
  const full = (n: number, client: string, text = '') =>
    failureOf(desk.ask({ n, text }, { client, holdMs: undefined }))
  const large = 'x'.repeat(4_000_000)
  void full(1, 'large', large)
  void full(2, 'large', large)
  const turnedAway = full(3, 'large', large)
  void full(4, 'other', large)
  expect(desk.ids()).toEqual([1, 2, 3])
  await vi.advanceTimersByTimeAsync(250)
  expect(await turnedAway).toMatchObject({
    code: 'approvals_full',
    message: expect.stringMatching(
      /^large already has questions with 80000\d\d characters .* waiting/,
    ) as string,
  })
  for (let n = 0; n < 600; n++) void full(n, `client ${n}`)
  expect(desk.ids()).toHaveLength(500)
  // Those of which nothing waits are no floods.
  expect(desk.approvals.floods().map(({ client }) => client)).toEqual(['large'])
})

test('a flood of one client leaves room for another', () => {
  for (let n = 0; n < 500; n++) void desk.ask({ n }).catch(() => undefined)
  void desk.ask({}, { client: 'cursor' }).catch(() => undefined)
  expect(desk.approvals.pending().filter(({ client }) => client === 'cursor')).toHaveLength(1)
})

const ids = (query: object, before = { at: '9999', id: 1e9 }) =>
  desk.approvals.history({ limit: 2, ...query }, before).map(({ id }) => id)

test('history is in pages, by client and end', () => {
  for (let n = 0; n < 5; n++)
    void desk.ask({ n }, { client: n % 2 ? 'cursor' : 'claude' }).catch(() => undefined)
  for (const id of [1, 2, 3, 4, 5]) desk.decide(id, { approved: id % 2 === 0 })
  expect(ids({})).toEqual(['call_5', 'call_4', 'call_3'])
  expect(ids({}, { at: '2026-11-20T12:00:00.000Z', id: 4 })).toEqual(['call_3', 'call_2', 'call_1'])
  expect(ids({ client: 'cursor' })).toEqual(['call_4', 'call_2'])
  expect(ids({ status: ['rejected'], limit: 9 })).toEqual(['call_5', 'call_3', 'call_1'])
})

test('every change is told, with the request it is about', async () => {
  const call = desk.ask()
  expect(desk.told).toEqual([{ id: 'call_1' }])
  desk.decide(1)
  await call
  expect(desk.told.at(-1)).toEqual({ id: 'call_1' })
})
