import { AppError } from '#base/errors.ts'
import { JobId } from '#contract'

/** A job's id as typed. Throws `not_found` for what cannot be one: no job has it. */
export function jobId(text: string): JobId {
  const { data } = JobId.safeParse(text)
  if (data !== undefined) return data
  throw new AppError('not_found', `There is no job ${JSON.stringify(text)}. See: gatehouse jobs list`)
}
