import { z } from 'zod'
import { JobId } from './jobs.ts'
import { Condition } from './policy.ts'
import { Annotations } from './tools.ts'

/** `call_12` a held tool call, `gate_30` a workflow's gate (its request id is 30). */
export const ApprovalId = z
  .string()
  .regex(/^(call|gate)_[1-9]\d{0,14}$/, 'An approval id looks like call_12 or gate_30.')
export type ApprovalId = z.infer<typeof ApprovalId>

/** `pending` until a person decided; `expired`, `withdrawn` (the key was revoked, the tool changed) and `quit` are a no by nobody. */
export const ApprovalStatus = z.enum(['pending', 'approved', 'rejected', 'expired', 'withdrawn', 'quit'])
export type ApprovalStatus = z.infer<typeof ApprovalStatus>

const common = {
  id: ApprovalId,
  status: ApprovalStatus,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Who asks: a client's name, `workflow:NAME`, or for a gate what started the job. */
  client: z.string(),
  decidedAt: z.iso.datetime().nullable(),
  /** Who decided, null when nobody did. */
  decidedBy: z.string().nullable(),
  /** From which face: `tray`, `window`, `cli`, `rest`, `mcp`, `notification`. */
  decidedFrom: z.string().nullable(),
  comment: z.string().nullable(),
}

/** A tool call that policy says must be asked (P4, P5). */
export const CallApproval = z.object({
  ...common,
  kind: z.literal('call'),
  session: z.string().nullable(),
  server: z.string(),
  serverName: z.string(),
  /** The server's own name of the tool. */
  tool: z.string(),
  exposedName: z.string(),
  title: z.string().nullable(),
  description: z.string(),
  annotations: Annotations.nullable(),
  inputSchema: z.unknown(),
  /** In full while it waits; with secrets taken out once it is decided. */
  arguments: z.record(z.string(), z.unknown()),
  /** What a person made of them before approving. */
  editedArguments: z.record(z.string(), z.unknown()).nullable(),
  /** Why it is asked. */
  because: z.string(),
  /** Calls that wait for this answer now; 0 when the client has given up and may ask again. */
  waiting: z.int(),
  /** How often it was asked in all. */
  asked: z.int(),
  /** The rule that a decision for longer than once has made. */
  rule: z.uuid().nullable(),
})
export type CallApproval = z.infer<typeof CallApproval>

/** A workflow's gate (P1). */
export const GateApproval = z.object({
  ...common,
  kind: z.literal('gate'),
  job: JobId,
  workflow: z.string(),
  step: z.string(),
  message: z.string(),
  approvers: z.array(z.string()),
  /** How many different approvers must say yes. */
  required: z.int(),
  /** Who has said yes so far. */
  votes: z.array(z.object({ by: z.string(), at: z.iso.datetime() })),
})
export type GateApproval = z.infer<typeof GateApproval>

export const Approval = z.discriminatedUnion('kind', [CallApproval, GateApproval])
export type Approval = z.infer<typeof Approval>

/** A client that asks more than may wait at once: what was turned away since it was last quiet. */
export const Flood = z.object({ client: z.string(), pending: z.int(), turnedAway: z.int() })
export type Flood = z.infer<typeof Flood>

/**
 * How long a decision on a tool call holds: this call, this client's session, or always. `match` says for which calls of
 * the tool: exactly these arguments, those that fit the conditions, or all of them. A workflow's gate is decided once.
 */
export const ApprovalDecision = z.strictObject({
  id: ApprovalId,
  approved: z.boolean(),
  comment: z.string().max(2000, 'A comment has at most 2000 characters.').optional(),
  /** Arguments instead of the asked ones; only with a yes. */
  arguments: z.record(z.string(), z.unknown()).optional(),
  remember: z.enum(['once', 'session', 'always']).default('once'),
  match: z.enum(['exact', 'pattern', 'tool']).default('tool'),
  /** For `match: pattern`. */
  conditions: z.array(Condition).min(1).max(20).optional(),
  /** The rule is for every client, not only this one. */
  everyClient: z.boolean().default(false),
})
export type ApprovalDecision = z.infer<typeof ApprovalDecision>

export const ApprovalQuery = z.strictObject({
  client: z.string().max(200).optional(),
  status: z.array(ApprovalStatus).optional(),
  /** Keyset cursor: decided before this one. */
  before: ApprovalId.optional(),
  limit: z.int().min(1).max(200).default(50),
})
export type ApprovalQuery = z.infer<typeof ApprovalQuery>
