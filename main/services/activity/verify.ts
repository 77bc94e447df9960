import { setImmediate as turn } from 'node:timers/promises'
import type { ChainReport } from '#contract'
import type { Store } from '#store/store.ts'
import type { Head } from './head.ts'
import { type ChainedRow, chainHash, noHash, rowColumns } from './row.ts'
import type { Seal } from './seal.ts'
import { sealProblems } from './seal-check.ts'

type Deps = {
  store: Store
  seal: Seal
  /** The chain's ends as they are stored. */
  stored: () => Head | undefined
  /** The same as this process knows them. */
  known: () => Head
}
type Problem = ChainReport['problems'][number]

/** Rows between two turns of the process: a few milliseconds. */
const slice = 500
const mostProblems = 20
const more: Problem = { id: null, message: 'More rows are wrong; these are the first of them.' }

/** Recomputes the chain, row by row, a slice at a time. */
export async function verifyChain({ store, seal, stored, known }: Deps): Promise<ChainReport> {
  const next = store.prepare<[number], ChainedRow>(
    `SELECT ${rowColumns} FROM activity WHERE id > ? ORDER BY id LIMIT ${slice}`,
  )
  const check = new Check(stored() ?? known())
  for (;;) {
    const head = stored()
    check.moveTo(head)
    const rows = next.all(check.at)
    for (const row of rows) check.take(row)
    if (rows.length < slice) {
      check.end(head, known())
      if (head) check.problems.push(...sealProblems(store, seal, head))
      check.problems.push(...strangers(store, head ?? known()))
      return check.report(seal.hasKey && head?.seal != null)
    }
    await turn()
  }
}

class Check {
  readonly problems: Problem[] = []
  /** The last row looked at, and its hash; unknown behind a gap. */
  at: number
  #hash: Buffer | undefined
  #rows = 0
  #from: number | null = null

  constructor({ anchor }: Head) {
    this.at = anchor.id
    this.#hash = anchor.hash
  }

  /** Retention may have removed what is not read yet. */
  moveTo(head: Head | undefined): void {
    if (!head || head.anchor.id <= this.at) return
    this.at = head.anchor.id
    this.#hash = head.anchor.hash
  }

  take(row: ChainedRow): void {
    const { id, hash } = row
    if (id !== this.at + 1) {
      this.#missing(this.at + 1, id - 1)
      this.#hash = undefined
    }
    if (!hash) this.#tell(id, `Row ${id} was not written by Gatehouse: it has no place in the chain.`)
    else if (this.#hash && !chainHash(this.#hash, row).equals(hash))
      this.#tell(id, `Row ${id} is not as it was written, or not in its place.`)
    if (row.kind === 'gateway' && row.action === 'record altered')
      this.#tell(id, `Row ${id} says: ${row.note ?? ''}`)
    this.at = id
    this.#hash = hash ?? undefined
    this.#from ??= id
    this.#rows++
  }

  /** Both what the database says of its end and what this process has written. */
  end(head: Head | undefined, known: Head): void {
    const last = Math.max(head?.last.id ?? 0, known.last.id)
    if (this.at < last) this.#missing(this.at + 1, last)
    if (!head) this.#tell(null, 'The head of the record was removed.')
    else if (this.at > head.last.id)
      this.#tell(this.at, `The record ends with row ${this.at}, but its head says ${head.last.id}.`)
    else if (this.at === head.last.id && this.#hash?.equals(head.last.hash) === false)
      this.#tell(this.at, `Row ${this.at} is not the one that the head of the record names.`)
  }

  report(sealed: boolean): ChainReport {
    const { problems } = this
    return {
      rows: this.#rows,
      from: this.#from,
      to: this.#rows > 0 ? this.at : null,
      ok: problems.length === 0,
      problems: problems.length > mostProblems ? [...problems.slice(0, mostProblems), more] : problems,
      sealed,
    }
  }

  #missing(from: number, to: number): void {
    if (to < from) return this.#tell(to, `Row ${to} is there twice or out of order.`)
    const message = from === to ? `Row ${from} is missing.` : `Rows ${from} to ${to} are missing.`
    this.#tell(from, message)
  }

  #tell(id: number | null, message: string): void {
    // One more than are told shows that there are more.
    if (this.problems.length <= mostProblems) this.problems.push({ id, message })
  }
}

/** Rows in front of the chain that are not from before it: once its first rows have left, none can be. */
function strangers(store: Store, { anchor, before: atFirst }: Head): Problem[] {
  const before = anchor.hash.equals(noHash) ? atFirst : 0
  return store
    .prepare<[{ anchor: number; before: number }], { id: number }>(
      `SELECT id FROM activity WHERE id <= :anchor AND (id < 1 OR id > :before OR hash IS NOT NULL) ORDER BY id LIMIT ${mostProblems + 1}`,
    )
    .all({ anchor: anchor.id, before })
    .map(({ id }) => ({ id, message: `Row ${id} stands in front of the record's beginning.` }))
}
