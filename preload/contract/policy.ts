import { z } from 'zod'

/** What a rule, or the default, says of a call (P4). */
export const PolicyAction = z.enum(['allow', 'ask', 'deny'])
export type PolicyAction = z.infer<typeof PolicyAction>

/** A glob over a whole name: `*` any run of characters, `?` one, `\` takes the next sign as it is. */
const Glob = z.string().min(1).max(2000)

/**
 * What a tool claims to do, as a rule may ask for it: `read_only` and `destructive` are the server's own claims,
 * `open_world` that it reaches beyond its server, `unknown` that it claims neither of the first two.
 */
export const Claim = z.enum(['read_only', 'destructive', 'open_world', 'unknown'])
export type Claim = z.infer<typeof Claim>

/**
 * A condition on the arguments. `path` is a JSONPath (RFC 9535) into them: `$.path`, `$.files[*].name`. `inside` and
 * `outside` compare file paths with a folder, `matches` is an RE2 expression that is looked for anywhere in a text.
 * Read carefully, whichever way: a rule that allows needs every found value to hold, and one at least; for a rule that
 * asks or denies one is enough, and a value that cannot be compared counts as one; for the negative ones a missing one too.
 */
export const Condition = z
  .strictObject({
    path: z.string().min(1).max(500),
    op: z.enum([
      'equals',
      'not_equals',
      'matches',
      'not_matches',
      'greater',
      'less',
      'inside',
      'outside',
      'exists',
    ]),
    /** Compared with; not given for `exists`. */
    value: z.json().optional(),
  })
  .refine(({ op, value }) => op !== 'exists' || value === undefined, {
    path: ['value'],
    error: 'exists takes no value; it holds where there is any.',
  })
export type Condition = z.infer<typeof Condition>

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day is written HH:MM.')

/** When a rule holds, in this computer's time: from `from` up to `to` (over midnight when `to` is the earlier one), on the given days. */
export const TimeWindow = z.strictObject({
  days: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1)
    .optional(),
  from: Clock,
  to: Clock,
})
export type TimeWindow = z.infer<typeof TimeWindow>

/** What a call must be for a rule to speak; nothing given means every call. */
export const RuleMatch = z.strictObject({
  /** The client's name; a workflow's steps call as `workflow:NAME`. */
  client: Glob.optional(),
  /** A server's slug; `workflows` for workflows and Gatehouse's own tools. */
  server: Glob.optional(),
  /** The tool's own name, or the name clients see. */
  tool: Glob.optional(),
  claim: Claim.optional(),
  conditions: z.array(Condition).max(20).optional(),
  /** SHA-256 of exactly these arguments (canonical JSON). */
  argumentsHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  time: TimeWindow.optional(),
  /** This MCP session only; the rule goes with it. */
  session: z.string().max(200).optional(),
})
export type RuleMatch = z.infer<typeof RuleMatch>

export const RuleInput = z.strictObject({
  action: PolicyAction,
  match: RuleMatch.prefault({}),
  note: z.string().max(500).default(''),
  enabled: z.boolean().default(true),
  /** 1 is asked first; at the end when not given. */
  position: z.int().min(1).optional(),
})
export type RuleInput = z.infer<typeof RuleInput>

export const Rule = z.object({
  id: z.uuid(),
  /** 1 is asked first. */
  position: z.int(),
  action: PolicyAction,
  match: RuleMatch,
  note: z.string(),
  enabled: z.boolean(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  /** The approval it was made from. */
  approval: z.string().nullable(),
  /** Set when it can never speak: why, as a sentence. */
  problem: z.string().nullable(),
})
export type Rule = z.infer<typeof Rule>

/** A partial change; `match` is replaced whole. */
export const RuleChange = z.strictObject({
  id: z.uuid(),
  action: PolicyAction.optional(),
  match: RuleMatch.optional(),
  note: z.string().max(500).optional(),
  enabled: z.boolean().optional(),
  position: z.int().min(1).optional(),
})
export type RuleChange = z.infer<typeof RuleChange>

/** A call that may be imagined: what would happen to it. */
export const PolicyTrial = z.strictObject({
  client: z.string().min(1).max(200),
  tool: z.string().min(1).max(200),
  arguments: z.record(z.string(), z.unknown()).default({}),
  /** Now when not given. */
  at: z.iso.datetime().optional(),
})
export type PolicyTrial = z.infer<typeof PolicyTrial>

export const Verdict = z.object({
  action: PolicyAction,
  /** The rule that spoke; null for the default. */
  rule: z.object({ id: z.uuid(), position: z.int() }).nullable(),
  /** A whole sentence: `Asked because rule 3 …`. */
  because: z.string(),
})
export type Verdict = z.infer<typeof Verdict>

/** A verdict with the rules that were passed over, and why each did not speak. */
export const TrialResult = Verdict.extend({
  passed: z.array(z.object({ position: z.int(), why: z.string() })),
})
export type TrialResult = z.infer<typeof TrialResult>
