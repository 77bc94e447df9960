import { Server, ServerInput, type Server as ServerType } from '#contract'
import { AppError } from '#base/errors.ts'

import { faultSentence, faultsOf, plainFault } from '#base/faults.ts'
import { withoutCredentials } from './address-credentials.ts'
import { checkReferences } from './own-secrets.ts'

/** A row of the table `servers`. */
export type ServerRow = {
  id: string
  slug: string
  name: string
  enabled: number
  config: string
  created_at: string
  updated_at: string
}

export function toServer(row: ServerRow): ServerType {
  const config: unknown = JSON.parse(row.config)
  const { id, slug, name, created_at: createdAt, updated_at: updatedAt } = row
  return Server.parse({ ...Object(config), id, slug, name, enabled: row.enabled === 1, createdAt, updatedAt })
}

export function toRow(server: ServerType): ServerRow {
  const { id, slug, name, enabled, createdAt, updatedAt, ...config } = server
  return {
    id,
    slug,
    name,
    enabled: enabled ? 1 : 0,
    config: JSON.stringify(config),
    created_at: createdAt,
    updated_at: updatedAt,
  }
}

type Fields = Omit<ServerType, 'id' | 'createdAt' | 'updatedAt' | 'slug'>

/**
 * The configuration as a whole: checked, with every default filled in and without what its kind does not use
 * (a command at an address, a header at a command). Throws `bad_input` that names each field at fault.
 */
export function complete(input: ServerInput): Fields {
  const parsed = ServerInput.safeParse(withoutCredentials(input), { error: plainFault })
  if (!parsed.success)
    throw new AppError('bad_input', faultSentence(parsed.error.issues), {
      data: faultsOf(parsed.error.issues),
    })
  checkReferences(parsed.data)
  const { slug: _, name, kind, command, args, cwd, env, url, auth, enabled, ...rest } = parsed.data
  const place =
    kind === 'stdio'
      ? { command, args: args ?? [], ...(cwd && { cwd }), env: env ?? {}, auth: { type: 'none' as const } }
      : { url, auth: completeAuth(auth) }
  const { trust = 'first_use', sharing = 'shared', ...options } = rest
  return JSON.parse(
    JSON.stringify({ name, kind, ...place, enabled: enabled ?? true, trust, sharing, ...options }),
  )
}

function completeAuth(auth: ServerInput['auth']): ServerType['auth'] {
  if (!auth || auth.type === 'none') return { type: 'none' }
  if (auth.type === 'bearer') return { type: 'bearer', ...(auth.secret && { secret: auth.secret }) }
  return { type: 'api_key', header: auth.header ?? 'X-API-Key', ...(auth.secret && { secret: auth.secret }) }
}
