import type { AuthType, Server, ServerKind } from '#contract'
import type { Suggestion } from './server-paths.ts'

/** Where a value comes from. `kept` is a reference already stored; its value is never shown. */
export type Source = 'plain' | 'secret' | 'env' | 'kept'

/** One variable of a server's environment, as edited. */
export type EnvRow = { id: string; name: string; value: string; source: Source }

/** The form's own shape: every field always there, as text where it is typed as text. */
export type ServerFields = {
  name: string
  kind: ServerKind
  command: string
  /** One argument per line. */
  args: string
  cwd: string
  env: EnvRow[]
  url: string
  authType: AuthType
  header: string
  secretSource: Exclude<Source, 'plain'>
  secret: string
  trust: Server['trust']
  sharing: Server['sharing']
  /** Empty: as in Settings. */
  syncEvery: string
  /** Seconds; empty: the default. */
  timeout: string
  enabled: boolean
}

/** A form nobody has typed in. */
export const emptyFields: ServerFields = {
  name: '',
  kind: 'stdio',
  command: '',
  args: '',
  cwd: '',
  env: [],
  url: '',
  authType: 'none',
  header: '',
  secretSource: 'secret',
  secret: '',
  trust: 'first_use',
  sharing: 'shared',
  syncEvery: '',
  timeout: '',
  enabled: true,
}

/** The form filled with a server that runs without an account; `folder` is the placeholder to be replaced. */
export function suggestedFields(suggestion: Suggestion, name: string, folder: string): ServerFields {
  const args = ['-y', `@modelcontextprotocol/server-${suggestion}`]
  if (suggestion === 'filesystem') args.push(folder)
  return { ...emptyFields, name, command: 'npx', args: args.join('\n') }
}

/** A stored server as the form edits it. */
export function fieldsOf(server: Server): ServerFields {
  return {
    ...emptyFields,
    ...processFields(server),
    ...authFields(server),
    name: server.name,
    kind: server.kind,
    url: server.url ?? '',
    trust: server.trust,
    sharing: server.sharing,
    syncEvery: server.syncEvery ?? '',
    timeout: server.timeoutMs === undefined ? '' : String(server.timeoutMs / 1000),
    enabled: server.enabled,
  }
}

function processFields({ command = '', args = [], cwd = '', env = {} }: Server) {
  const rows = Object.entries(env).map(([name, text]) => ({ id: name, name, ...readReference(text) }))
  return { command, args: args.join('\n'), cwd, env: rows }
}

function authFields({ auth }: Server) {
  const { source, value } = readReference(auth.secret)
  return {
    authType: auth.type,
    header: auth.header ?? '',
    secretSource: source === 'plain' ? ('secret' as const) : source,
    secret: source === 'plain' ? '' : value,
  }
}

function readReference(text: string | undefined): { source: Source; value: string } {
  if (text?.startsWith('keychain:')) return { source: 'kept', value: text }
  if (text?.startsWith('env:')) return { source: 'env', value: text.slice(4) }
  return { source: 'plain', value: text ?? '' }
}
