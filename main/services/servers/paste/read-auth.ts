import { nameLooksSecret, valueLooksSecret } from '../looks-secret.ts'
import { fillPlaceholder } from './placeholder.ts'
import { isObject } from './pasted.ts'

type Auth = { type: string; header?: string; secret?: string }
type Read = { auth?: Auth; notes: string[] }

/** The auth behind `headers: {…}`: the one that carries a secret; others are told, not kept. Throws `bad_input` for one that cannot be kept. */
export function readHeaders(headers: unknown): Read {
  if (!isObject(headers)) return { notes: [] }
  const texts = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  const secret = texts.find(([name, value]) => nameLooksSecret(name) || valueLooksSecret(value))
  const notes = texts
    .filter(entry => entry !== secret)
    .map(([name]) => `The header ${name} is not taken over.`)
  if (!secret) return { notes }
  const { auth, note } = readHeader(...secret)
  return { auth, notes: note ? [...notes, note] : notes }
}

function readHeader(header: string, text: string): { auth: Auth; note?: string } {
  const bearer =
    header.toLowerCase() === 'authorization' ? /^Bearer\s+(\S.*)$/i.exec(text.trim())?.[1] : undefined
  const { value, note } = fillPlaceholder(bearer ?? text, `the header ${header}`)
  const auth = bearer ? { type: 'bearer', secret: value } : { type: 'api_key', header, secret: value }
  return { auth, ...(note && { note }) }
}

/** Seed B's `auth_type` and `auth_secret_ref`. */
export function readSeedAuth(value: Record<string, unknown>): Auth | undefined {
  const { auth_type: type, auth_secret_ref: secret, auth_header: header } = value
  if (typeof type !== 'string' || type === 'none') return undefined
  return {
    type,
    ...(typeof secret === 'string' && { secret }),
    ...(typeof header === 'string' && { header }),
  }
}
