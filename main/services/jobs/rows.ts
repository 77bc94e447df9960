import type { Statement } from 'better-sqlite3'
import type { Store } from '#store/store.ts'

type Value = string | number | null

/** Statements on the store, each prepared once. What is selected has the shape the migration gives it. */
export class Rows {
  readonly #store: Store
  readonly #prepared = new Map<string, Statement>()

  constructor(store: Store) {
    this.#store = store
  }

  /** Number of changed rows. */
  run(sql: string, ...values: Value[]): number {
    return this.#prepare(sql).run(...values).changes
  }

  named(sql: string, values: Record<string, Value>): void {
    this.#prepare(sql).run(values)
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what it selects
  get<T>(sql: string, ...values: Value[]): T | undefined {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- STRICT tables hold what the migration says
    return this.#prepare(sql).get(...values) as T | undefined
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what it selects
  all<T>(sql: string, ...values: Value[]): T[] {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- STRICT tables hold what the migration says
    return this.#prepare(sql).all(...values) as T[]
  }

  #prepare(sql: string): Statement {
    const statement = this.#prepared.get(sql) ?? this.#store.prepare(sql)
    this.#prepared.set(sql, statement)
    return statement
  }
}
