import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ApprovalDecision, RuleMatch } from '#contract'
import { canonicalHash } from '#base/canonical.ts'
import { type Desk, failureOf, listening, openDesk } from '../../../fixtures/asking.ts'

let desk: Desk
beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-20T12:00:00.000Z') })
  desk = openDesk()
})
afterEach(() => {
  desk.approvals.close()
  vi.useRealTimers()
})

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000)
const ok = { content: [] }

describe('a held call', () => {
  test('does not run before a person says yes, then runs once with what was asked', async () => {
    const call = desk.ask({ path: '/a' })
    await minutes(0.5)
    expect(desk.runs).toEqual([])
    expect(desk.approvals.pending()).toMatchObject([
      { id: 'call_1', status: 'pending', client: 'claude', arguments: { path: '/a' }, waiting: 1 },
    ])
    expect(desk.decide(1)).toMatchObject({ status: 'approved', decidedBy: 'window', decidedFrom: 'window' })
    expect(await call).toEqual(ok)
    expect(desk.runs).toEqual([{ path: '/a' }])
    expect(desk.approvals.pending()).toEqual([])
  })

  test('is refused with the words of who said no', async () => {
    const call = desk.ask()
    desk.decide(1, { approved: false, comment: 'not today' })
    await expect(call).rejects.toMatchObject({
      code: 'approval_rejected',
      message: expect.stringContaining('saying: not today') as string,
    })
    expect(desk.runs).toEqual([])
  })

  test('tells its client that it waits, ever a little more', async () => {
    const relay = listening()
    void desk.ask({}, { relay }).catch(() => undefined)
    await minutes(0.5)
    const steps = relay.heard.map(({ params }) => (params as { progress: number }).progress)
    expect(relay.heard[0]?.params).toMatchObject({
      message: 'Waits for a person to approve files__delete (call_1)',
    })
    expect(steps.length).toBeGreaterThan(2)
    expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b))
  })

  test('an expiry is a no, at its time and by nobody', async () => {
    const call = desk.ask({}, { holdMs: undefined })
    const refused = failureOf(call)
    await minutes(9.9)
    expect(desk.ids()).toEqual([1])
    await minutes(0.2)
    expect(await refused).toMatchObject({ code: 'approval_expired' })
    expect(desk.approvals.get(1)).toMatchObject({ status: 'expired', decidedBy: null })
    expect(() => desk.decide(1)).toThrow('The approval request call_1 expired at 2026-11-20T12:10:00.000Z.')
  })

  test('one whose time is over by the clock is not approved, though no timer has fired', async () => {
    const call = desk.ask({}, { holdMs: undefined })
    const refused = failureOf(call)
    vi.setSystemTime(new Date('2026-11-20T13:00:00.000Z'))
    expect(() => desk.decide(1)).toThrow('expired')
    expect(await refused).toMatchObject({ code: 'approval_expired' })
    expect(desk.runs).toEqual([])
  })
})

