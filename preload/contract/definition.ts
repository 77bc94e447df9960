import { z } from 'zod'

/** The file's name and the tool's: `order-processing` becomes `execute_order_processing` (W5). */
export const WorkflowName = z
  .string()
  .max(56, 'A workflow name has at most 56 characters.')
  .regex(
    /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/,
    'A workflow name has lower-case letters, digits, dashes and underscores.',
  )
export type WorkflowName = z.infer<typeof WorkflowName>

/** `500ms`, `30s`, `5m`, `2h`, `7d`. */
export const Duration = z
  .string()
  .regex(/^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/, 'A duration is a number with ms, s, m, h or d, e.g. 30s.')

const Identifier = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,63}$/,
    'A name has letters, digits and underscores and does not start with a digit.',
  )
export const StepId = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_]{0,47}$/,
    'A step id has letters, digits and underscores, starts with a letter, at most 48.',
  )
export type StepId = z.infer<typeof StepId>

/** One input of a workflow: a small, plain subset of JSON Schema (W1, W8). */
export const InputField = z.strictObject({
  type: z.enum(['string', 'integer', 'number', 'boolean', 'array', 'object']).default('string'),
  title: z.string().max(200).optional(),
  description: z.string().max(2000).optional(),
  required: z.boolean().default(false),
  default: z.json().optional(),
  example: z.json().optional(),
  enum: z.array(z.json()).min(1).max(500).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.int().min(0).optional(),
  /** Strings have at most 10 000 characters unless a field says otherwise (seed A). */
  maxLength: z.int().min(0).max(10_000_000).optional(),
  pattern: z.string().max(500).optional(),
  minItems: z.int().min(0).optional(),
  maxItems: z.int().min(0).optional(),
  /** JSON Schema of an array's items or an object's properties, passed on to clients as it stands. */
  items: z.record(z.string(), z.json()).optional(),
  properties: z.record(z.string(), z.record(z.string(), z.json())).optional(),
})
export type InputField = z.infer<typeof InputField>

/** A CEL expression over `context` (inputs) and `steps.ID.{output,status,error}`, e.g. `steps.check.output.total > 100`. */
export const Expression = z.string().min(1).max(5000)

const Retry = z.strictObject({
  /** Attempts in all, the first included. */
  attempts: z.int().min(1).max(100).default(3),
  backoff: Duration.default('1s'),
  factor: z.number().min(1).max(10).default(2),
  max: Duration.default('1m'),
})

const common = {
  id: StepId,
  name: z.string().max(200).optional(),
  /** Steps that must have ended first. Without it a step waits for the one written before it; `[]` starts at once. */
  needs: z.array(StepId).max(200).optional(),
  if: Expression.optional(),
  retry: Retry.optional(),
  timeout: Duration.optional(),
  continue_on_error: z.boolean().optional(),
  /** It may run again when it was cut off by a crash (J1). Without it, a cut-off step stops the job with `interrupted`. */
  safe_to_retry: z.boolean().optional(),
}
/** Names → references (`keychain:NAME`, `env:VAR`): given to this step only. */
const secrets = z
  .record(Identifier, z.string().regex(/^(?:keychain|env):.+$/, 'A secret is keychain:NAME or env:VAR.'))
  .optional()

export const Language = z.enum(['python', 'javascript', 'powershell', 'bash', 'go'])
export type Language = z.infer<typeof Language>

