import type { Input, Job, JobId, JobQuery, JobSource } from '#contract'
import { AppError } from './errors.ts'
import type { KeyOwner } from './key-owner.ts'

type Page = { jobs: Job[]; next: JobId | null }
type Query = NonNullable<Input<'jobs.list'>>
type Sources = {
  list: (query: JobQuery) => Page | Promise<Page>
  /** Throws `not_found`, also for a job that the key does not see. */
  see: (id: string) => unknown
}

const pageSize = 500

/** Whether a key sees a job: those of workflows in its scope, whoever started them (K2). */
export function seesJob(
  { reach }: KeyOwner,
  { workflow, server }: Pick<Job, 'workflow' | 'server'>,
): boolean {
  return reach.workflow(workflow, server)
}

/** What somebody is told of a job that he does not see: the same as of none. */
export function noJob(id: string): AppError {
  return new AppError('not_found', `There is no job ${id}.`)
}

/** A key ends the jobs that it started itself; an administrator's any. Throws `not_permitted`. */
export function checkCancel({ name, admin }: KeyOwner, { id, source }: Pick<Job, 'id' | 'source'>): void {
  if (admin || isStartedBy(name, source)) return
  const message = `The key ${name} may cancel only jobs that it started itself, and ${id} was started by ${source.name}.`
  throw new AppError('not_permitted', message)
}

/** The doors through which keys come. */
const byKey = new Set<JobSource['kind']>(['mcp', 'rest'])

/** Whether what started a job is the key of that name. */
export function isStartedBy(key: string, { kind, name }: JobSource): boolean {
  return byKey.has(kind) && name === key
}

/** A page of the jobs that a key sees. Ids of others do not show, not even as where to go on. */
export async function listVisible(key: KeyOwner, query: Query, { list, see }: Sources): Promise<Page> {
  const { limit = 50 } = query
  if (key.reach.isWhole) return list({ ...query, limit })
  if (query.before !== undefined) await see(query.before)
  const found: Job[] = []
  let before: JobId | null | undefined = query.before
  do {
    const page: Page = await list({ ...query, limit: pageSize, ...(before && { before }) })
    found.push(...page.jobs.filter(job => seesJob(key, job)))
    before = page.next
  } while (before && found.length <= limit)
  const jobs = found.slice(0, limit)
  return { jobs, next: found.length > limit ? (jobs.at(-1)?.id ?? null) : null }
}
