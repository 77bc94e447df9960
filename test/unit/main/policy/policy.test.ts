import { beforeEach, describe, expect, test } from 'vitest'
import type { Annotations, Condition, PolicyAction, RuleInput, RuleMatch } from '#contract'
import { RuleInput as RuleInputSchema } from '#contract'
import { canonicalHash } from '#base/canonical.ts'
import { Policy, type PolicyCall } from '#services/policy/policy.ts'
import { openStore, type Store } from '#store/store.ts'
import { policyCall as call } from '../../../fixtures/policy-call.ts'

let store: Store
let policy: Policy
beforeEach(() => {
  store = openStore(':memory:')
  policy = open()
  return () => void store.close()
})

const open = () => new Policy({ store, publish: () => undefined, now: () => new Date('2026-11-20T12:00:00') })
const rule = (action: PolicyAction, match: RuleMatch = {}, more: Partial<RuleInput> = {}) =>
  policy.add(RuleInputSchema.parse({ action, match, ...more }), { by: 'window' })

const action = (more: Partial<PolicyCall> = {}) => policy.decide(call(more)).action

describe('without rules', () => {
  test.each<[string, Annotations | null, boolean, PolicyAction]>([
    ['a reviewed tool that only reads is allowed', { readOnlyHint: true }, true, 'allow'],
    ['a reviewed tool that claims nothing is allowed', null, true, 'allow'],
    ['a reviewed tool that destroys is asked', { destructiveHint: true }, true, 'ask'],
    ['a tool that claims both is asked', { readOnlyHint: true, destructiveHint: true }, true, 'ask'],
    ['an unreviewed tool is asked, though it says it only reads', { readOnlyHint: true }, false, 'ask'],
    ['an unreviewed tool that claims nothing is asked', null, false, 'ask'],
  ])('%s', (_, annotations, reviewed, expected) => {
    expect(action({ annotations, reviewed })).toBe(expected)
  })

  test('the verdict says why, without a rule', () => {
    expect(policy.decide(call({ reviewed: false }))).toEqual({
      action: 'ask',
      rule: null,
      because: 'Asked because nobody has reviewed what files__write_file does yet, and no rule is about it.',
    })
  })
})

describe('rules', () => {
  test('the first that is about the call speaks, and is named', () => {
    rule('allow', { tool: 'read_*' })
    const second = rule('deny', { server: 'files' }, { note: 'not on Fridays' })
    rule('allow')
    expect(policy.decide(call())).toEqual({
      action: 'deny',
      rule: { id: second.id, position: 2 },
      because: 'Denied because rule 2 (not on Fridays) is about this call of files__write_file.',
    })
  })

  test('one that is switched off is passed over', () => {
    const { id } = rule('deny')
    policy.update({ id, enabled: false })
    expect(action()).toBe('allow')
  })

  test('they keep their order, also when one is moved, and over a restart', () => {
    const [first, second, third] = [rule('allow'), rule('ask'), rule('deny')]
    policy.update({ id: third.id, position: 1 })
    const ids = [third.id, first.id, second.id]
    expect(policy.list().map(({ id, position }) => [id, position])).toEqual(ids.map((id, at) => [id, at + 1]))
    expect(open().list()).toEqual(policy.list())
  })

  test('a rule for a session is about that session only and goes with it', () => {
    rule('deny', { session: 's1' })
    expect([action({ session: 's1' }), action({ session: 's2' })]).toEqual(['deny', 'allow'])
    policy.endSession('s1')
    expect(policy.list()).toEqual([])
  })

  test('a rule for a session does not outlive the program', () => {
    rule('allow', { session: 's1' })
    expect(open().list()).toEqual([])
  })

  test('a rule for exactly some arguments is about no others', () => {
    rule('deny', { argumentsHash: canonicalHash({ b: 1, a: [2] }) })
    expect(action({ arguments: { a: [2], b: 1 } })).toBe('deny')
    expect(action({ arguments: { a: [2], b: 2 } })).toBe('allow')
  })

  test('a name that looks alike is another name', () => {
    rule('allow', { tool: 'write_file' })
    rule('deny')
    expect(action()).toBe('allow')
    expect(action({ tool: 'wrіte_file', exposedName: 'files__wr_te_file' })).toBe('deny')
  })

  test.each([
    ['in the day', '09:00', '17:00', '2026-11-20T12:00:00', true],
    ['before it', '09:00', '17:00', '2026-11-20T08:59:59', false],
    ['at its end', '09:00', '17:00', '2026-11-20T17:00:00', false],
    ['over midnight, late', '22:00', '06:00', '2026-11-20T23:10:00', true],
    ['over midnight, early', '22:00', '06:00', '2026-11-21T05:59:00', true],
    ['after the night', '22:00', '06:00', '2026-11-21T06:00:00', false],
  ])('a time window holds %s', (_, from, to, at, holds) => {
    rule('deny', { time: { from, to } })
    expect(action({ at: new Date(at) })).toBe(holds ? 'deny' : 'allow')
  })

  test('the night that began on a given day lasts into the next', () => {
    rule('deny', { time: { days: ['fri'], from: '22:00', to: '06:00' } })
    expect(action({ at: new Date('2026-11-21T03:00:00') })).toBe('deny')
    expect(action({ at: new Date('2026-11-22T03:00:00') })).toBe('allow')
  })

  test('an id that nobody knows is said so', () => {
    expect(() => policy.remove('nothing')).toThrow('There is no rule with the id "nothing".')
  })
})

