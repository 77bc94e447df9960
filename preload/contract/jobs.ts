import { z } from 'zod'

/** Seed A's status words, with the ones a durable engine needs (J1). */
export const JobStatus = z.enum([
  'queued',
  'running',
  'waiting_approval',
  'success',
  'failed',
  'cancelled',
  'timeout',
])
export type JobStatus = z.infer<typeof JobStatus>

export const JobId = z.string().regex(/^job_[0-9A-Za-z]{8,40}$/, 'A job id looks like job_….')
export type JobId = z.infer<typeof JobId>

/** Why a job failed, in seed A's shape. */
export const JobFailure = z.object({
  error: z.string(),
  error_code: z.string(),
  details: z.object({ failed_step: z.string(), reason: z.string() }),
})
export type JobFailure = z.infer<typeof JobFailure>

export const JobSource = z.object({
  kind: z.enum(['mcp', 'rest', 'window', 'cli', 'schedule', 'webhook', 'workflow']),
  /** The client's name, the schedule, or the parent job. */
  name: z.string(),
})
export type JobSource = z.infer<typeof JobSource>

export const Job = z.object({
  id: JobId,
  workflow: z.string(),
  status: JobStatus,
  source: JobSource,
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  progress: z.object({ done: z.int(), of: z.int(), step: z.string().nullable() }),
  failure: JobFailure.nullable(),
  /** The job this one repeats. */
  rerunOf: z.string().nullable(),
  /** The server's slug when the job runs on a remote workflow server (S2). */
  server: z.string().nullable(),
})
export type Job = z.infer<typeof Job>

export const StepRun = z.object({
  /** Path of the step in the run: `import`, `each[3].check`. */
  key: z.string(),
  id: z.string(),
  kind: z.string(),
  status: z.enum([
    'pending',
    'running',
    'waiting',
    'success',
    'failed',
    'skipped',
    'cancelled',
    'interrupted',
  ]),
  attempt: z.int(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  input: z.json().nullable(),
  output: z.json().nullable(),
  error: z.string().nullable(),
})
export type StepRun = z.infer<typeof StepRun>

/** A gate a job waits at. */
export const Gate = z.object({
  id: z.int(),
  job: JobId,
  workflow: z.string(),
  step: z.string(),
  message: z.string(),
  approvers: z.array(z.string()),
  /** How many different approvers must say yes, and who has. */
  required: z.int(),
  votes: z.array(z.object({ by: z.string(), at: z.iso.datetime() })),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})
export type Gate = z.infer<typeof Gate>

export const JobDetail = Job.extend({
  input: z.record(z.string(), z.json()),
  output: z.json().nullable(),
  steps: z.array(StepRun),
  gates: z.array(Gate),
  /** The text of the workflow as it was when the job started. */
  definition: z.string(),
})
export type JobDetail = z.infer<typeof JobDetail>

export const LogLine = z.object({
  seq: z.int(),
  at: z.iso.datetime(),
  step: z.string(),
  stream: z.enum(['stdout', 'stderr', 'system']),
  text: z.string(),
})
export type LogLine = z.infer<typeof LogLine>

export const JobQuery = z.strictObject({
  workflow: z.string().optional(),
  status: z.array(JobStatus).optional(),
  text: z.string().max(200).optional(),
  /** Keyset cursor: jobs created before this one. */
  before: JobId.optional(),
  limit: z.int().min(1).max(500).default(50),
})
export type JobQuery = z.infer<typeof JobQuery>
