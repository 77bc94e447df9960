import { type Auth, type Server, type ServerChange, ServerInput } from '#contract'
import type { EnvRow, ServerFields } from './server-fields.ts'

/** A secret to put into the keychain before the server is stored, and the reference that stands for it. */
export type NewSecret = { name: string; value: string }

/** Sentences by field; env rows by `env.<row id>`. */
export type FieldErrors = Record<string, string>

export type ReadFields =
  | { ok: true; input: ServerInput; secrets: NewSecret[] }
  | { ok: false; errors: FieldErrors }

/** What the form says, checked against the contract, or which fields are wrong and why. */
export function readFields(fields: ServerFields, slug: string): ReadFields {
  const rowErrors = findRowErrors(fields.env)
  const input = {
    name: fields.name.trim(),
    kind: fields.kind,
    ...(fields.kind === 'stdio' ? processOf(fields, slug) : addressOf(fields)),
    enabled: fields.enabled,
    trust: fields.trust,
    sharing: fields.sharing,
    ...(fields.syncEvery.trim() && { syncEvery: fields.syncEvery.trim() }),
    ...(fields.timeout.trim() && { timeoutMs: Math.round(Number(fields.timeout) * 1000) }),
  }
  const parsed = ServerInput.safeParse(input)
  const errors = { ...(parsed.success ? {} : issuesByField(parsed.error.issues)), ...rowErrors }
  if (!parsed.success || Object.keys(errors).length > 0) return { ok: false, errors }
  return { ok: true, input: parsed.data, secrets: newSecrets(fields, slug) }
}

/**
 * Only what differs from the stored server, so that an edit never undoes what happened meanwhile. An empty `cwd`,
 * the interval `default` and the time-out `null` take the old value away.
 */
export function changeOf(server: Server, input: ServerInput): ServerChange {
  const before: Record<string, unknown> = server
  const emptied = {
    ...(server.cwd && { cwd: '' }),
    ...(server.syncEvery && { syncEvery: 'default' }),
    ...(server.timeoutMs !== undefined && { timeoutMs: null }),
  }
  const changed = Object.entries({ ...emptied, ...input }).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]),
  )
  return { slug: server.slug, ...Object.fromEntries(changed) }
}

function processOf(fields: ServerFields, slug: string) {
  const rows = fields.env.filter(row => row.name.trim() !== '')
  return {
    command: fields.command.trim(),
    args: fields.args.split('\n').filter(line => line !== ''),
    env: Object.fromEntries(rows.map(row => [row.name.trim(), valueOf(row, slug)])),
    ...(fields.cwd.trim() && { cwd: fields.cwd.trim() }),
  }
}

function addressOf(fields: ServerFields) {
  const auth: Auth = { type: fields.authType }
  if (fields.authType === 'none') return { url: fields.url.trim(), auth }
  const header = fields.header.trim()
  if (fields.authType === 'api_key' && header) auth.header = header
  const secret = secretOf(fields)
  if (secret) auth.secret = secret
  return { url: fields.url.trim(), auth }
}

/** A raw value is moved to the keychain by the core when it is saved (S4). */
function secretOf({ secretSource, secret }: ServerFields): string {
  return secretSource === 'env' && secret ? `env:${secret.trim()}` : secret
}

function valueOf(row: EnvRow, slug: string): string {
  if (row.source === 'env') return `env:${row.value.trim()}`
  if (row.source === 'secret') return `keychain:${secretName(slug, row.name.trim())}`
  return row.value
}

function newSecrets(fields: ServerFields, slug: string): NewSecret[] {
  if (fields.kind !== 'stdio') return []
  return fields.env
    .filter(row => row.source === 'secret' && row.name.trim() !== '')
    .map(row => ({ name: secretName(slug, row.name.trim()), value: row.value }))
}

/** The name under which the core, too, keeps a variable's secret: it goes when the server goes. */
function secretName(slug: string, variable: string): string {
  return `server.${slug}.env.${variable}`.slice(0, 100)
}

/** The short name a new server gets: the core's rule, so that it can be shown, and secrets named by it, beforehand. */
export function freeSlug(name: string, taken: readonly string[]): string {
  const base = slugOf(name)
  if (!taken.includes(base)) return base
  for (let number = 2; ; number++) {
    const ending = `-${number}`
    const slug = base.slice(0, 32 - ending.length).replace(/-$/, '') + ending
    if (!taken.includes(slug)) return slug
  }
}

function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const slug = plain.replaceAll(/[^a-z0-9]+/g, '-').replace(/^-/, '')
  return slug.slice(0, 32).replace(/-$/, '') || 'server'
}

function findRowErrors(rows: EnvRow[]): FieldErrors {
  const errors: FieldErrors = {}
  const seen = new Set<string>()
  for (const row of rows) {
    const problem = problemOf(row, seen)
    if (problem) errors[`env.${row.id}`] = problem
    seen.add(row.name.trim())
  }
  return errors
}

/** A key of `en.json` under `form.envErrors.`. */
function problemOf({ name, value, source }: EnvRow, seen: Set<string>): string | undefined {
  const trimmed = name.trim()
  if (trimmed === '') return value === '' ? undefined : 'nameMissing'
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(trimmed)) return 'nameWrong'
  if (seen.has(trimmed)) return 'nameTwice'
  if (source !== 'plain' && value.trim() === '') return 'valueMissing'
  return undefined
}

function issuesByField(issues: readonly { path: PropertyKey[]; message: string }[]): FieldErrors {
  const errors: FieldErrors = {}
  for (const { path, message } of issues) {
    const key = fieldOf(path.map(String))
    errors[key] ??= message
  }
  return errors
}

function fieldOf([first = '', second = '']: string[]): string {
  if (first === 'auth') return second === 'type' ? 'authType' : second
  return first === 'timeoutMs' ? 'timeout' : first
}
