import type { Job, JobDetail } from '#contract'
import { plain } from './look.ts'

const ENDED = new Set<Job['status']>(['success', 'failed', 'cancelled', 'timeout'])

/** Whether a job has ended, well or not. */
export const hasEnded = ({ status }: Pick<Job, 'status'>): boolean => ENDED.has(status)

/** Whether it has ended without success. */
export const hasFailed = (job: Pick<Job, 'status'>): boolean => hasEnded(job) && job.status !== 'success'

/** The end of a job for people: its output, or why there is none. */
export function describeEnd({ id, status, output, failure }: JobDetail): string {
  if (status === 'success')
    return plain(typeof output === 'string' ? output : JSON.stringify(output, null, 2))
  if (!failure) return `Job ${id}: ${status}.`
  const { error, error_code: code, details } = failure
  const reason = details.reason === error ? '' : `\nReason: ${plain(details.reason)}`
  const where = details.failed_step === '' ? '' : ` in step ${plain(details.failed_step)}`
  return `Job ${id}: ${status}${where} (${plain(code)}): ${plain(error)}${reason}`
}
