import type { Handlers } from '#contract'
import type { Parts } from './parts.ts'

type Names = Extract<keyof Handlers, `activity.${string}`>

/** What was recorded, and whether it is still what was recorded. */
export function activityHandlers({ activity }: Parts): Pick<Handlers, Names> {
  return {
    'activity.recent': ({ limit }) => activity.recent(limit),
    'activity.list': query => activity.list(query),
    'activity.get': ({ id }) => activity.get(id),
    'activity.facets': () => activity.facets(),
    'activity.export': asked => activity.export(asked),
    'activity.verify': () => activity.verify(),
    'activity.summary': () => activity.summary(),
  }
}
