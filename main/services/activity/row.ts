import { hash as digest } from 'node:crypto'
import type { ActivityDetail, ActivityEntry } from '#contract'

/** A row of the record as it is stored; `detail` is JSON. */
export type Row = Omit<ActivityEntry, 'id'> & {
  id: number
  note: string | null
  waitedMs: number | null
  ranMs: number | null
  detail: string | null
}

/** A row in its place in the chain; null for one from before the chain. */
export type ChainedRow = Row & { hash: Buffer | null }

/** What stands before the first row. */
export const noHash: Buffer = Buffer.alloc(32)

/** Columns of a row, by the names that `Row` has. */
export const entryColumns = `id, at, kind, action, request_id AS requestId, client, via, session, server, tool, outcome, code,
  duration_ms AS durationMs, link`
export const rowColumns = `${entryColumns}, note, waited_ms AS waitedMs, ran_ms AS ranMs, detail, hash`

/** Every field in one order. Changing this breaks every chain there is; a new field goes behind a new number. */
function canonicalRow(row: Row): string {
  const { id, at, kind, action, requestId, client, via, session, server, tool, outcome, code } = row
  const { durationMs, link, note, waitedMs, ranMs, detail } = row
  const names = [kind, action, requestId, client, via, session, server, tool, outcome, code]
  return JSON.stringify([1, id, at, ...names, durationMs, link, note, waitedMs, ranMs, detail])
}

/** A row's link in the chain: SHA-256 over the hash of the row before it, in hex, and the row's fields as a JSON array. */
export function chainHash(before: Buffer, row: Row): Buffer {
  return digest('sha256', `${before.toString('hex')}${canonicalRow(row)}`, 'buffer')
}

/** The row without what only its page shows. */
export function entryOf({ note: _, waitedMs: __, ranMs: ___, detail: ____, ...entry }: Row): ActivityEntry {
  return entry
}

/** The row as its page and an export have it. */
export function detailOf({ hash, waitedMs, ranMs, detail, ...row }: ChainedRow): ActivityDetail {
  return {
    ...row,
    detail: readDetail(detail),
    timing: waitedMs === null || ranMs === null ? null : { waitedMs, ranMs },
    hash: hash?.toString('hex') ?? '',
  }
}

/** What someone else wrote into the column need not be JSON. */
function readDetail(detail: string | null): ActivityDetail['detail'] {
  if (detail === null) return null
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was read from JSON
    return JSON.parse(detail) as ActivityDetail['detail']
  } catch {
    return detail
  }
}
