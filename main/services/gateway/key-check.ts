import type { IncomingHttpHeaders } from 'node:http'
import { AppError } from '#base/errors.ts'
import type { KeyOwner } from '#base/key-owner.ts'
import type { Activity } from '#services/activity/activity.ts'
import type { Keys } from '#services/keys/keys.ts'
import { keyIn } from './guard.ts'

type Deps = { keys: Pick<Keys, 'check' | 'refused'>; activity?: Pick<Activity, 'append'> | undefined }

/** What a session says whose key ended under it. */
export const endedSentence =
  'The key of this session is not in force any more: it was revoked, or has expired. Ask the person for a new one.'

/**
 * The owner of the key that a request carries. Throws `key_missing`, and `key_refused` with what became of the key.
 * A key that ended is on record with its name; what was never a key is not, for anybody can send any text.
 */
export function checkKey(headers: IncomingHttpHeaders, { keys, activity }: Deps): KeyOwner {
  const key = keyIn(headers)
  if (key === undefined) {
    const message =
      'This needs a key: send Authorization: Bearer KEY, or X-API-Key. Make one with `gatehouse keys create NAME`.'
    throw new AppError('key_missing', message)
  }
  const owner = keys.check(key)
  if (owner) return owner
  const refused = keys.refused(key)
  const message = refused ? sentenceOf(refused) : 'This key is not known here. Make one in Gatehouse.'
  if (refused) {
    const what = { kind: 'key' as const, action: 'refused', client: refused.name, tool: refused.name }
    activity?.append({ ...what, via: 'gateway', outcome: 'refused', code: 'key_refused', note: message })
  }
  throw new AppError('key_refused', message)
}

function sentenceOf({ name, ended, at }: NonNullable<ReturnType<Keys['refused']>>): string {
  switch (ended) {
    case 'revoked':
      return `The key ${name} was revoked at ${at}. Make a new one in Gatehouse.`
    case 'expired':
      return `The key ${name} expired at ${at}. Give it a later end in Gatehouse, or make a new one.`
    case 'replaced':
      return `The key ${name} was given a new value, and this one worked until ${at}. Use the new one.`
  }
}
