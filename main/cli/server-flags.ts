import { jsonObjectArgument } from './json-argument.ts'
import { UsageError } from './usage.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What `servers add` takes. */
export type AddOptions = {
  /** `true`: print JSON; a text: the server to add. */
  json?: string | true
  name?: string
  slug?: string
  kind?: string
  command?: string
  cwd?: string
  env?: Record<string, string>
  url?: string
  bearer?: string
  bearerFromEnv?: string
  apiKey?: string
  apiKeyFromEnv?: string
  header?: string
  disabled?: true
  trust?: string
  sharing?: string
  syncEvery?: string
  timeoutMs?: number
}

/** The server that the flags or the JSON describe. The core checks every field; here only what the command line itself gets wrong. */
export function serverOf(command: string[], options: AddOptions, env: Env): Record<string, unknown> {
  const { json, env: variablesGiven = {}, ...flags } = options
  if (typeof json === 'string') {
    if (command.length + Object.keys(flags).length + Object.keys(variablesGiven).length > 0)
      throw new UsageError('Give the server either as JSON or by flags, not both.')
    return jsonObjectArgument(json, 'The value of --json')
  }
  return fromFlags(command, options, env)
}

function fromFlags(command: string[], options: AddOptions, env: Env): Record<string, unknown> {
  const { name, slug, kind, cwd, url, trust, sharing, syncEvery, timeoutMs } = options
  const started = programOf(command, options)
  if (!started && url === undefined)
    throw new UsageError(
      'A server needs a command behind -- or an address by --url. See: gatehouse servers add --help',
    )
  const auth = authOf(options, env)
  const usualKind = started ? 'stdio' : 'http'
  const given = {
    name: name ?? slug,
    slug,
    kind: kind ?? usualKind,
    cwd,
    url,
    auth,
    trust,
    sharing,
    syncEvery,
    timeoutMs,
  }
  return withoutUndefined({ ...given, ...started, ...switchedOff(options), ...variables(options) })
}

const switchedOff = ({ disabled }: AddOptions): object => (disabled ? { enabled: false } : {})
const variables = ({ env = {} }: AddOptions): object => (Object.keys(env).length > 0 ? { env } : {})

function programOf(command: string[], options: AddOptions): { command: string; args: string[] } | undefined {
  if (options.command !== undefined) return { command: options.command, args: command }
  const [program, ...args] = command
  return program === undefined ? undefined : { command: program, args }
}

function authOf(options: AddOptions, env: Env): object | undefined {
  const bearer = secretOf('--bearer', options.bearer, options.bearerFromEnv, env)
  const apiKey = secretOf('--api-key', options.apiKey, options.apiKeyFromEnv, env)
  if (bearer !== undefined && apiKey !== undefined)
    throw new UsageError('A server has one kind of authentication: --bearer or --api-key.')
  if (options.header !== undefined && apiKey === undefined)
    throw new UsageError('--header names the header of --api-key.')
  if (bearer !== undefined) return { type: 'bearer', secret: bearer }
  return apiKey === undefined
    ? undefined
    : withoutUndefined({ type: 'api_key', header: options.header, secret: apiKey })
}

/** A secret never stands on the command line itself, where every program on the computer can read it. */
function secretOf(
  option: string,
  reference: string | undefined,
  variableName: string | undefined,
  env: Env,
): string | undefined {
  if (reference !== undefined && variableName !== undefined)
    throw new UsageError(`Give ${option} or ${option}-from-env, not both.`)
  if (reference !== undefined && !/^(keychain|env):./.test(reference))
    throw new UsageError(
      `${option} takes keychain:NAME or env:VAR, never the secret itself: other programs can read a command line.`,
    )
  if (variableName === undefined) return reference
  const value = env[variableName]
  if (!value) throw new UsageError(`${option}-from-env: the variable ${variableName} is not set.`)
  return value
}

const withoutUndefined = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
