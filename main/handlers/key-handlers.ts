import { AppError } from '#base/errors.ts'
import { hasLimit } from '#base/has-limit.ts'
import type { Caller, Handlers, LimitSubject } from '#contract'
import type { Parts } from './parts.ts'
import { requirePerson } from './person.ts'

type Names = Extract<keyof Handlers, `keys.${string}` | `limits.${string}`>
type Rights = {
  identity?: string | null | undefined
  mayApprove?: boolean | undefined
  admin?: boolean | undefined
}

const noLimit = { burst: null, perMinute: null, perDay: null }

/** The keys of clients: what each may reach and decide, and how often it may call. */
export function keyHandlers(parts: Parts): Pick<Handlers, Names> {
  const { keys, limits, activity } = parts
  keys.onRevoked((id, ended) => {
    if (ended !== 'expired') return
    activity.append({
      kind: 'key',
      action: 'expired',
      client: 'gatehouse',
      tool: nameOf(parts, id),
      link: id,
    })
  })
  return {
    'keys.list': () => keys.list(),
    'keys.create': (input, caller) => {
      if (decides(input)) requirePerson(parts, caller, 'make a key that may decide')
      return keys.create(input)
    },
    'keys.update': (change, caller) => {
      if (decides(change)) requirePerson(parts, caller, 'let a key decide')
      checkDecider(parts, change.id, caller)
      return keys.update(change)
    },
    'keys.rotate': ({ id, overlapMinutes }, caller) => {
      checkDecider(parts, id, caller)
      return keys.rotate(id, overlapMinutes)
    },
    'keys.revoke': ({ id }) => {
      const key = keys.revoke(id)
      limits.set({ kind: 'key', name: id }, noLimit)
      return key
    },
    'limits.list': () => limits.list(),
    'limits.set': ({ subject, limit }) => {
      // A limit may be taken away when what it was for is gone.
      if (hasLimit(limit)) checkSubject(parts, subject)
      return limits.set(subject, limit)
    },
  }
}

const decides = ({ identity, mayApprove, admin }: Rights): boolean =>
  mayApprove === true || admin === true || typeof identity === 'string'

/** Whoever gets hold of a key that decides could decide himself: only the person touches it. */
function checkDecider(parts: Parts, id: string, caller: Caller): void {
  const key = parts.keys.list().find(one => one.id === id)
  if (key && decides(key)) requirePerson(parts, caller, 'change a key that may decide')
}

/** A limit for a name with a slip of the pen would never hold. */
function checkSubject({ keys, registry, workflows }: Parts, { kind, name }: LimitSubject): void {
  const isThere = {
    key: () => keys.list().some(({ id, revokedAt }) => id === name && revokedAt === null),
    tool: () => registry.tools().some(({ exposedName }) => exposedName === name),
    workflow: () => workflows.list().some(workflow => workflow.name === name),
  }
  if (isThere[kind]()) return
  const what = { key: 'key in force with the id', tool: 'tool with the exposed name', workflow: 'workflow' }
  throw new AppError('not_found', `There is no ${what[kind]} ${JSON.stringify(name)}.`)
}

const nameOf = ({ keys }: Parts, id: string): string => keys.list().find(key => key.id === id)?.name ?? id