describe('conditions', () => {
  const cases: [Condition, Record<string, unknown>, boolean, boolean][] = [
    [{ path: '$.amount', op: 'greater', value: 100 }, { amount: 101 }, true, true],
    [{ path: '$.amount', op: 'greater', value: 100 }, { amount: 100 }, false, false],
    [{ path: '$.amount', op: 'greater', value: 100 }, { amount: '1e3' }, true, true],
    [{ path: '$.amount', op: 'greater', value: 100 }, { amount: 'much' }, false, true],
    [{ path: '$.amount', op: 'greater', value: 100 }, {}, false, false],
    [{ path: '$.path', op: 'inside', value: '/home/me' }, { path: '/home/me/a' }, true, true],
    [{ path: '$.path', op: 'inside', value: '/home/me' }, { path: '/home/me/../you' }, false, false],
    [{ path: '$.path', op: 'inside', value: '/home/me' }, { path: '/home/me2' }, false, false],
    [{ path: '$.path', op: 'inside', value: '/home/me' }, { path: '/HOME/me/a' }, false, true],
    [{ path: '$.path', op: 'inside', value: '/home/me' }, { path: 'a' }, false, true],
    [{ path: '$.path', op: 'inside', value: 'C:\\Me' }, { path: 'c:/me/x' }, true, true],
    [{ path: '$.path', op: 'outside', value: '/home/me' }, { path: '/etc/passwd' }, true, true],
    [{ path: '$.path', op: 'outside', value: '/home/me' }, { path: '/home/me/a\0' }, false, true],
    [{ path: '$.path', op: 'outside', value: '/home/me' }, {}, false, true],
    [{ path: '$.f[*].p', op: 'matches', value: '^a' }, { f: [{ p: 'a' }, { p: 'b' }] }, false, true],
    [{ path: '$.f[*].p', op: 'matches', value: '^a' }, { f: [{ p: 'a' }, { p: 'ab' }] }, true, true],
    [{ path: '$.x', op: 'equals', value: { a: 1, b: 2 } }, { x: { b: 2, a: 1 } }, true, true],
    [{ path: '$.x', op: 'not_equals', value: 1 }, { x: 1 }, false, false],
    [{ path: '$.x', op: 'exists' }, { x: null }, true, true],
    [{ path: '$.x', op: 'exists' }, {}, false, false],
  ]
  test.each(cases)('%o of %o: to allow %s, to deny %s', (condition, args, allows, denies) => {
    const rest = { annotations: { destructiveHint: true }, arguments: args }
    const { id } = rule('allow', { conditions: [condition] })
    expect(action(rest)).toBe(allows ? 'allow' : 'ask')
    policy.update({ id, action: 'deny' })
    expect(action(rest)).toBe(denies ? 'deny' : 'ask')
  })

  test('a pattern that others would take for ever on is quick', () => {
    rule('deny', { conditions: [{ path: '$.x', op: 'matches', value: '^(a+)+$' }] })
    expect(action({ arguments: { x: `${'a'.repeat(50_000)}!` } })).toBe('allow')
  })

  test.each<[Condition, string]>([
    [
      { path: '$.a[', op: 'exists' },
      'path: "$.a[" is no JSONPath: unclosed bracketed selection at character 5',
    ],
    [{ path: '$.a', op: 'matches', value: 'x(b' }, 'value: the pattern is wrong at character 1'],
    [{ path: '$.a', op: 'matches', value: String.raw`ab\1` }, String.raw`at character 3 ("\\1")`],
    [{ path: '$.a', op: 'greater', value: 'ten' }, 'greater and less need a number'],
    [{ path: '$.a', op: 'inside', value: 'work' }, 'need the whole path of a folder'],
    [{ path: '$.a', op: 'equals' }, 'equals needs a value'],
  ])('%o is refused with where it is wrong', (condition, said) => {
    const add = (): unknown => rule('deny', { conditions: [{ path: '$.b', op: 'exists' }, condition] })
    expect(add).toThrow(said)
    const path = said.startsWith('path') ? 'match.conditions.1.path' : 'match.conditions.1.value'
    expect(add).toThrow(expect.objectContaining({ data: [expect.objectContaining({ path })] }))
    expect(policy.list()).toEqual([])
  })
})

