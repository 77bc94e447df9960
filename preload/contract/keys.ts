import { z } from 'zod'

const Glob = z.string().min(1).max(200)

/** What a key may reach (K1, K2). A list that is null stands for everything of its sort, an empty one for nothing. */
export const KeyScope = z.strictObject({
  /** Slugs of servers, as globs. */
  servers: z.array(Glob).max(500).nullable().default(null),
  /** Names of workflows, as globs. */
  workflows: z.array(Glob).max(500).nullable().default(null),
  /** Names of tools (own or exposed), as globs. */
  tools: z.array(Glob).max(500).nullable().default(null),
  /** Only tools that claim to read only, and of a server whose tools a person has reviewed. */
  readOnly: z.boolean().default(false),
})
export type KeyScope = z.infer<typeof KeyScope>

/** How often: `burst` at once, `perMinute` on end, `perDay` in a day of this computer's time. Null is no limit (K3). */
export const Limit = z.strictObject({
  burst: z.int().min(1).max(1_000_000).nullable().default(null),
  perMinute: z.int().min(1).max(1_000_000).nullable().default(null),
  perDay: z.int().min(1).max(1_000_000_000).nullable().default(null),
})
export type Limit = z.infer<typeof Limit>

/** Whose calls a limit counts: a key's, or those of a tool (by exposed name) or workflow, whoever calls. */
export const LimitSubject = z.strictObject({
  kind: z.enum(['key', 'tool', 'workflow']),
  /** A key's id, a tool's exposed name, or a workflow's name. */
  name: z.string().min(1).max(200),
})
export type LimitSubject = z.infer<typeof LimitSubject>

export const LimitView = z.object({
  subject: LimitSubject,
  limit: Limit,
  /** Calls of this day, and how many were turned away. */
  today: z.int(),
  refusedToday: z.int(),
})
export type LimitView = z.infer<typeof LimitView>

/** What a key may decide, and as whom. */
const rights = {
  /** The e-mail by which it is a designated approver of workflow gates; null: it is none. */
  identity: z.email().max(320).nullable(),
  /** May decide workflow gates over MCP and REST. An agent's key may not unless a person says so (P2). */
  mayApprove: z.boolean(),
  /** May decide any gate, its own jobs' too, and change Gatehouse over REST. */
  admin: z.boolean(),
  /** Its decisions must be signed with its own secret (P2). */
  signed: z.boolean(),
}

/** A client's key. The key itself is shown once, at creation; a SHA-256 is kept (K1). */
export const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The first characters, to tell keys apart. */
  prefix: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  scope: KeyScope,
  ...rights,
  /** The rotated key's old value still works until then. */
  overlapUntil: z.iso.datetime().nullable(),
})
export type ApiKey = z.infer<typeof ApiKey>

/** Shown once: the key, and the secret its decisions are signed with when it must sign. */
export const NewApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  key: z.string(),
  signingSecret: z.string().nullable(),
})
export type NewApiKey = z.infer<typeof NewApiKey>

const keyName = z
  .string()
  .trim()
  .min(1, 'A key needs a name.')
  .max(80)
  .regex(/^(?!workflow:)/, 'A key’s name must not begin with workflow:, which stands for workflows.')

const changeable = {
  scope: KeyScope.optional(),
  expiresAt: z.iso.datetime().nullable().optional(),
  identity: rights.identity.optional(),
  mayApprove: z.boolean().optional(),
  admin: z.boolean().optional(),
  signed: z.boolean().optional(),
}

export const KeyInput = z.strictObject({ name: keyName, ...changeable })
export type KeyInput = z.infer<typeof KeyInput>

export const KeyChange = z.strictObject({
  id: z.string().min(1).max(100),
  name: keyName.optional(),
  ...changeable,
})
export type KeyChange = z.infer<typeof KeyChange>
