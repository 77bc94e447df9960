import type { Server, ServerChange, ServerInput } from '#contract'

/**
 * The server as it would be after a change. A field that is given replaces the old one as a whole, an empty `cwd` takes it
 * away, `syncEvery: 'default'` and `timeoutMs: null` follow the general ones again, and `auth` without a secret keeps the stored one.
 */
export function merge(server: Server, change: ServerChange): ServerInput {
  const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, syncEvery, ...before } = server
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const every = change.syncEvery ?? syncEvery
  return {
    ...before,
    ...given,
    timeoutMs: change.timeoutMs === null ? undefined : (change.timeoutMs ?? before.timeoutMs),
    auth: mergeAuth(server.auth, change.auth),
    ...(every === undefined || every === 'default' ? { syncEvery: undefined } : { syncEvery: every }),
  }
}

function mergeAuth(before: Server['auth'], change: ServerChange['auth']): Server['auth'] {
  if (!change) return before
  const secret = change.secret ?? before.secret
  if (change.type === 'none' || secret === undefined) return change
  return { ...(change.type === before.type && before.header && { header: before.header }), ...change, secret }
}