export const ScriptStep = z.strictObject({
  ...common,
  type: z.literal('script'),
  language: Language,
  code: z.string().min(1).max(1_000_000),
  env: z.record(Identifier, z.string()).optional(),
  secrets,
  limits: z
    .strictObject({
      cpu: Duration.optional(),
      /** `256MB`, `2GB` */
      memory: z
        .string()
        .regex(/^\d+(?:KB|MB|GB)$/, 'A size is a number with KB, MB or GB.')
        .optional(),
      output: z
        .string()
        .regex(/^\d+(?:KB|MB|GB)$/, 'A size is a number with KB, MB or GB.')
        .optional(),
    })
    .optional(),
})
export const HttpStep = z.strictObject({
  ...common,
  type: z.literal('http'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('GET'),
  url: z.string().min(1).max(8192),
  headers: z.record(z.string(), z.string()).optional(),
  query: z.record(z.string(), z.json()).optional(),
  body: z.json().optional(),
  /** Statuses that count as success; any 2xx when not given. */
  expect: z.array(z.int().min(100).max(599)).optional(),
  secrets,
})
export const ToolStep = z.strictObject({
  ...common,
  type: z.literal('tool'),
  /** The exposed name. */
  tool: z.string().min(1).max(200),
  arguments: z.record(z.string(), z.json()).optional(),
})
export const SqlStep = z.strictObject({
  ...common,
  type: z.literal('sql'),
  /** `sqlite:PATH` (relative to the workflows folder's `data/`) or `postgres://…`; a password belongs in `secrets` as PGPASSWORD. */
  database: z.string().min(1).max(2048),
  query: z.string().min(1).max(100_000),
  /** Bound parameters, never pasted. */
  params: z.array(z.json()).max(1000).optional(),
  secrets,
})
export const NotifyStep = z.strictObject({
  ...common,
  type: z.literal('notify'),
  channel: z.enum(['desktop', 'email', 'webhook']),
  title: z.string().max(500).optional(),
  message: z.string().max(100_000),
  to: z.union([z.string(), z.array(z.string()).max(100)]).optional(),
  from: z.string().optional(),
  /** `smtp://host:port` or `smtps://…`; user and password by secrets SMTP_USER and SMTP_PASSWORD. */
  smtp: z.string().optional(),
  url: z.string().optional(),
  secrets,
})
export const ApprovalStep = z.strictObject({
  ...common,
  type: z.literal('approval'),
  message: z.string().max(10_000),
  approvers: z.array(z.string().max(320)).max(100).optional(),
  /** How many different approvers must say yes. */
  required: z.int().min(1).max(100).default(1),
  expires: Duration.default('7d'),
})
export const WaitStep = z.strictObject({
  ...common,
  type: z.literal('wait'),
  duration: Duration.optional(),
  /** ISO time, may be a template. */
  until: z.string().optional(),
})
export const WorkflowStep = z.strictObject({
  ...common,
  type: z.literal('workflow'),
  workflow: z.string().min(1).max(100),
  input: z.record(z.string(), z.json()).optional(),
})
export type ForeachStep = z.infer<typeof ForeachBase> & { steps: Step[] }
const ForeachBase = z.strictObject({
  ...common,
  type: z.literal('foreach'),
  /** Expression that gives a list. */
  items: Expression,
  /** Inside, the item is `context.<as>` and `{{context_<as>}}`, its position `context.<as>_index`. */
  as: Identifier.default('item'),
  concurrency: z.int().min(1).max(64).default(1),
})
export const Step: z.ZodType<Step> = z.lazy(() =>
  z.discriminatedUnion('type', [
    ScriptStep,
    HttpStep,
    ToolStep,
    SqlStep,
    NotifyStep,
    ApprovalStep,
    WaitStep,
    WorkflowStep,
    ForeachBase.extend({ steps: z.array(Step).min(1).max(50) }),
  ]),
)
export type SimpleStep =
  | z.infer<typeof ScriptStep>
  | z.infer<typeof HttpStep>
  | z.infer<typeof ToolStep>
  | z.infer<typeof SqlStep>
  | z.infer<typeof NotifyStep>
  | z.infer<typeof ApprovalStep>
  | z.infer<typeof WaitStep>
  | z.infer<typeof WorkflowStep>
export type Step = SimpleStep | ForeachStep
export type StepKind = Step['type']

/** Seed A's `mcp_config`, read as given. */
export const McpConfig = z.strictObject({
  enabled: z.boolean().default(true),
  required_context_fields: z.array(Identifier).max(200).optional(),
  optional_context_fields: z.array(Identifier).max(200).optional(),
  example_input: z.record(z.string(), z.json()).optional(),
})

/** When a workflow starts by itself (W11). */
export const Schedule = z.strictObject({
  /** Five-field cron or an interval such as `15m`. */
  every: z.string().min(2).max(100),
  input: z.record(z.string(), z.json()).optional(),
  /** Runs missed while Gatehouse was off: none, or one for all of them. */
  missed: z.enum(['skip', 'run_once']).default('skip'),
  /** When the last one still runs. */
  overlap: z.enum(['skip', 'queue', 'allow']).default('skip'),
  enabled: z.boolean().default(true),
})
export type Schedule = z.infer<typeof Schedule>

/** A whole workflow file (W1). */
export const Definition = z.strictObject({
  name: WorkflowName,
  title: z.string().max(200).optional(),
  description: z.string().max(5000).default(''),
  enabled: z.boolean().default(true),
  inputs: z.record(Identifier, InputField).default({}),
  steps: z.array(Step).min(1, 'A workflow needs at least one step.').max(200),
  /** Template of the result; the last step's output when not given. */
  output: z.json().optional(),
  mcp: McpConfig.optional(),
  mcp_config: McpConfig.optional(),
  /** Jobs of this workflow that run at once; more wait in the queue. */
  concurrency: z.int().min(1).max(1000).optional(),
  timeout: Duration.optional(),
  schedules: z.array(Schedule).max(20).optional(),
  /** Lets `POST /api/hooks/NAME/TOKEN` start it; the body is the context. */
  webhook: z
    .strictObject({
      enabled: z.boolean().default(true),
      secret: z
        .string()
        .regex(/^(?:keychain|env):.+$/)
        .optional(),
    })
    .optional(),
})
export type Definition = z.infer<typeof Definition>
