import type { Input } from '#contract'
import { call } from '../../state/api.ts'
import type { FeedQuery } from './activity-feed.ts'

export type Format = NonNullable<Input<'activity.export'>>['format']

const types: Record<Format, string> = { jsonl: 'application/x-ndjson', csv: 'text/csv;charset=utf-8' }

/** All rows that fit, as one file, read in parts. Each part is put aside at once: the page never holds them as text. */
export async function exportActivity(format: Format, query: FeedQuery): Promise<Blob> {
  const parts: Blob[] = []
  let after: number | null = 0
  while (after !== null) {
    // oxlint-disable-next-line no-await-in-loop -- each part begins where the one before ended
    const part: { text: string; next: number | null } = await call('activity.export', {
      format,
      query,
      after,
    })
    parts.push(new Blob([part.text]))
    after = part.next
  }
  return new Blob(parts, { type: types[format] })
}

/** A name that sorts by when it was made. */
export const exportName = (format: Format, now: Date): string =>
  `gatehouse-activity-${now.toISOString().slice(0, 16).replaceAll(/[:T]/g, '-')}.${format}`
