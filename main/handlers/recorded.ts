import { AppError } from '#base/errors.ts'
import type { ActivityEntry, Caller, ErrorCode, Handlers, Method } from '#contract'
import type { Activity } from '#services/activity/activity.ts'
import { recordedMethods, type Told } from './record-changes.ts'

type Appends = Pick<Activity, 'append'>
type Handler = (input: unknown, caller: Caller) => unknown

/** What a person or program is told at the door; the rest goes wrong on the way. */
const refusals = new Set<ErrorCode>([
  'bad_input',
  'not_found',
  'conflict',
  'not_permitted',
  'person_needed',
  'approver_refused',
  'signature_refused',
  'forbidden_workflow',
  'limit_reached',
  'policy_denied',
  'queue_full',
  'gateway_paused',
  'tool_unknown',
  'tool_off',
  'workflow_disabled',
  'workflow_invalid',
  'host_not_allowed',
  'config_invalid',
  'config_changed',
])

/** The same handlers, but whatever changes something leaves a row: who asked for what through which face, and how it ended. */
export function recorded(activity: Appends, handlers: Handlers): Handlers {
  const wrapped: Partial<Record<Method, Handler>> = {}
  for (const method of Object.keys(recordedMethods)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table's keys are methods
    const name = method as keyof typeof recordedMethods
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract pairs each handler with its entry
    const [handle, tell] = [handlers[name] as Handler, recordedMethods[name] as Tell]
    wrapped[name] = (input, caller) => run(activity, handle, tell, input, caller)
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each replaced by one of its own kind
  return { ...handlers, ...wrapped } as Handlers
}

type Tell = (input: unknown, output: unknown) => Told | undefined

/** As it ended, and not before; a handler that answers at once still does. */
function run(activity: Appends, handle: Handler, tell: Tell, input: unknown, caller: Caller): unknown {
  const startedAt = performance.now()
  const record = (output: unknown, end: Partial<ActivityEntry> & { note?: string }): void => {
    const told = tell(input, output)
    const durationMs = performance.now() - startedAt
    if (told) activity.append({ client: caller.name, via: caller.face, ...told, ...end, durationMs })
  }
  const done = (output: unknown): unknown => {
    record(output, {})
    return output
  }
  const failed = (error: unknown): never => {
    record(undefined, endOf(error))
    throw error
  }
  const settled = async (answer: Promise<unknown>): Promise<unknown> => {
    try {
      return done(await answer)
    } catch (error) {
      return failed(error)
    }
  }
  try {
    const answer = handle(input, caller)
    return answer instanceof Promise ? settled(answer) : done(answer)
  } catch (error) {
    return failed(error)
  }
}

function endOf(error: unknown): Partial<ActivityEntry> & { note?: string } {
  if (!(error instanceof AppError)) return { outcome: 'failed', code: 'internal' }
  const { code, message } = error
  return { outcome: refusals.has(code) ? 'refused' : 'failed', code, note: message }
}
