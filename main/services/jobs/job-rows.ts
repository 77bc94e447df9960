import type { Gate, Job, JobDetail, JobFailure, JobStatus, StepRun } from '#contract'
import type { Json } from '#services/workflows/language.ts'

/** A job as it is stored (migration 010). */
export type JobRow = {
  seq: number
  id: string
  workflow: string
  version: string
  state: 'ready' | 'active' | 'parked' | 'ended'
  status: JobStatus
  source_kind: Job['source']['kind']
  source_name: string
  input: string
  output: string | null
  failure: string | null
  done: number
  steps: number
  step: string | null
  at_once: number | null
  depth: number
  parent: number | null
  parent_key: string | null
  rerun_of: string | null
  idempotency_key: string | null
  wake_at: number | null
  deadline_at: number | null
  created_at: string
  started_at: string | null
  ended_at: string | null
}

export type StepRow = {
  job: number
  key: string
  position: number
  id: string
  kind: string
  status: StepRun['status']
  attempt: number
  interruptions: number
  started_at: string | null
  ended_at: string | null
  input: string | null
  output: string | null
  failure: string | null
  wake_at: number | null
}

export type GateRow = {
  id: number
  job: number
  key: string
  message: string
  approvers: string
  created_at: string
  expires_at: number | null
  approved: number | null
  decided_by: string | null
  comment: string | null
  decided_at: string | null
  required: number
  decided_from: string | null
}

/** Statuses after which nothing happens to a job any more. */
export const endedStatuses: readonly JobStatus[] = ['success', 'failed', 'cancelled', 'timeout']

// oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters -- we wrote it
const json = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T))

/** A job as faces see it. */
export function jobOf(row: JobRow): Job {
  return {
    id: row.id,
    workflow: row.workflow,
    status: row.status,
    source: { kind: row.source_kind, name: row.source_name },
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    progress: { done: row.done, of: row.steps, step: row.step },
    failure: json<JobFailure>(row.failure),
    rerunOf: row.rerun_of,
    server: null,
  }
}

/** A job with all that is known of it. */
export function detailOf(row: JobRow, steps: StepRow[], gates: Gate[], definition: string): JobDetail {
  return {
    ...jobOf(row),
    input: json<Record<string, Json>>(row.input) ?? {},
    output: json<Json>(row.output),
    steps: steps.map(stepOf),
    gates,
    definition,
  }
}

function stepOf(row: StepRow): StepRun {
  return {
    key: row.key,
    id: row.id,
    kind: row.kind,
    status: row.status,
    attempt: row.attempt,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    input: json<Json>(row.input),
    output: json<Json>(row.output),
    error: json<JobFailure>(row.failure)?.error ?? null,
  }
}

/** A gate as faces see it. */
export function gateOf(row: GateRow, job: Pick<JobRow, 'id' | 'workflow'>, votes: Gate['votes']): Gate {
  return {
    id: row.id,
    job: job.id,
    workflow: job.workflow,
    step: row.key,
    message: row.message,
    approvers: json<string[]>(row.approvers) ?? [],
    required: row.required,
    votes,
    createdAt: row.created_at,
    expiresAt: new Date(row.expires_at ?? Date.parse(row.created_at)).toISOString(),
  }
}
