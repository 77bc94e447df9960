import { z } from 'zod'
import { WireError } from './errors.ts'
import { Slug } from './servers.ts'

export const SyncTrigger = z.enum(['schedule', 'button', 'cli', 'list_changed', 'connected'])
export type SyncTrigger = z.infer<typeof SyncTrigger>

/** One reading of one server (S6, S7): counts of tools, the names behind them, or why it failed. */
export const SyncReport = z.object({
  slug: Slug,
  found: z.int(),
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  error: WireError.nullable(),
})
export type SyncReport = z.infer<typeof SyncReport>

export const SyncRun = SyncReport.extend({
  id: z.int(),
  trigger: SyncTrigger,
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  /** What was left out and why: tools of a bad shape, a list of resources or prompts that failed. The rest was stored. */
  warnings: z.array(z.string()),
  /** The first 200 names of each sort; the counts are complete. */
  diff: z.object({ added: z.array(z.string()), changed: z.array(z.string()), removed: z.array(z.string()) }),
})
export type SyncRun = z.infer<typeof SyncRun>
