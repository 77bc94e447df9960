import { z } from 'zod'
import { Slug } from './servers.ts'

/** A server's own hints about a tool. Never a permission: an untrusted server can claim anything (MCP, Tool annotations). */
export const Annotations = z.looseObject({
  title: z.string().optional(),
  readOnlyHint: z.boolean().optional(),
  destructiveHint: z.boolean().optional(),
  idempotentHint: z.boolean().optional(),
  openWorldHint: z.boolean().optional(),
})
export type Annotations = z.infer<typeof Annotations>

/** `approved` is served; `new` and `changed` are held until a person approves the definition (S12). */
export const ToolState = z.enum(['approved', 'new', 'changed'])
export type ToolState = z.infer<typeof ToolState>

export const Tool = z.object({
  server: Slug,
  serverName: z.string(),
  /** The name the server uses. */
  name: z.string(),
  /** The name clients see: `^[a-zA-Z0-9_-]{1,64}$`, unique, stored (G3). */
  exposedName: z.string(),
  title: z.string().nullable(),
  description: z.string(),
  annotations: Annotations.nullable(),
  enabled: z.boolean(),
  state: ToolState,
  /** A person has looked at this very definition, so its claim to read only is believed. */
  reviewed: z.boolean(),
  /** True when clients can list and call it now: enabled, approved, and its server enabled. */
  served: z.boolean(),
  /** Estimated context cost of the definition, in tokens (characters / 4). */
  tokens: z.int(),
  calls: z.int(),
  lastUsedAt: z.iso.datetime().nullable(),
})
export type Tool = z.infer<typeof Tool>

export const ToolDetail = Tool.extend({
  /** SHA-256 of the canonical definition. */
  hash: z.string(),
  /** The definition as the server sent it, unknown fields included. */
  definition: z.record(z.string(), z.unknown()),
  /** The definition last approved, when it differs: the two sides of the diff. */
  approvedDefinition: z.record(z.string(), z.unknown()).nullable(),
})
export type ToolDetail = z.infer<typeof ToolDetail>

export const ToolRef = z.object({ server: Slug, name: z.string().min(1).max(1000) })
export type ToolRef = z.infer<typeof ToolRef>

/** Which tools a switch applies to: all conditions must hold; none given means all tools (S10). */
export const ToolSelection = z.strictObject({
  server: Slug.optional(),
  names: z.array(z.string()).max(20_000).optional(),
  /** Glob over the exposed or the original name: `*` any run, `?` one character. */
  pattern: z.string().min(1).max(200).optional(),
  annotation: z.enum(['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']).optional(),
})
export type ToolSelection = z.infer<typeof ToolSelection>

/** What to approve; with the hash of the definition a person has looked at, that definition only. */
export const ToolApproval = ToolSelection.extend({ hash: z.string().max(100).optional() })
export type ToolApproval = z.infer<typeof ToolApproval>

/** A resource, resource template or prompt as last synced (S5). */
export const Offer = z.object({
  server: Slug,
  kind: z.enum(['resource', 'resource_template', 'prompt']),
  key: z.string(),
  definition: z.record(z.string(), z.unknown()),
})
export type Offer = z.infer<typeof Offer>

/** A call from the panel or CLI. `arguments` is checked against the tool's schema first (G9). */
export const ToolCall = z.object({
  tool: z.string().min(1).max(200),
  arguments: z.record(z.string(), z.unknown()).default({}),
  /** The asker's own name for this run, by which it can be cancelled. */
  runId: z.uuid().optional(),
})
export type ToolCall = z.infer<typeof ToolCall>

/** What the tool answered, exactly as it came (MCP CallToolResult), with the time it took. */
export const ToolOutcome = z.object({
  result: z.looseObject({ isError: z.boolean().optional() }),
  durationMs: z.number(),
  requestId: z.string(),
})
export type ToolOutcome = z.infer<typeof ToolOutcome>
