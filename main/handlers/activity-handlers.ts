import { AppError } from '#base/errors.ts'
import type { Handlers } from '#contract'
import type { Parts } from './parts.ts'

type Names = Extract<keyof Handlers, `activity.${string}`>

const unbuilt = (): never => {
  throw new AppError('internal', 'Not built yet.')
}

/** What was recorded, and whether it is still what was recorded. */
export function activityHandlers({ activity }: Parts): Pick<Handlers, Names> {
  return {
    'activity.recent': ({ limit }) => activity.recent(limit),
    'activity.list': unbuilt,
    'activity.get': unbuilt,
    'activity.facets': unbuilt,
    'activity.export': unbuilt,
    'activity.verify': unbuilt,
    'activity.summary': () => activity.summary(),
  }
}
