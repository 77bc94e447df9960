import type { ActivityEntry } from '#contract'
import { redactDetail } from './redact-detail.ts'
import type { Row } from './row.ts'

/** What is appended: what happened, who did it, and whatever else is known of it. */
export type NewActivity = Pick<ActivityEntry, 'kind' | 'action' | 'client'> &
  Partial<Omit<ActivityEntry, 'id' | 'at'>> & {
    /** The arguments of a call, or what was changed; redacted before it is written. */
    detail?: unknown
    /** Says which of a call's arguments are secret (`writeOnly`, `format: password`). */
    inputSchema?: unknown
    note?: string
    timing?: { waitedMs: number; ranMs: number }
  }

/** A row that has no place in the chain yet. */
export type WaitingRow = Omit<Row, 'id'>

const longestName = 200
const longestNote = 2000

const unknown = {
  requestId: '',
  via: 'gatehouse',
  session: null,
  server: '',
  tool: '',
  outcome: 'ok',
  code: null,
  durationMs: 0,
  link: null,
} as const

/** An entry as it may be written: names of a sane length, and no secret anywhere. Never throws. */
export function newRow(entry: NewActivity, at: string, redact: (text: string) => string): WaitingRow {
  const { kind, outcome, durationMs, timing, note = '', ...given } = { ...unknown, ...entry }
  const name = (text: string): string => cut(text, longestName, redact)
  const named = (text: string | null): string | null => (text === null ? null : name(text))
  return {
    at,
    kind,
    action: name(given.action),
    requestId: name(given.requestId),
    client: name(given.client),
    via: name(given.via),
    session: named(given.session),
    server: name(given.server),
    tool: name(given.tool),
    outcome,
    code: named(given.code),
    durationMs: finite(durationMs),
    link: named(given.link),
    note: note === '' ? null : cut(note, longestNote, redact),
    waitedMs: timing ? finite(timing.waitedMs) : null,
    ranMs: timing ? finite(timing.ranMs) : null,
    detail: detailOf(entry, redact),
  }
}

/** Redacted whole and then cut, so that no half of a secret stays; what is stored is the text that is hashed. */
function cut(text: string, longest: number, redact: (text: string) => string): string {
  return redact(text.slice(0, longest * 10))
    .slice(0, longest)
    .toWellFormed()
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0)

/** Anything may be given as a detail, so anything may fail in it. */
function detailOf({ detail, inputSchema }: NewActivity, redact: (text: string) => string): string | null {
  try {
    return redactDetail(detail, inputSchema, redact)
  } catch {
    return JSON.stringify('[unreadable]')
  }
}
