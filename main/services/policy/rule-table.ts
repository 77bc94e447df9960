import { type Rule, RuleMatch } from '#contract'
import type { Store } from '#store/store.ts'

export type StoredRule = Omit<Rule, 'problem'>
type Row = {
  id: string
  position: number
  action: Rule['action']
  match: string
  note: string
  enabled: number
  created_at: string
  created_by: string
  approval: string | null
}

/** The SQL of rules. Positions are 1, 2, 3 … without gaps. */
export class RuleTable {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  load(): StoredRule[] {
    return this.#store
      .prepare<[], Row>('SELECT * FROM policy_rules ORDER BY position, rowid')
      .all()
      .map((row, index) => ({ ...toRule(row), position: index + 1 }))
  }

  /** Replaces all of them, in this order. */
  save(rules: readonly StoredRule[]): void {
    const insert = this.#store.prepare(
      `INSERT INTO policy_rules (id, position, action, match, note, enabled, created_at, created_by, approval)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#store.transaction(() => {
      this.#store.prepare('DELETE FROM policy_rules').run()
      for (const [index, rule] of rules.entries()) insert.run(...rowOf(rule, index + 1))
    })()
  }
}

function rowOf({ id, action, match, note, enabled, createdAt, createdBy, approval }: StoredRule, at: number) {
  return [id, at, action, JSON.stringify(match), note, enabled ? 1 : 0, createdAt, createdBy, approval]
}

function toRule(row: Row): StoredRule {
  return {
    id: row.id,
    position: row.position,
    action: row.action,
    match: RuleMatch.parse(JSON.parse(row.match)),
    note: row.note,
    enabled: row.enabled === 1,
    createdAt: row.created_at,
    createdBy: row.created_by,
    approval: row.approval,
  }
}
