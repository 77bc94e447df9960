import { AppError } from '#base/errors.ts'
import type { Caller, JobDetail } from '#contract'
import type { Parts } from './parts.ts'
import { isPerson } from './person.ts'

type Needed = Pick<Parts, 'settings' | 'info' | 'keys' | 'workflows' | 'broker' | 'policy'>

/**
 * A workflow may be started without a call of its tool. Unless the person does it, the rules hold all the same: what they
 * deny or ask does not start. Throws `policy_denied`, `person_needed`.
 */
export function checkStart(
  parts: Needed,
  name: string,
  input: Record<string, unknown>,
  caller: Caller,
): void {
  if (isPerson(parts, caller)) return
  const tool = parts.workflows.served(name)?.toolName
  if (tool == null) return
  const call = parts.broker.imagine(caller.name, tool, { context: input }, new Date())
  if ('refused' in call) return
  const { action, because } = parts.policy.decide(call)
  if (action === 'deny') throw new AppError('policy_denied', because)
  if (action === 'allow') return
  const message = `${because} Call the tool ${tool} instead: that call waits for a person's answer.`
  throw new AppError('person_needed', message)
}

/**
 * The same for a job that is to run again: for a key also what it could not start anew any more does not run again, be the
 * workflow gone, off, or changed since. Returns whether the caller may decide at gates, so that a yes of then holds.
 * Throws as `checkStart`, `tool_unknown`, `tool_off`, `conflict`.
 */
export function checkRepeat(parts: Needed, job: JobDetail, caller: Caller): boolean {
  if (isPerson(parts, caller)) return true
  checkStart(parts, job.workflow, job.input, caller)
  if (caller.keyId === undefined) return false
  checkServed(parts, job, caller)
  return parts.keys.owner(caller.keyId)?.admin === true
}

function checkServed({ workflows, broker }: Needed, job: JobDetail, { name }: Caller): void {
  const served = workflows.served(job.workflow)
  const tool = served?.toolName
  if (!served || tool == null) {
    const message = `The workflow ${job.workflow} is no longer offered to clients, so ${job.id} cannot run again.`
    throw new AppError('forbidden_workflow', message)
  }
  const call = broker.imagine(name, tool, {}, new Date())
  if ('refused' in call) throw new AppError(call.refused, call.message)
  if (served.text === job.definition) return
  const message = `The workflow ${job.workflow} has changed since ${job.id} ran. Start it anew instead.`
  throw new AppError('conflict', message)
}