describe('a client that cannot wait', () => {
  test('is told so before it gives up, and its next try gets the answer, once', async () => {
    const first = desk.ask({ path: '/a' })
    const told = failureOf(first)
    await minutes(1)
    expect(await told).toMatchObject({
      code: 'approval_pending',
      data: { approval: 'call_1', expires_at: '2026-11-20T12:10:00.000Z' },
    })
    desk.decide(1)
    await minutes(1)
    expect(desk.runs).toEqual([])
    expect(await desk.ask({ path: '/a' })).toEqual(ok)
    expect(desk.runs).toEqual([{ path: '/a' }])
    void desk.ask({ path: '/a' }).catch(() => undefined)
    expect(desk.ids()).toEqual([2])
  })

  test.each([60, 240])(
    'that cuts at %i s gets its answer by retry, and the tool runs exactly once',
    async cut => {
      const gone = new AbortController()
      const first = desk.ask({ path: '/a' }, { signal: gone.signal, holdMs: undefined })
      const cancelled = failureOf(first)
      await minutes(cut / 60)
      gone.abort()
      expect(await cancelled).toMatchObject({ code: 'cancelled' })
      expect(desk.approvals.pending()).toMatchObject([{ waiting: 0, asked: 1 }])
      const second = desk.ask({ path: '/a' })
      expect(desk.approvals.pending()).toMatchObject([{ waiting: 1, asked: 2 }])
      desk.decide(1)
      expect(await second).toEqual(ok)
      expect(desk.runs).toHaveLength(1)
    },
  )

  test('that cuts while the tool runs does not stop it: the retry gets that run’s result', async () => {
    const finish = Promise.withResolvers<{ content: [] }>()
    desk.answerWith(() => finish.promise)
    const gone = new AbortController()
    const first = desk.ask({}, { signal: gone.signal })
    const cancelled = failureOf(first)
    desk.decide(1)
    gone.abort()
    expect(await cancelled).toMatchObject({ code: 'cancelled' })
    const second = desk.ask({})
    finish.resolve({ content: [] })
    expect(await second).toEqual(ok)
    expect(desk.runs).toHaveLength(1)
  })

  test('that never comes back leaves a yes without effect when the window is over', async () => {
    const gone = new AbortController()
    const first = desk.ask({}, { signal: gone.signal })
    const cancelled = failureOf(first)
    gone.abort()
    expect(await cancelled).toMatchObject({ code: 'cancelled' })
    desk.decide(1)
    await minutes(11)
    void desk.ask({}).catch(() => undefined)
    expect(desk.runs).toEqual([])
    expect(desk.ids()).toEqual([2])
  })
})

describe('the same call', () => {
  test('asked many times is one question and one run, with the answer for all', async () => {
    const calls = Array.from({ length: 5 }, () => desk.ask({ a: 1, b: 2 }))
    const other = desk.ask({ b: 2, a: 2 })
    expect(desk.ids()).toEqual([1, 2])
    desk.decide(1)
    expect(await Promise.all(calls)).toEqual([ok, ok, ok, ok, ok])
    expect(desk.runs).toEqual([{ a: 1, b: 2 }])
    desk.decide(2, { approved: false })
    await expect(other).rejects.toMatchObject({ code: 'approval_rejected' })
  })

  test('of another client is another question', () => {
    void desk.ask({}).catch(() => undefined)
    void desk.ask({}, { client: 'cursor' }).catch(() => undefined)
    expect(desk.ids()).toEqual([1, 2])
  })
})

