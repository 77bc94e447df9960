import { AppError } from '#base/errors.ts'
import { nameOf } from './name-of.ts'
import { type Found, isObject, type ReadEntry, text } from './pasted.ts'
import { fillPlaceholder } from './placeholder.ts'
import { readHeaders, readSeedAuth } from './read-auth.ts'
import { type Place, readPlace } from './read-place.ts'

const READ = new Set(
  `name slug kind type transport command args cwd env environment url httpUrl serverUrl endpoint_url headers auth auth_type
  auth_secret_ref auth_header enabled disabled trust sharing syncEvery timeoutMs source description is_enabled`.split(
    /\s+/,
  ),
)

/** One entry of a snippet as the fields of a server, or why it is skipped; what Gatehouse does not know is named in a note. */
export function readEntry({ name, value }: Found): ReadEntry {
  const given = (isObject(value) && text(value['name'])) || name.trim()
  try {
    if (!isObject(value)) throw new AppError('bad_input', 'It is not a JSON object.')
    return readServer(given, value)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { name: given || 'unnamed', reason: error.message }
  }
}

function readServer(given: string, value: Record<string, unknown>): ReadEntry {
  const place = readPlace(value)
  const { auth, notes: authNotes } = readAuth(value)
  const { env, notes: envNotes } = readEnv(value['env'] ?? value['environment'])
  const name = (given || nameOf(place)).slice(0, 80)
  const options = pick(value, ['slug', 'cwd', 'trust', 'sharing', 'syncEvery', 'timeoutMs'])
  const server = {
    name,
    ...place,
    ...options,
    ...(env && { env }),
    ...(auth && { auth }),
    enabled: isEnabled(value),
  }
  return { name, server, notes: [...authNotes, ...envNotes, ...notesOn(value, place)] }
}

function readAuth(value: Record<string, unknown>): ReturnType<typeof readHeaders> {
  if (isObject(value['auth'])) return { auth: { type: 'none', ...value['auth'] }, notes: [] }
  const seed = readSeedAuth(value)
  return seed ? { auth: seed, notes: [] } : readHeaders(value['headers'])
}

function readEnv(env: unknown): { env?: Record<string, string>; notes: string[] } {
  if (!isObject(env)) return { notes: [] }
  const notes: string[] = []
  const entries = Object.entries(env).map(([name, value]) => {
    const filled = fillPlaceholder(
      typeof value === 'string' ? value : JSON.stringify(value),
      `the variable ${name}`,
    )
    if (filled.note) notes.push(filled.note)
    return [name, filled.value]
  })
  return { env: Object.fromEntries(entries), notes }
}

function isEnabled(value: Record<string, unknown>): boolean {
  return value['disabled'] !== true && value['enabled'] !== false && value['is_enabled'] !== false
}

function notesOn(value: Record<string, unknown>, { args = [] }: Place): string[] {
  const unknown = Object.keys(value).filter(name => !READ.has(name))
  const placeholder = args.find(arg => /\$\{[^{}]+\}/.test(arg))
  return [
    ...(unknown.length > 0 ? [`Not taken over: ${unknown.slice(0, 20).join(', ')}.`] : []),
    ...(placeholder ? [`The argument ${placeholder} is passed as it stands; nothing is filled in.`] : []),
  ]
}

function pick(value: Record<string, unknown>, names: string[]): Record<string, unknown> {
  const given = names.filter(name => value[name] !== undefined && value[name] !== null && value[name] !== '')
  return Object.fromEntries(given.map(name => [name, value[name]]))
}
