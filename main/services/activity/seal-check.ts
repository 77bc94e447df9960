import type { ChainReport } from '#contract'
import type { Store } from '#store/store.ts'
import type { Head, Link } from './head.ts'
import type { Seal } from './seal.ts'

type Problem = ChainReport['problems'][number]

/** What the seal says of the chain's ends, one sentence for each thing that is wrong. Nothing without a key. */
export function sealProblems(store: Store, seal: Seal, head: Head): Problem[] {
  if (!seal.hasKey || head.seal === null) return []
  const sealed = seal.open(head.seal)
  if (!sealed) return [{ id: null, message: unopened(seal) }]
  const { anchor, last } = sealed
  const moved = `The beginning of the record was moved: it was sealed behind row ${anchor.id}.`
  const beginning = same(anchor, head.anchor) ? [] : [{ id: anchor.id + 1, message: moved }]
  return last.id > anchor.id ? [...beginning, ...endProblems(store, last)] : beginning
}

function endProblems(store: Store, last: Link): Problem[] {
  const row = store
    .prepare<[number], { hash: Buffer | null }>('SELECT hash FROM activity WHERE id = ?')
    .get(last.id)
  if (row?.hash?.equals(last.hash)) return []
  const message = row
    ? `Row ${last.id} is not the one that was sealed.`
    : `The newest rows were removed: the record was sealed up to row ${last.id}, which is not there.`
  return [{ id: last.id, message }]
}

const same = (one: Link, other: Link): boolean => one.id === other.id && one.hash.equals(other.hash)

const unopened = ({ isNew }: Seal): string =>
  isNew
    ? 'The record is sealed with a key that is no longer in the vault, so its ends cannot be checked.'
    : 'The seal of the record does not fit: its ends were changed by something else than this Gatehouse.'
