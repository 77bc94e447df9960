import { AppError } from '#base/errors.ts'
import type { ApiKey, Caller, Handlers, Limit, LimitSubject, Parsed } from '#contract'
import type { Parts } from './parts.ts'

type Names = Extract<keyof Handlers, `keys.${string}` | `limits.${string}`>

const noLimit: Limit = { burst: null, perMinute: null, perDay: null }

/** The keys of clients: what each may reach and decide, and how often it may call. Every change is on record. */
export function keyHandlers(parts: Parts): Pick<Handlers, Names> {
  const { keys, limits } = parts
  keys.onRevoked((id, ended) => {
    if (ended !== 'expired') return
    const tool = keys.list().find(key => key.id === id)?.name ?? id
    parts.activity.append({ kind: 'key', action: 'expired', client: 'gatehouse', tool })
  })
  return {
    'keys.list': () => keys.list(),
    'keys.create': async (input, caller) => {
      const made = await keys.create(input)
      note(parts, caller, 'created', made.name, rightsOf(input))
      return made
    },
    'keys.update': async (change, caller) => {
      const key = await keys.update(change)
      note(parts, caller, 'changed', key.name, rightsOf(change))
      return key
    },
    'keys.rotate': async ({ id, overlapMinutes }, caller) => {
      const made = await keys.rotate(id, overlapMinutes)
      note(parts, caller, 'rotated', made.name, { overlapMinutes })
      return made
    },
    'keys.revoke': ({ id }, caller) => revoke(parts, id, caller),
    'limits.list': () => limits.list(),
    'limits.set': ({ subject, limit }, caller) => setLimit(parts, subject, limit, caller),
  }
}

function revoke(parts: Parts, id: string, caller: Caller): ApiKey {
  const { keys, limits } = parts
  const isNew = keys.list().some(key => key.id === id && key.revokedAt === null)
  const key = keys.revoke(id)
  if (!isNew) return key
  limits.set({ kind: 'key', name: id }, noLimit)
  note(parts, caller, 'revoked', key.name)
  return key
}

function setLimit(parts: Parts, subject: LimitSubject, limit: Limit, caller: Caller) {
  const isTaken = Object.values(limit).every(number => number === null)
  // A limit may be taken away when what it was for is gone.
  if (!isTaken) checkSubject(parts, subject)
  const views = parts.limits.set(subject, limit)
  const { kind, name } = subject
  const shown = kind === 'key' ? (parts.keys.list().find(key => key.id === name)?.name ?? name) : name
  const action = isTaken ? 'limit removed' : 'limit set'
  parts.activity.append({
    kind,
    action,
    client: caller.name,
    via: caller.face,
    tool: shown,
    detail: limit,
  })
  return views
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
  throw new AppError('not_found', `There is no ${what[kind]} ${JSON.stringify(name.slice(0, 200))}.`)
}

/** What was given of a key, as the record shows it: nothing in it is secret. */
function rightsOf(given: Parsed<'keys.create'> | Parsed<'keys.update'>): Record<string, unknown> {
  const { scope, expiresAt, identity, mayApprove, admin, signed } = given
  return { scope, expiresAt, identity, mayApprove, admin, signed }
}

function note(
  { activity }: Pick<Parts, 'activity'>,
  { name: client, face: via }: Caller,
  action: string,
  name: string,
  detail?: Record<string, unknown>,
): void {
  activity.append({ kind: 'key', action, client, via, tool: name, ...(detail && { detail }) })
}
