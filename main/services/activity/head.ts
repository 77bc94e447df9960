import type { Store } from '#store/store.ts'
import { noHash } from './row.ts'

/** A place in the chain: a row and its hash. */
export type Link = { id: number; hash: Buffer }

/** Where the chain begins and ends. `before` is the last row from before there was a chain. */
export type Head = { before: number; anchor: Link; last: Link; seal: string | null }

type HeadRow = {
  before: number
  anchorId: number
  anchorHash: Buffer
  lastId: number
  lastHash: Buffer
  seal: string | null
}

/** The one row of `activity_head`. */
export class HeadTable {
  readonly #sql: ReturnType<typeof prepare>

  constructor(db: Store) {
    this.#sql = prepare(db)
  }

  /** Undefined when someone has removed it. */
  read(): Head | undefined {
    const row = this.#sql.read.get()
    if (!row) return undefined
    const { before, anchorId, anchorHash, lastId, lastHash, seal } = row
    return { before, anchor: { id: anchorId, hash: anchorHash }, last: { id: lastId, hash: lastHash }, seal }
  }

  write({ before, anchor, last, seal }: Head): void {
    const ids = { before, anchorId: anchor.id, lastId: last.id }
    this.#sql.write.run({ ...ids, anchorHash: anchor.hash, lastHash: last.hash, seal })
  }

  /**
   * Where to go on writing: behind the head, and behind every row there is, whoever wrote it. What does not fit together is
   * found by the check of the chain.
   */
  resume(): Head {
    const newest = this.#sql.newest.get()
    const head = this.read() ?? {
      before: 0,
      anchor: startOf(this.#sql.oldest.get()?.id),
      last: start,
      seal: null,
    }
    if (!newest || newest.id <= head.last.id) return head
    return { ...head, last: { id: newest.id, hash: newest.hash ?? noHash } }
  }
}

const start: Link = { id: 0, hash: noHash }
const startOf = (oldest = 1): Link => ({ id: oldest - 1, hash: noHash })

function prepare(db: Store) {
  return {
    read: db.prepare<[], HeadRow>(/* sql */ `
      SELECT before_id AS before, anchor_id AS anchorId, anchor_hash AS anchorHash, last_id AS lastId,
        last_hash AS lastHash, seal
      FROM activity_head WHERE id = 1`),
    write: db.prepare<[HeadRow]>(/* sql */ `
      INSERT INTO activity_head (id, before_id, anchor_id, anchor_hash, last_id, last_hash, seal)
      VALUES (1, :before, :anchorId, :anchorHash, :lastId, :lastHash, :seal)
      ON CONFLICT (id) DO UPDATE SET anchor_id = :anchorId, anchor_hash = :anchorHash, last_id = :lastId,
        last_hash = :lastHash, seal = :seal`),
    newest: db.prepare<[], { id: number; hash: Buffer | null }>(
      'SELECT id, hash FROM activity ORDER BY id DESC LIMIT 1',
    ),
    oldest: db.prepare<[], { id: number }>('SELECT id FROM activity ORDER BY id LIMIT 1'),
  }
}
