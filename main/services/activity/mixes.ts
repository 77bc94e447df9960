import type { ActivityQuery } from '#contract'
import type { Store } from '#store/store.ts'
import type { Row } from './row.ts'

type Mix = Pick<Row, 'kind' | 'outcome' | 'client' | 'server'>
type Filter = Pick<ActivityQuery, 'kinds' | 'outcomes' | 'client' | 'server'>

/** More than these are asked for by their parts instead. */
const mostAsked = 16
const mostNames = 500

/** The combinations of kind, outcome, client and server that occur, each with a number that the text index knows. */
export class Mixes {
  readonly #db: Store
  readonly #sql: ReturnType<typeof prepare>
  readonly #numbers = new Map<string, number>()

  constructor(db: Store) {
    this.#db = db
    this.#sql = prepare(db)
  }

  /** Its number, new when it is new. */
  number(row: Row): number {
    const key = JSON.stringify([row.kind, row.outcome, row.client, row.server])
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const { kind, outcome, client, server, id } = row
    const number = this.#sql.add.get({ kind, outcome, client, server, id })?.id ?? 0
    this.#numbers.set(key, number)
    return number
  }

  /** The newest row of each. */
  used(last: ReadonlyMap<number, number>): void {
    for (const [number, id] of last) this.#sql.used.run({ number, id })
  }

  /** What a failed transaction has added is not there. */
  forget(): void {
    this.#numbers.clear()
  }

  /** Removes those of which no row is left. */
  prune(oldest: number): void {
    if (this.#sql.prune.run(oldest).changes > 0) this.forget()
  }

  /** The numbers that fit a filter; undefined when the filter says nothing or they are many. An empty list: nothing fits. */
  fitting({ kinds, outcomes, client, server }: Filter): number[] | undefined {
    const conditions = [
      ...(kinds ? [`kind IN (SELECT value FROM json_each(:kinds))`] : []),
      ...(outcomes ? [`outcome IN (SELECT value FROM json_each(:outcomes))`] : []),
      ...(client === undefined ? [] : ['client = :client']),
      ...(server === undefined ? [] : ['server = :server']),
    ]
    if (conditions.length === 0) return undefined
    const found = this.#db
      .prepare<[object], { id: number }>(
        `SELECT id FROM activity_mixes WHERE ${conditions.join(' AND ')} LIMIT ${mostAsked + 1}`,
      )
      .all({ kinds: JSON.stringify(kinds ?? []), outcomes: JSON.stringify(outcomes ?? []), client, server })
    return found.length > mostAsked ? undefined : found.map(({ id }) => id)
  }

  /** The clients and servers that occur, those of the newest rows when there are very many. */
  names(): { clients: string[]; servers: string[] } {
    const { clients, servers } = this.#sql
    return { clients: clients.all().map(({ name }) => name), servers: servers.all().map(({ name }) => name) }
  }
}

const names = (column: 'client' | 'server'): string => /* sql */ `
  SELECT name FROM (
    SELECT ${column} AS name, max(last_id) AS last FROM activity_mixes
    WHERE ${column} <> '' GROUP BY ${column} ORDER BY last DESC LIMIT ${mostNames})
  ORDER BY name`

function prepare(db: Store) {
  return {
    add: db.prepare<[Mix & { id: number }], { id: number }>(/* sql */ `
      INSERT INTO activity_mixes (kind, outcome, client, server, last_id)
      VALUES (:kind, :outcome, :client, :server, :id)
      ON CONFLICT DO UPDATE SET last_id = max(last_id, excluded.last_id) RETURNING id`),
    used: db.prepare<[{ number: number; id: number }]>(
      'UPDATE activity_mixes SET last_id = max(last_id, :id) WHERE id = :number',
    ),
    prune: db.prepare<[number]>('DELETE FROM activity_mixes WHERE last_id < ?'),
    clients: db.prepare<[], { name: string }>(names('client')),
    servers: db.prepare<[], { name: string }>(names('server')),
  }
}
