import { AppError } from '#base/errors.ts'
import type { Handlers } from '#contract'
import type { Parts } from './parts.ts'

type Names = Extract<keyof Handlers, `keys.${string}` | `limits.${string}`>

const unbuilt = (): never => {
  throw new AppError('internal', 'Not built yet.')
}

/** The keys of clients: what each may reach and decide, and how often it may call. */
export function keyHandlers({ keys }: Parts): Pick<Handlers, Names> {
  return {
    'keys.list': () => keys.list(),
    'keys.create': ({ name }) => keys.create(name),
    'keys.update': unbuilt,
    'keys.rotate': unbuilt,
    'keys.revoke': ({ id }) => keys.revoke(id),
    'limits.list': unbuilt,
    'limits.set': unbuilt,
  }
}
