import { randomUUID } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type { Publish, Rule, RuleChange, RuleInput, TrialResult, Verdict } from '#contract'
import type { Store } from '#store/store.ts'
import { type CompiledRule, compileRule } from './compile-rule.ts'
import { decideAmong, explain } from './decide.ts'
import type { PolicyCall } from './policy-call.ts'
import { ruleProblem } from './rule-problem.ts'
import { RuleTable, type StoredRule } from './rule-table.ts'

export type { PolicyCall } from './policy-call.ts'

type Deps = { store: Store; publish: Publish; now: Clock }
/** Who makes a rule, and from which approval. */
export type Maker = { by: string; approval?: string }

const mostRules = 2000
const callersKept = 5000

/** The ordered rules: kept, checked, and asked (P4). */
export class Policy {
  readonly #deps: Deps
  readonly #table: RuleTable
  #rules: StoredRule[]
  #compiled: CompiledRule[] = []
  /** For each client and tool the rules that can be about its calls. */
  readonly #about = new Map<string, readonly CompiledRule[]>()

  constructor(deps: Deps) {
    this.#deps = deps
    this.#table = new RuleTable(deps.store)
    // Sessions of an earlier run are gone, and their rules with them.
    this.#rules = this.#table.load().filter(({ match }) => match.session === undefined)
    this.#compile()
  }

  /** In the order in which they are asked. */
  list(): Rule[] {
    return this.#rules.map((rule, index) => this.#shown(rule, index))
  }

  /** Throws `bad_input` for a path or pattern that cannot be read, `too_large` for too many. */
  add(input: RuleInput, { by, approval }: Maker): Rule {
    if (this.#rules.length >= mostRules)
      throw new AppError('too_large', `There are ${mostRules} rules already. Remove some first.`)
    const { action, match, note, enabled, position = this.#rules.length + 1 } = input
    const rule = { id: randomUUID(), position, action, match, note, enabled }
    const made = { createdAt: this.#deps.now().toISOString(), createdBy: by, approval: approval ?? null }
    this.#put({ ...rule, ...made }, this.#rules, position)
    return this.#byId(rule.id)
  }

  /** Throws `not_found`, and `bad_input` as `add`. */
  update({ id, position, ...change }: RuleChange): Rule {
    const before = this.#byId(id)
    const { problem: _, ...kept } = before
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    const others = this.#rules.filter(rule => rule.id !== id)
    this.#put({ ...kept, ...given }, others, position ?? before.position)
    return this.#byId(id)
  }

  /** Throws `not_found`. */
  remove(id: string): Rule {
    const before = this.#byId(id)
    this.#save(this.#rules.filter(rule => rule.id !== id))
    return before
  }

  /** What is to become of a call. Rules about other clients and tools cost nothing. */
  decide(call: PolicyCall): Verdict {
    return decideAmong(call, this.#candidates(call))
  }

  /** The same with why each rule before did not speak; for the tester. */
  explain(call: PolicyCall): TrialResult {
    return explain(call, this.#compiled)
  }

  /** A session has ended, and the rules that were for it alone. */
  endSession(session: string): void {
    const left = this.#rules.filter(({ match }) => match.session !== session)
    if (left.length < this.#rules.length) this.#save(left)
  }

  #put(rule: StoredRule, others: readonly StoredRule[], position: number): void {
    compileRule(rule)
    const at = Math.min(Math.max(position, 1), others.length + 1)
    this.#save(others.toSpliced(at - 1, 0, rule))
  }

  /** On disk first; what cannot be written is not in force. */
  #save(rules: readonly StoredRule[]): void {
    const numbered = rules.map((rule, index) => ({ ...rule, position: index + 1 }))
    this.#table.save(numbered)
    this.#rules = numbered
    this.#compile()
    this.#deps.publish('rules.changed', { count: numbered.length })
  }

  #compile(): void {
    this.#about.clear()
    this.#compiled = this.#rules.filter(({ enabled }) => enabled).map(compileRule)
  }

  #candidates(call: PolicyCall): readonly CompiledRule[] {
    const { client, server, tool, exposedName, annotations, reviewed } = call
    const { destructiveHint, readOnlyHint, openWorldHint } = annotations ?? {}
    const claims = [destructiveHint, readOnlyHint, openWorldHint, reviewed].map(claim =>
      claim === true ? 1 : 0,
    )
    const key = JSON.stringify([client, server, tool, exposedName, claims])
    const known = this.#about.get(key)
    if (known) return known
    if (this.#about.size >= callersKept) this.#about.clear()
    const about = this.#compiled.filter(rule => rule.misfit(call) === undefined)
    this.#about.set(key, about)
    return about
  }

  #byId(id: string): Rule {
    const index = this.#rules.findIndex(rule => rule.id === id)
    const rule = this.#rules[index]
    if (rule) return this.#shown(rule, index)
    throw new AppError('not_found', `There is no rule with the id ${JSON.stringify(id)}.`)
  }

  #shown(rule: StoredRule, index: number): Rule {
    return { ...rule, problem: ruleProblem(rule, this.#rules.slice(0, index)) }
  }
}
