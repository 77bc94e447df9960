import { z } from 'zod'
import { JobId } from './jobs.ts'

const details = z.object({ failed_step: z.string(), reason: z.string() })

/**
 * What running a workflow answers, in seed A's four shapes: `success` with `output`; `failed` with `error`, `error_code`
 * and `details`; `timeout` with `error`, `job_id` and `message`; `error` with `error` and `message`. Without waiting it
 * is the job's status with `job_id` and `message`. One flat object, because an output schema must be one (MCP).
 */
export const RunResult = z.object({
  status: z.enum(['success', 'failed', 'timeout', 'error', 'queued', 'running', 'waiting_approval']),
  output: z.unknown().optional().describe('The result of the workflow, with status success.'),
  error: z.string().optional(),
  error_code: z.string().optional(),
  details: details.optional(),
  job_id: JobId.optional().describe('The job that goes on, for get_job.'),
  message: z.string().optional(),
})
export type RunResult = z.infer<typeof RunResult>

/** A gate that a job waits at, as clients see it. */
const pending = z.object({
  request_id: z.int(),
  step: z.string(),
  message: z.string(),
  expires_at: z.string(),
})

/** A job in the words of seed A's client, which polls until `success`, `failed` or `cancelled`. */
export const JobSummary = z.object({
  id: JobId,
  workflow: z.string(),
  status: z.enum(['queued', 'running', 'waiting_approval', 'success', 'failed', 'cancelled']),
  error: z.string().nullable(),
  error_code: z.string().nullable(),
  details: details.nullable(),
  progress: z.object({ done: z.int(), of: z.int(), step: z.string().nullable() }),
  source: z.string(),
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  completed_at: z.iso.datetime().nullable(),
  rerun_of: z.string().nullable(),
})
export type JobSummary = z.infer<typeof JobSummary>

export const JobReport = JobSummary.extend({
  /** Null until the job has succeeded. */
  output: z.unknown(),
  pending_approvals: z.array(pending),
})
export type JobReport = z.infer<typeof JobReport>
