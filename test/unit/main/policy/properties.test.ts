import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PolicyAction, RuleInput as RuleInputSchema, type RuleMatch } from '#contract'
import { compileRule } from '#services/policy/compile-rule.ts'
import { decide } from '#services/policy/decide.ts'
import { Policy } from '#services/policy/policy.ts'
import { openStore } from '#store/store.ts'
import { policyCall as call } from '../../../fixtures/policy-call.ts'

const anyClaims = fc.record(
  { readOnlyHint: fc.boolean(), destructiveHint: fc.boolean(), openWorldHint: fc.boolean() },
  { requiredKeys: [] },
)
const anyMatch = fc.record(
  {
    client: fc.constantFrom('claude', 'c*', 'x'),
    server: fc.constantFrom('files', '*', 'f?les', 'shop'),
    tool: fc.constantFrom('write_*', 'files__*', 'read', '*'),
    claim: fc.constantFrom(
      'read_only' as const,
      'destructive' as const,
      'open_world' as const,
      'unknown' as const,
    ),
    conditions: fc.array(
      fc.record({
        path: fc.constantFrom('$.n', '$.list[*]'),
        op: fc.constantFrom('greater' as const, 'equals' as const, 'less' as const),
        value: fc.integer({ min: 0, max: 3 }),
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
)
const anyRules: fc.Arbitrary<Made[]> = fc.array(
  fc.record({
    action: fc.constantFrom<PolicyAction>('allow', 'ask', 'deny'),
    match: anyMatch,
  }),
  { maxLength: 6 },
)
const anyArguments = fc.record(
  {
    n: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant('many')),
    list: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
  },
  { requiredKeys: [] },
)
type Made = { action: PolicyAction; match: RuleMatch }
const compiled = (rules: Made[]) =>
  rules.map((each, index) => compileRule({ ...each, id: String(index), position: index + 1, note: '' }))

const kept = (rules: Made[]) => {
  const own = openStore(':memory:')
  const all = new Policy({ store: own, publish: () => undefined, now: () => new Date() })
  for (const each of rules) all.add(RuleInputSchema.parse(each), { by: 'test' })
  own.close()
  return all
}

describe('whatever the rules', () => {
  test('what an unreviewed tool claims never gets it more than claiming nothing', () => {
    fc.assert(
      fc.property(anyRules, anyClaims, anyArguments, (rules, annotations, args) => {
        const made = compiled(rules)
        const claimed = decide(call({ annotations, reviewed: false, arguments: args }), made).action
        const silent = decide(call({ annotations: null, reviewed: false, arguments: args }), made).action
        expect(claimed === 'allow' && silent !== 'allow').toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  test('a rule that denies everything, put first, denies everything', () => {
    fc.assert(
      fc.property(anyRules, anyClaims, fc.boolean(), anyArguments, (rules, annotations, reviewed, args) => {
        const made = compiled([{ action: 'deny', match: {} }, ...rules])
        expect(decide(call({ annotations, reviewed, arguments: args }), made).action).toBe('deny')
      }),
    )
  })

  test('the rule that is named is about the call, and none before it is', () => {
    fc.assert(
      fc.property(anyRules, anyClaims, anyArguments, (rules, annotations, args) => {
        const made = compiled(rules)
        const asked = call({ annotations, arguments: args })
        const { rule: spoke, action: said } = decide(asked, made)
        const first = made.find(each => !each.misfit(asked) && !each.miss(asked))
        expect(spoke?.id).toBe(first?.rule.id)
        expect(said).toBe(first?.rule.action ?? decide(asked, []).action)
      }),
    )
  })

  test('a rule that is said never to speak never speaks', () => {
    fc.assert(
      fc.property(anyRules, anyClaims, fc.boolean(), anyArguments, (rules, annotations, reviewed, args) => {
        const all = kept(rules)
        const { rule: spoke } = all.decide(call({ annotations, reviewed, arguments: args }))
        const dead = all.list().filter(({ problem }) => problem?.startsWith('It never speaks'))
        expect(dead.map(({ id }) => id)).not.toContain(spoke?.id ?? 'none')
      }),
    )
  })

  test('the service, which remembers, says the same as the pure function', () => {
    fc.assert(
      fc.property(anyRules, anyClaims, anyArguments, (rules, annotations, args) => {
        const all = kept(rules)
        const asked = call({ annotations, arguments: args })
        const said = [all.decide(asked), all.decide(asked), all.explain(asked)].map(each => each.action)
        expect(new Set(said)).toEqual(new Set([decide(asked, compiled(rules)).action]))
      }),
    )
  })
})
