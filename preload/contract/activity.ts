import { z } from 'zod'

/** What a row of the record is about (K4). */
export const ActivityKind = z.enum([
  'call',
  'approval',
  'rule',
  'job',
  'sync',
  'server',
  'tool',
  'workflow',
  'key',
  'client',
  'secret',
  'settings',
  'gateway',
])
export type ActivityKind = z.infer<typeof ActivityKind>

/** `refused` by Gatehouse before anything ran; `failed` on the way; `tool_error` the tool's own answer. */
export const ActivityOutcome = z.enum(['ok', 'tool_error', 'refused', 'failed'])
export type ActivityOutcome = z.infer<typeof ActivityOutcome>

/** One thing that happened, as it ended. */
export const ActivityEntry = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  kind: ActivityKind,
  /** What was done, in a word or two: `call`, `approved`, `rule added`, `config written`, … */
  action: z.string(),
  requestId: z.string(),
  /** Who: a client's name, a face (`window`, `tray`, `cli`), `gatehouse` itself. */
  client: z.string(),
  /** Through which door: `mcp`, `rest`, `window`, `tray`, `cli`, `workflow`, `schedule`, `gatehouse`, … */
  via: z.string(),
  session: z.string().nullable(),
  server: z.string(),
  /** The tool, or what else it was about: a rule's number, a key's name, a job's id. */
  tool: z.string(),
  outcome: ActivityOutcome,
  code: z.string().nullable(),
  durationMs: z.number(),
  /** The approval, job or rule it belongs to: `call_12`, `job_…`. */
  link: z.string().nullable(),
})
export type ActivityEntry = z.infer<typeof ActivityEntry>

/** A row with what it carried, redacted, and its place in the chain. */
export const ActivityDetail = ActivityEntry.extend({
  /** The arguments of a call, or what was changed; cut when very long. */
  detail: z.json().nullable(),
  /** A sentence: why a call was allowed, asked or refused, or what an error said. */
  note: z.string().nullable(),
  /** How a call's time was spent, in milliseconds. */
  timing: z.object({ waitedMs: z.number(), ranMs: z.number() }).nullable(),
  hash: z.string(),
})
export type ActivityDetail = z.infer<typeof ActivityDetail>

export const ActivityQuery = z.strictObject({
  kinds: z.array(ActivityKind).min(1).optional(),
  outcomes: z.array(ActivityOutcome).min(1).optional(),
  client: z.string().max(200).optional(),
  server: z.string().max(200).optional(),
  tool: z.string().max(200).optional(),
  /** Words that must all occur in names, arguments or notes. */
  text: z.string().max(200).optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  /** The rows of one approval or job. */
  link: z.string().max(200).optional(),
  /** Keyset cursor: rows before this one. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(500).default(100),
})
export type ActivityQuery = z.infer<typeof ActivityQuery>

/** What a check of the chain found. */
export const ChainReport = z.object({
  rows: z.int(),
  /** The first and last row checked. */
  from: z.int().nullable(),
  to: z.int().nullable(),
  ok: z.boolean(),
  /** Each as a sentence with the row it is about; at most 20. */
  problems: z.array(z.object({ id: z.int().nullable(), message: z.string() })),
  /** Whether the end of the chain is sealed with a key in the vault, so that it cannot be made anew without it. */
  sealed: z.boolean(),
})
export type ChainReport = z.infer<typeof ChainReport>

/** Numbers of the last 24 hours, in hourly buckets, for Overview. */
export const ActivitySummary = z.object({
  calls: z.int(),
  /** Calls that failed, at their tool or on the way. */
  errors: z.int(),
  /** Calls that were not let through: by a switch, a rule, a scope, a limit or a person. */
  refused: z.int(),
  /** Of the time at the tools, without waiting for a person. */
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  hours: z.array(z.object({ at: z.iso.datetime(), calls: z.int(), errors: z.int(), refused: z.int() })),
  slowest: z.array(z.object({ server: z.string(), tool: z.string(), p95Ms: z.number(), calls: z.int() })),
})
export type ActivitySummary = z.infer<typeof ActivitySummary>
