import { AppError } from '#base/errors.ts'
import type { KeyOwner } from '#base/key-owner.ts'
import { checkCancel, listVisible, noJob, seesJob } from '#base/visible-jobs.ts'
import type { Input, JobDetail, Method, Output } from '#contract'
import type { Ask } from './ask.ts'

/** Methods that say nothing that a scope may hide, or whose routes or handlers look at the key themselves. */
const open = /^(?:templates\.list|workflows\.list|approvals\.\w+|activity\.(?:list|get))$/
/** What changes Gatehouse, or tells of everybody's doings: for keys that every workflow is open to, and that may write. */
const house = new Set<Method>([
  'workflows.reload',
  'templates.clone',
  'jobs.statistics',
  'activity.summary',
  'gateway.status',
  'gateway.sessions',
  'servers.list',
  'tools.list',
])

/**
 * Asks the core within the scope of a key: whatever route asks, jobs outside of it are as unknown as none, and what is not
 * listed here is refused. Rejects with `not_permitted`.
 */
export function scopedAsk(ask: Ask, key: KeyOwner): Ask {
  const see = async (id: string): Promise<JobDetail> => {
    const job = await ask('jobs.get', { id })
    if (seesJob(key, job)) return job
    throw noJob(id)
  }
  const guards: { [M in Method]?: (input: Input<M>) => Promise<unknown> } = {
    'jobs.get': ({ id }) => see(id),
    'jobs.list': query => listVisible(key, query ?? {}, { list: asked => ask('jobs.list', asked), see }),
    'jobs.log': async input => {
      await see(input.id)
      return ask('jobs.log', input)
    },
    'jobs.cancel': async input => {
      checkCancel(key, await see(input.id))
      return ask('jobs.cancel', input)
    },
    'jobs.rerun': async input => {
      await see(input.id)
      if (key.reach.readOnly) throw refused(key, 'jobs.rerun')
      return ask('jobs.rerun', input)
    },
  }
  return async <M extends Method>(method: M, input?: Input<M>): Promise<Output<M>> => {
    const guard = guards[method]
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a guard answers as its method does
    if (guard) return (await guard(input as Input<M>)) as Output<M>
    if (!mayAsk(key, method)) throw refused(key, method)
    return ask(method, input)
  }
}

function mayAsk({ reach, admin }: KeyOwner, method: Method): boolean {
  if (reach.isWhole || admin || open.test(method)) return true
  return house.has(method) && reach.allWorkflows && !reach.readOnly
}

function refused({ name }: KeyOwner, method: Method): AppError {
  const message = `The key ${name} may not do that (${method}): its scope is narrower. It can be changed in Gatehouse under Clients.`
  return new AppError('not_permitted', message)
}
