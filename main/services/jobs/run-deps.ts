import type { Json } from '#services/workflows/language.ts'
import type { Commits } from './commits.ts'
import type { FlowEnd, StepRunner } from './engine.ts'
import type { GateTable } from './gate-table.ts'
import type { JobRow } from './job-rows.ts'
import type { JobTable } from './job-table.ts'

/** What one run of a job needs of the engine around it. */
export type RunDeps = {
  table: JobTable
  gates: GateTable
  commits: Commits
  runners: Record<string, StepRunner>
  nowMs: () => number
  log: (key: string, stream: 'stdout' | 'stderr' | 'system', text: string) => void
  resolveSecret: (reference: string) => Promise<string>
  startChild: (parent: JobRow, key: string, workflow: string, input: Record<string, Json>) => JobRow
  changed: () => void
  /** The job's own time is over. */
  outOfTime: () => void
}

/** How a run left the memory. */
export type RunEnd = FlowEnd | { status: 'parked' } | { status: 'stopped' }
