import { z } from 'zod'
import { WireError } from './errors.ts'

export const ServerId = z.uuid().brand('ServerId')
export type ServerId = z.infer<typeof ServerId>

/** Lower-case letters, digits and single dashes, 1–32 characters; the tool prefix and the route are made of it. */
export const Slug = z
  .string()
  .max(32, 'A slug has at most 32 characters.')
  .regex(
    /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    'A slug has lower-case letters, digits and single dashes, e.g. my-files.',
  )
export type Slug = z.infer<typeof Slug>

/** Under this slug workflows stand among the servers' tools; no server may have it. */
export const workflowsSlug = 'workflows'

export const ServerKind = z.enum(['stdio', 'http', 'sse', 'rest', 'pyexecutor'], {
  error: 'The kind of a server is stdio, http, sse, rest or pyexecutor.',
})
export type ServerKind = z.infer<typeof ServerKind>

export const AuthType = z.enum(['none', 'bearer', 'api_key'], {
  error: 'The type of auth is none, bearer or api_key.',
})
export type AuthType = z.infer<typeof AuthType>

/**
 * `secret` is `keychain:NAME`, `env:VAR`, or on input a raw value, which is moved to the keychain on saving (S4).
 * `header` serves `api_key` and defaults to `X-API-Key` (S3).
 */
export const Auth = z.object({
  type: AuthType.default('none'),
  header: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'A header name has letters, digits and dashes only.')
    .optional(),
  secret: z.string().min(1).max(16_384).optional(),
})
export type Auth = z.infer<typeof Auth>

const text = (max: number) =>
  z
    .string()
    .max(max)
    // oxlint-disable-next-line no-control-regex -- a NUL ends a C string; a process cannot be given one
    .regex(/^[^\0]*$/, 'It contains a NUL character.')

/** How often a server is read: `off`, `15m`, `2h`, or a five-field cron expression (S7). */
export const SyncEvery = z.string().trim().min(2).max(100)

const ServerFields = z.strictObject({
  name: z.string().trim().min(1, 'A server needs a name.').max(80),
  slug: Slug.optional(),
  kind: ServerKind,
  command: text(4096).optional(),
  args: z.array(text(32_768)).max(500).optional(),
  cwd: text(4096).optional(),
  /** Values are `keychain:NAME`, `env:VAR` or plain text; values that look like secrets are moved to the keychain. */
  env: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'Not a variable name.'), text(32_768))
    .optional(),
  url: z
    .url({ protocol: /^https?$/, error: 'The address must start with http:// or https://.' })
    .max(2048)
    .optional(),
  auth: Auth.optional(),
  enabled: z.boolean().optional(),
  /** `review` holds new and changed tools until a person approves; `first_use` holds changed ones only (S12). */
  trust: z.enum(['review', 'first_use']).optional(),
  /** One connection for all clients, or one per client session (S13). */
  sharing: z.enum(['shared', 'session']).optional(),
  syncEvery: SyncEvery.optional(),
  /** Longest wait for one call, in milliseconds. */
  timeoutMs: z.int().min(100).max(86_400_000).optional(),
})

/** What a person gives to register a server (S1). */
export const ServerInput = ServerFields.superRefine((server, context) => {
  if (server.kind === 'stdio' && !server.command)
    context.addIssue({ code: 'custom', path: ['command'], message: 'A stdio server needs a command.' })
  if (server.kind !== 'stdio' && !server.url)
    context.addIssue({
      code: 'custom',
      path: ['url'],
      message: `A server of kind ${server.kind} needs an address (url).`,
    })
  if (server.auth && server.auth.type !== 'none' && !server.auth.secret)
    context.addIssue({
      code: 'custom',
      path: ['auth', 'secret'],
      message: `Auth type ${server.auth.type} needs a secret.`,
    })
})
export type ServerInput = z.infer<typeof ServerInput>

/** Given fields replace the old ones; an empty `cwd` takes it away, `syncEvery: 'default'` and `timeoutMs: null` follow the general ones, `auth` without a secret keeps the stored one. */
export const ServerChange = ServerFields.partial().extend({
  slug: Slug,
  timeoutMs: ServerFields.shape.timeoutMs.nullable(),
})
export type ServerChange = z.infer<typeof ServerChange>

/** A registered server as stored. Secrets are references, never values. */
export const Server = z.object({
  id: ServerId,
  slug: Slug,
  name: z.string(),
  kind: ServerKind,
  command: z.string().optional(),
  args: z.array(z.string()).optional(),
  cwd: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  url: z.string().optional(),
  auth: Auth,
  enabled: z.boolean(),
  trust: z.enum(['review', 'first_use']),
  sharing: z.enum(['shared', 'session']),
  syncEvery: SyncEvery.optional(),
  timeoutMs: z.int().optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Server = z.infer<typeof Server>

/** The live state of a server's connection (S8). `at` and `since` are ISO times. */
export const ServerState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('disabled') }),
  z.object({ kind: z.literal('connecting'), since: z.iso.datetime() }),
  z.object({ kind: z.literal('connected'), since: z.iso.datetime(), pid: z.int().optional() }),
  z.object({ kind: z.literal('retrying'), at: z.iso.datetime(), attempt: z.int(), error: WireError }),
  z.object({ kind: z.literal('sign_in_needed'), error: WireError }),
  z.object({ kind: z.literal('failed'), error: WireError }),
])
export type ServerState = z.infer<typeof ServerState>

/** A server with everything the panel, CLI and REST show of it (S8). */
export const ServerView = Server.extend({
  state: ServerState,
  tools: z.object({ total: z.int(), enabled: z.int(), held: z.int() }),
  resources: z.int(),
  resourceTemplates: z.int(),
  prompts: z.int(),
  lastSynced: z.iso.datetime().nullable(),
  lastError: WireError.nullable(),
  nextSync: z.iso.datetime().nullable(),
  protocolVersion: z.string().nullable(),
  serverInfo: z.object({ name: z.string(), version: z.string(), title: z.string().optional() }).nullable(),
  instructions: z.string().nullable(),
})
export type ServerView = z.infer<typeof ServerView>

/** What a pasted snippet would add, shown before anything is stored or run (S1). */
export const ImportPreview = z.object({
  servers: z.array(
    z.object({
      server: ServerInput,
      /** The exact command line or address, untruncated. */
      shows: z.string(),
      /** Fields whose plain value will be moved to the keychain. */
      secrets: z.array(z.string()),
      note: z.string().optional(),
    }),
  ),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
})
export type ImportPreview = z.infer<typeof ImportPreview>

export const ImportResult = z.object({
  added: z.array(Server),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
})
export type ImportResult = z.infer<typeof ImportResult>
