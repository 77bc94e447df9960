import { AppError } from '#base/errors.ts'
import type { Handlers } from '#contract'
import type { Parts } from './parts.ts'

type Names = Extract<keyof Handlers, `rules.${string}` | `approvals.${string}`>

const unbuilt = (): never => {
  throw new AppError('internal', 'Not built yet.')
}

/** Rules, and the questions they lead to. */
export function approvalHandlers(_parts: Parts): Pick<Handlers, Names> {
  return {
    'rules.list': unbuilt,
    'rules.add': unbuilt,
    'rules.update': unbuilt,
    'rules.remove': unbuilt,
    'rules.try': unbuilt,
    'approvals.list': unbuilt,
    'approvals.get': unbuilt,
    'approvals.history': unbuilt,
    'approvals.decide': unbuilt,
    'approvals.rejectAll': unbuilt,
  }
}
