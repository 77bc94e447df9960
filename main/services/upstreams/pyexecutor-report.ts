import type { Job, JobFailure } from '#contract'
import { isRecord, protocolMismatch, type Where } from './failure.ts'
import type { RemoteJob } from './remote-job.ts'
import type { RawResult } from './upstream.ts'

/** Words for a status that servers of this dialect are known to use. */
const statuses = new Map<unknown, Job['status']>([
  ['queued', 'queued'],
  ['pending', 'queued'],
  ['created', 'queued'],
  ['waiting_approval', 'waiting_approval'],
  ['pending_approval', 'waiting_approval'],
  ['success', 'success'],
  ['succeeded', 'success'],
  ['completed', 'success'],
  ['failed', 'failed'],
  ['error', 'failed'],
  ['cancelled', 'cancelled'],
  ['canceled', 'cancelled'],
  ['timeout', 'timeout'],
])
const ends = new Set<Job['status']>(['success', 'failed', 'cancelled', 'timeout'])

export const hasEnded = ({ status }: RemoteJob): boolean => ends.has(status)

/** Reads what the other side says of a job. A word it is not known by means that it still runs. Throws `protocol_mismatch`. */
export function readJob(body: unknown, where: Where): RemoteJob {
  const id = isRecord(body) ? body['id'] : undefined
  if (!isRecord(body) || !isId(id)) throw protocolMismatch(where, 'its answer is no job with an id')
  const status = statuses.get(body['status']) ?? 'running'
  return {
    id: String(id),
    status,
    progress: readProgress(body['progress']),
    output: status === 'success' ? (body['output'] ?? null) : null,
    failure: ends.has(status) && status !== 'success' ? readFailure(body, status) : null,
  }
}

const isId = (id: unknown): id is string | number =>
  (typeof id === 'string' && /^[\w.:-]{1,200}$/.test(id)) || Number.isSafeInteger(id)

function readProgress(progress: unknown): Job['progress'] {
  const { done, of, step } = isRecord(progress) ? progress : {}
  return {
    done: count(done),
    of: count(of),
    step: typeof step === 'string' ? step.slice(0, 200) : null,
  }
}

const count = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0

const usual: Partial<Record<Job['status'], { error: string; error_code: string }>> = {
  cancelled: { error: 'The job was cancelled', error_code: 'CANCELLED' },
  timeout: { error: "The workflow's own time was over", error_code: 'TIMEOUT' },
}

function readFailure(body: Record<string, unknown>, status: Job['status']): JobFailure {
  const { error, error_code: code } = usual[status] ?? {
    error: 'The job did not succeed',
    error_code: 'STEP_FAILED',
  }
  const details = isRecord(body['details']) ? body['details'] : {}
  const said = sentenceIn(body) ?? error
  return {
    error: said,
    error_code: textOr(body['error_code'], code),
    details: { failed_step: textOr(details['failed_step'], ''), reason: textOr(details['reason'], said) },
  }
}

const textOr = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value : otherwise

/** What an answer says went wrong, under the names that servers use. */
export function sentenceIn(body: unknown): string | undefined {
  if (!isRecord(body)) return undefined
  const { error, detail, message } = body
  if (isRecord(error)) return sentenceIn(error)
  return [error, detail, message].find(said => typeof said === 'string' && said !== '')?.toString()
}

/** The result of a job that has ended, in seed A's shapes. */
export function endResult({ status, output, failure }: RemoteJob): RawResult {
  if (status === 'success') return resultOf({ status: 'success', output })
  return resultOf({ status: 'failed', ...failure }, true)
}

/** The answer for a job that is not waited for. */
export function acceptedResult({ id, status }: RemoteJob): RawResult {
  return resultOf({ status, job_id: id, message: whereToLook(id) })
}

export function timeoutResult({ id }: RemoteJob, seconds: number): RawResult {
  const error = `Workflow did not complete within ${seconds} seconds`
  return resultOf({ status: 'timeout', error, job_id: id, message: whereToLook(id) })
}

/** Seed A's answer when the key may not run this, and the like. */
export function errorResult(error: string, message: string): RawResult {
  return resultOf({ status: 'error', error, message }, true)
}

const whereToLook = (id: string): string => `Check job status at: api/jobs/${id}`

function resultOf(result: Record<string, unknown>, isError = false): RawResult {
  const content = [{ type: 'text', text: JSON.stringify(result) }]
  return { content, structuredContent: result, ...(isError && { isError }) }
}