describe('a decision', () => {
  test('is made once: the second hears who decided and when', async () => {
    const call = desk.ask()
    desk.decide(1, {}, 'tray')
    await call
    expect(() => desk.decide(1, { approved: false })).toThrow(
      'The approval request call_1 was already approved by tray at 2026-11-20T12:00:00.000Z.',
    )
  })

  test('on nothing is said so', () => {
    expect(() => desk.decide(77)).toThrow('There is no approval request call_77.')
  })

  test('with other arguments runs those, and both are on record', async () => {
    const call = desk.ask({ path: '/a' })
    desk.decide(1, { arguments: { path: '/b' } })
    await call
    expect(desk.runs).toEqual([{ path: '/b' }])
    expect(desk.approvals.get(1)).toMatchObject({
      arguments: { path: '/a' },
      editedArguments: { path: '/b' },
    })
    expect(desk.rows.at(-1)).toMatchObject({
      action: 'approved',
      detail: { arguments: { path: '/a' }, edited: { path: '/b' } },
    })
  })

  test('with arguments that do not fit decides nothing', () => {
    void desk.ask().catch(() => undefined)
    expect(() => desk.decide(1, { arguments: { bad: true } })).toThrow('bad must not be there.')
    expect(desk.ids()).toEqual([1])
  })

  const remembered: [string, Partial<ApprovalDecision>, RuleMatch][] = [
    [
      'for this session',
      { remember: 'session' },
      { client: 'claude', server: 'files', tool: 'delete', session: 's1' },
    ],
    ['always, for the tool', { remember: 'always' }, { client: 'claude', server: 'files', tool: 'delete' }],
    [
      'always, for exactly these arguments',
      { remember: 'always', match: 'exact' },
      { client: 'claude', server: 'files', tool: 'delete', argumentsHash: canonicalHash({ path: '/a' }) },
    ],
    [
      'always, for a pattern, from every client',
      {
        remember: 'always',
        match: 'pattern',
        conditions: [{ path: '$.path', op: 'inside', value: '/a' }],
        everyClient: true,
      },
      { server: 'files', tool: 'delete', conditions: [{ path: '$.path', op: 'inside', value: '/a' }] },
    ],
  ]
  test.each(remembered)('%s makes a rule, which can be taken back', async (_, decision, match) => {
    const call = desk.ask({ path: '/a' })
    const { rule } = desk.decide(1, decision)
    await call
    expect(desk.policy.list()).toMatchObject([{ id: rule, action: 'allow', match, approval: 'call_1' }])
    desk.policy.remove(rule ?? '')
    expect(desk.policy.list()).toEqual([])
  })

  test('never makes a rule that comes first', async () => {
    desk.policy.add({ action: 'ask', match: {}, note: '', enabled: true }, { by: 'test' })
    const call = desk.ask()
    desk.decide(1, { approved: false, remember: 'always' })
    await expect(call).rejects.toMatchObject({ code: 'approval_rejected' })
    expect(desk.policy.list().map(({ action }) => action)).toEqual(['deny', 'ask'])
  })

  test('always stands behind what is denied before the rule that asked', async () => {
    desk.policy.add({ action: 'deny', match: { tool: 'x' }, note: '', enabled: true }, { by: 'test' })
    desk.policy.add({ action: 'ask', match: {}, note: '', enabled: true }, { by: 'test' })
    const call = desk.ask({}, { askedBy: 2 })
    desk.decide(1, { remember: 'always' })
    await call
    expect(desk.policy.list().map(({ action }) => action)).toEqual(['deny', 'allow', 'ask'])
  })

  test('for longer than once answers the other questions that its rule is about', async () => {
    const calls = [desk.ask({ n: 1 }), desk.ask({ n: 2 }), desk.ask({ n: 3 }, { client: 'cursor' })]
    calls[2]?.catch(() => undefined)
    desk.decide(1, { remember: 'always' })
    await Promise.all(calls.slice(0, 2))
    expect(desk.runs).toEqual([{ n: 1 }, { n: 2 }])
    expect(desk.ids()).toEqual([3])
    expect(desk.approvals.get(2)).toMatchObject({
      status: 'approved',
      decidedBy: 'rule 1',
      decidedFrom: 'policy',
    })
  })

  test('that needs a rule which cannot be decides nothing', () => {
    void desk.ask().catch(() => undefined)
    const conditions = [{ path: '$[', op: 'exists' as const }]
    expect(() => desk.decide(1, { remember: 'always', match: 'pattern', conditions })).toThrow('JSONPath')
    expect(() => desk.decide(1, { remember: 'always', match: 'pattern' })).toThrow('conditions:')
    void desk.ask({ b: 1 }, { session: null }).catch(() => undefined)
    expect(() => desk.decide(2, { remember: 'session' })).toThrow('without a session')
    expect(desk.ids()).toEqual([1, 2])
    expect(desk.policy.list()).toEqual([])
  })

  test('a tool whose name is a pattern gets a rule for its name only', async () => {
    const shown = { ...desk.request().shown, tool: '*', exposedName: 'files___' }
    const call = desk.ask({}, { shown })
    desk.decide(1, { remember: 'always' })
    await call
    expect(desk.policy.list()[0]?.match.tool).toBe(String.raw`\*`)
  })
})
