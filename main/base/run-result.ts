import type { Job, JobDetail, JobFailure, JobReport, JobSummary, RunResult } from '#contract'

/** What a run answers when its job has ended, or when the wait for it is over. */
export function runResult(job: JobDetail, timeoutSeconds: number): RunResult {
  if (job.status === 'success') return { status: 'success', output: job.output }
  if (hasEnded(job)) return { status: 'failed', ...failureOf(job) }
  const error = `Workflow did not complete within ${timeoutSeconds} seconds`
  return { status: 'timeout', error, job_id: job.id, message: whereToLook(job) }
}

/** What a run answers that was not to be waited for. */
export function acceptedResult(job: Job): RunResult {
  const status = job.status === 'running' || job.status === 'waiting_approval' ? job.status : 'queued'
  return { status, job_id: job.id, message: whereToLook(job) }
}

/** Seed A's answer to a client that may not run a workflow. */
export const notPermitted: RunResult = {
  status: 'error',
  error: 'Unauthorized',
  message: 'API key does not have permission to execute this workflow',
}

const ended = new Set<Job['status']>(['success', 'failed', 'cancelled', 'timeout'])

export function hasEnded({ status }: Pick<Job, 'status'>): boolean {
  return ended.has(status)
}

/** A job without its output, as a list tells it. */
export function jobSummary(job: Job): JobSummary {
  const { id, workflow, status, progress, source, createdAt, startedAt, endedAt, rerunOf } = job
  const failure = job.status === 'failed' || job.status === 'timeout' ? failureOf(job) : job.failure
  return {
    id,
    workflow,
    // A client of the seed's polls for ever at an end it does not know.
    status: status === 'timeout' ? 'failed' : status,
    error: failure?.error ?? null,
    error_code: failure?.error_code ?? null,
    details: failure?.details ?? null,
    progress,
    source: `${source.kind}: ${source.name}`,
    created_at: createdAt,
    started_at: startedAt,
    completed_at: endedAt,
    rerun_of: rerunOf,
  }
}

export function jobReport(job: JobDetail): JobReport {
  const pending = job.gates.map(({ id, step, message, expiresAt }) => ({
    request_id: id,
    step,
    message,
    expires_at: expiresAt,
  }))
  return {
    ...jobSummary(job),
    output: job.status === 'success' ? job.output : null,
    pending_approvals: hasEnded(job) ? [] : pending,
  }
}

/** Ends without a failed step have the same shape: an agent reads one. */
function failureOf({ failure, status, progress }: Job): JobFailure {
  if (failure) return failure
  const failed_step = progress.step ?? ''
  if (status === 'cancelled') {
    const reason = 'Somebody cancelled the job before it ended.'
    return { error: 'The job was cancelled', error_code: 'CANCELLED', details: { failed_step, reason } }
  }
  const reason = status === 'timeout' ? "The workflow's own time was over." : 'The reason was not recorded.'
  const error_code = status === 'timeout' ? 'TIMEOUT' : 'STEP_FAILED'
  return { error: 'The job did not succeed', error_code, details: { failed_step, reason } }
}

const whereToLook = ({ id }: Job): string => `Check job status at: api/jobs/${id}`
