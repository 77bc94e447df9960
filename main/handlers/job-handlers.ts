import { AppError } from '#base/errors.ts'
import { type Handlers, type Job, JobId, type JobQuery, type Output } from '#contract'
import type { Parts } from './parts.ts'
import { deciderOf, requirePerson } from './person.ts'
import { checkRepeat } from './start-check.ts'
import { sourceOf } from './source-of.ts'

/** Jobs of this house, and beside them those that run on remote workflow servers. */
export function jobHandlers(parts: Parts): Pick<Handlers, Extract<keyof Handlers, `jobs.${string}`>> {
  const { jobs, limits, remoteJobs, gateApprovals } = parts
  return {
    'jobs.list': query => listAll(parts, query),
    'jobs.get': ({ id }) => (remoteJobs.has(id) ? remoteJobs.get(id) : jobs.get(id)),
    'jobs.cancel': ({ id }, caller) =>
      remoteJobs.has(id) ? cancelRemote(parts, id) : jobs.cancel(id, caller.name),
    'jobs.rerun': ({ id, fromStep }, caller) => {
      if (remoteJobs.has(id)) throw elsewhere(parts, id)
      const before = jobs.get(id)
      const mayDecide = checkRepeat(parts, before, caller)
      limits.take({ keyId: caller.keyId, workflow: before.workflow })
      const gates = mayDecide ? 'kept' : 'asked anew'
      return jobs.rerun(id, { source: sourceOf(caller), fromStep, gates })
    },
    'jobs.log': ({ id, after, limit }) => (remoteJobs.has(id) ? [] : jobs.log(id, after, limit)),
    'jobs.gates': () => jobs.gates(),
    'jobs.decide': ({ gate, approved, comment }, caller) => {
      requirePerson(parts, caller, 'decide about approvals here')
      return gateApprovals.decide(gate, { approved, comment }, { ...deciderOf(caller), person: true })
    },
    'jobs.statistics': () => jobs.statistics(),
  }
}

/** Both kinds in one list, newest first; a page ends where either kind would go on. */
function listAll({ jobs, remoteJobs }: Parts, query: JobQuery): Output<'jobs.list'> {
  const { before, limit } = query
  const isRemote = before !== undefined && remoteJobs.has(before)
  const cursor = before === undefined ? undefined : cursorOf(isRemote ? remoteJobs : jobs, before)
  const { before: _, ...rest } = query
  const own = isRemote && cursor ? jobs.list(rest, cursor) : jobs.list(query)
  const remote = remoteJobs.list(query, cursor)
  const all = [...own.jobs, ...remote].toSorted(newestFirst)
  const page = all.slice(0, limit)
  const last = page.at(-1)
  const more = all.length > limit || own.next !== null
  return { jobs: page, next: more && last ? JobId.parse(last.id) : null }
}

/** An id that is gone (swept away) ends the listing, as the engine has it. */
function cursorOf(from: Pick<Parts['jobs'], 'get'>, id: string): Pick<Job, 'id' | 'createdAt'> | undefined {
  const { createdAt } = from.get(id)
  return { id, createdAt }
}

const newestFirst = (left: Job, right: Job): number =>
  right.createdAt.localeCompare(left.createdAt) || right.id.localeCompare(left.id)

async function cancelRemote({ remoteJobs, servers, upstreams, closing }: Parts, id: string): Promise<Job> {
  const { server, remoteId } = remoteJobs.place(id)
  const known = servers.list().find(one => one.id === server)
  if (!known) throw new AppError('not_found', `The server that runs ${id} was removed from Gatehouse.`)
  const options = { signal: closing, timeoutMs: known.timeoutMs ?? cancelTimeoutMs }
  await upstreams.request(known.id, 'gatehouse/cancel_job', { id: remoteId }, options)
  return remoteJobs.get(id)
}

const cancelTimeoutMs = 30_000

function elsewhere({ remoteJobs }: Parts, id: string): AppError {
  const { server, workflow } = remoteJobs.get(id)
  const message = `The job ${id} ran on the server ${server}. Run ${workflow} there again by calling its tool.`
  return new AppError('bad_input', message)
}
