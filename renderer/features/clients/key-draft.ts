import type { ApiKey, KeyChange, KeyInput, KeyScope } from '#contract'

/** The three things a key's reach is told in. */
export const reaches = ['servers', 'workflows', 'tools'] as const
export type Reach = (typeof reaches)[number]

/** A key as a form has it: a list that is null is everything, and a day is a day of this computer's time. */
export type KeyDraft = {
  name: string
  scope: KeyScope
  /** `2026-12-31`, its end; empty for never. */
  expires: string
  identity: string
  mayApprove: boolean
  admin: boolean
  signed: boolean
}

/** A new key may call what agents may call, and decides nothing. */
export const emptyDraft: KeyDraft = {
  name: '',
  scope: { servers: null, workflows: null, tools: null, readOnly: false },
  expires: '',
  identity: '',
  mayApprove: false,
  admin: false,
  signed: false,
}

export const draftOf = ({
  name,
  scope,
  expiresAt,
  identity,
  mayApprove,
  admin,
  signed,
}: ApiKey): KeyDraft => ({
  name,
  scope,
  expires: expiresAt === null ? '' : dayOf(new Date(expiresAt)),
  identity: identity ?? '',
  mayApprove,
  admin,
  signed,
})

/** Everything of a draft, for a key that is made. */
export const inputOf = (draft: KeyDraft): KeyInput => ({
  name: draft.name.trim(),
  scope: draft.scope,
  expiresAt: endOf(draft.expires),
  identity: draft.identity.trim() || null,
  mayApprove: draft.mayApprove,
  admin: draft.admin,
  signed: draft.signed,
})

/** Only what differs, so that saving a name does not undo what someone else set meanwhile; null when nothing does. */
export function changeOf(key: ApiKey, draft: KeyDraft): KeyChange | null {
  const before = draftOf(key)
  const now = inputOf(draft)
  const was = inputOf(before)
  const names = ['name', 'scope', 'identity', 'mayApprove', 'admin', 'signed'] as const
  const changed = names.filter(name => JSON.stringify(now[name]) !== JSON.stringify(was[name]))
  const fields = Object.fromEntries(changed.map(name => [name, now[name]]))
  const expiry = draft.expires === before.expires ? {} : { expiresAt: now.expiresAt }
  const change = { id: key.id, ...fields, ...expiry }
  return Object.keys(change).length > 1 ? change : null
}

const two = (number: number) => String(number).padStart(2, '0')

/** The day of a time, here. */
export const dayOf = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`

/** The last second of a day here, as ISO; null for no day. */
function endOf(day: string): string | null {
  if (day === '') return null
  const at = new Date(`${day}T23:59:59`)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}