test('exists with a value, which false would turn into its opposite, is refused', () => {
  const conditions = [{ path: '$.a', op: 'exists', value: false }]
  const parsed = RuleInputSchema.safeParse({ action: 'allow', match: { conditions } })
  expect(parsed.error?.issues).toMatchObject([
    {
      path: ['match', 'conditions', 0, 'value'],
      message: 'exists takes no value; it holds where there is any.',
    },
  ])
})

const problemOf = (first: RuleMatch, second: RuleMatch, actions: PolicyAction[] = ['deny', 'deny']) => {
  rule(actions[0] ?? 'deny', first)
  return rule(actions[1] ?? 'deny', second).problem
}

describe('a rule that can never speak is pointed out', () => {
  const shadow = 'It never speaks: rule 1 comes first and is about every call that this one is about.'
  const small: Condition = { path: '$.n', op: 'less', value: 5 }

  test.each<[string, RuleMatch, RuleMatch, string | null]>([
    ['everything before something', {}, { server: 'files' }, shadow],
    ['a wider pattern first', { tool: 'read_*' }, { tool: 'read_file_*' }, shadow],
    ['a narrower one first', { tool: 'read_file_*' }, { tool: 'read_*' }, null],
    ['a question mark is no star', { tool: 'a?' }, { tool: 'a*' }, null],
    ['another client', { client: 'a' }, { client: 'b' }, null],
    ['fewer conditions first', { conditions: [small] }, { server: 'x', conditions: [small] }, shadow],
    ['more conditions first', { server: 'x', conditions: [small] }, { conditions: [small] }, null],
    ['one session first', { session: 's' }, {}, null],
  ])('%s', (_, first, second, expected) => {
    expect(problemOf(first, second)).toBe(expected)
  })

  test('one that allows reads its conditions stricter, so it leaves calls to one that denies', () => {
    expect(problemOf({ conditions: [small] }, { conditions: [small] }, ['allow', 'deny'])).toBeNull()
  })

  test('conditions that exclude each other', () => {
    const large: Condition = { path: '$.n', op: 'greater', value: 7 }
    expect(rule('allow', { conditions: [small, large] }).problem).toBe(
      'It never speaks: $.n cannot be both (less 5 and greater 7).',
    )
    const [inside, outside]: [Condition, Condition] = [
      { path: '$.p', op: 'inside', value: '/work/a' },
      { path: '$.p', op: 'outside', value: '/work' },
    ]
    expect(rule('allow', { conditions: [inside, outside] }).problem).toContain('It never speaks: $.p')
    const wider: Condition = { path: '$.p', op: 'outside', value: '/work/a/b' }
    expect(rule('allow', { conditions: [inside, wider] }).problem).toBeNull()
  })

  test('one that holds back speaks of what cannot be compared, and is not said never to speak', () => {
    const large: Condition = { path: '$.n', op: 'greater', value: 7 }
    const { problem } = rule('deny', { conditions: [small, large] })
    expect(problem).toBe(
      'It hardly ever speaks: $.n cannot be both (less 5 and greater 7), unless it cannot be compared.',
    )
    expect(policy.decide(call({ arguments: { n: 'many' } })).action).toBe('deny')
    expect(policy.decide(call({ arguments: { n: 6 } })).action).not.toBe('deny')
  })

  test('one that is switched off hides nothing', () => {
    const { id } = rule('deny')
    policy.update({ id, enabled: false })
    expect(rule('allow').problem).toBeNull()
  })
})
