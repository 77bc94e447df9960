import { ActivityKind, ActivityOutcome } from '#contract'
import type { FeedQuery } from './activity-feed.ts'

export const kinds = ActivityKind.options
export const outcomes = ActivityOutcome.options
/** How far back a list goes. */
export const spans = ['hour', 'day', 'week'] as const
type Span = (typeof spans)[number]

/** What the list is narrowed to; it is in the address, so it can be linked to. Empty texts narrow nothing. */
export type ActivityFilter = {
  text: string
  kind: ActivityKind | null
  outcome: ActivityOutcome | null
  client: string
  server: string
  tool: string
  since: Span | null
  /** The rows of one approval or job. */
  link: string
}

const hourMs = 3_600_000
const spanMs: Record<Span, number> = { hour: hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs }
const texts = ['text', 'client', 'server', 'tool', 'link'] as const

const oneOf = <T extends string>(all: readonly T[], value: string | null): T | null =>
  all.find(each => each === value) ?? null

/** Reads the part of an address behind its `?`. What it does not know is left out. */
export function readFilter(search: string): ActivityFilter {
  const given = new URLSearchParams(search)
  const text = (name: (typeof texts)[number]) => (given.get(name) ?? '').slice(0, 200)
  return {
    text: text('text'),
    client: text('client'),
    server: text('server'),
    tool: text('tool'),
    link: text('link'),
    kind: oneOf(kinds, given.get('kind')),
    outcome: oneOf(outcomes, given.get('outcome')),
    since: oneOf(spans, given.get('since')),
  }
}

/** The filter as an address has it, without the `?`; empty for one that leaves everything. */
export function writeFilter(filter: ActivityFilter): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value) given.set(name, value)
  return given.toString()
}

/** The same as a question to the core. */
export function queryOf({ kind, outcome, since, ...given }: ActivityFilter, now: number): FeedQuery {
  const words = texts.flatMap(name => (given[name].trim() ? [[name, given[name].trim()]] : []))
  return {
    ...Object.fromEntries(words),
    ...(kind && { kinds: [kind] }),
    ...(outcome && { outcomes: [outcome] }),
    ...(since && { since: new Date(now - spanMs[since]).toISOString() }),
  }
}
