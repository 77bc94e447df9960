/** What becomes known of a call on its way, for its row in the record. */
export type Trace = {
  startedAt: number
  /** When the tool itself was called; null until then. */
  ranAt: number | null
  /** Why it was allowed, asked or denied. */
  note: string | undefined
  /** The approval it waited for. */
  link: string | null
}

export function newTrace(): Trace {
  return { startedAt: performance.now(), ranAt: null, note: undefined, link: null }
}

/** How the time was spent, in milliseconds; nothing for a call that never reached its tool. */
export function timingOf({ startedAt, ranAt }: Trace): { waitedMs: number; ranMs: number } | undefined {
  return ranAt === null ? undefined : { waitedMs: ranAt - startedAt, ranMs: performance.now() - ranAt }
}
