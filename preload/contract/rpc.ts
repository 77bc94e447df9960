import { z } from 'zod'
import { ActivityDetail, ActivityEntry, ActivityQuery, ActivitySummary, ChainReport } from './activity.ts'
import { AppInfo, Check, SecretEntry, SecretName, Settings, SettingsChange } from './app.ts'
import { Approval, ApprovalDecision, ApprovalId, ApprovalQuery, Flood } from './approvals.ts'
import { ClientApp, ConnectResult } from './clients.ts'
import { type Definition, StepId, WorkflowName } from './definition.ts'
import type { Reply } from './errors.ts'
import type { EventName } from './events.ts'
import { GatewayStatus, Session } from './gateway.ts'
import { Gate, Job, JobDetail, JobId, JobQuery, LogLine } from './jobs.ts'
import { ApiKey, KeyChange, KeyInput, Limit, LimitSubject, LimitView, NewApiKey } from './keys.ts'
import { PolicyTrial, Rule, RuleChange, RuleInput, TrialResult } from './policy.ts'
import {
  ImportPreview,
  ImportResult,
  Server,
  ServerChange,
  ServerInput,
  ServerView,
  Slug,
} from './servers.ts'
import { SyncReport, SyncRun, SyncTrigger } from './sync.ts'
import {
  Offer,
  Tool,
  ToolApproval,
  ToolCall,
  ToolDetail,
  ToolOutcome,
  ToolRef,
  ToolSelection,
} from './tools.ts'
import { Problem, Runtime, Template, Workflow, WorkflowDetail, WorkflowVersion } from './workflows.ts'

const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
const bySlug = z.strictObject({ slug: Slug })
const byName = z.strictObject({ name: z.string().min(1).max(100) })
const byJob = z.strictObject({ id: JobId })
const input = z.record(z.string(), z.json())
const byKey = z.strictObject({ id: z.string().min(1).max(100) })
const byRule = z.strictObject({ id: z.uuid() })

/** Everything a face (window, tray, CLI, REST) may ask of the core. One line per method; names read `noun.verb`. */
export const methods = {
  'app.info': method(z.void(), AppInfo),
  'app.check': method(z.void(), z.array(Check)),

  'gateway.status': method(z.void(), GatewayStatus),
  'gateway.pause': method(z.void(), GatewayStatus),
  'gateway.resume': method(z.void(), GatewayStatus),
  'gateway.sessions': method(z.void(), z.array(Session)),

  'servers.list': method(z.void(), z.array(ServerView)),
  'servers.add': method(ServerInput, Server),
  'servers.update': method(ServerChange, Server),
  'servers.remove': method(bySlug, z.void()),
  'servers.restart': method(bySlug, z.void()),
  'servers.preview': method(z.strictObject({ text: z.string().max(5_000_000) }), ImportPreview),
  'servers.import': method(
    z.strictObject({ text: z.string().max(5_000_000), names: z.array(z.string()).optional() }),
    ImportResult,
  ),
  'servers.log': method(bySlug, z.array(z.object({ at: z.iso.datetime(), line: z.string() }))),

  'sync.run': method(
    z.strictObject({
      slugs: z.array(Slug).optional(),
      includeDisabled: z.boolean().default(false),
      trigger: SyncTrigger.default('button'),
    }),
    z.array(SyncReport),
  ),
  'sync.history': method(
    z.strictObject({ slug: Slug.optional(), limit: z.int().min(1).max(500).default(50) }),
    z.array(SyncRun),
  ),

  'tools.list': method(z.strictObject({ server: Slug.optional() }).prefault({}), z.array(Tool)),
  'tools.get': method(ToolRef, ToolDetail),
  'tools.setEnabled': method(
    z.strictObject({ selection: ToolSelection, enabled: z.boolean() }),
    z.object({ changed: z.int() }),
  ),
  'tools.approve': method(ToolApproval, z.object({ approved: z.int() })),
  /** Remembers that a person has looked at the present definitions: their claim to read only is then believed. */
  'tools.review': method(ToolSelection, z.object({ reviewed: z.int() })),
  'tools.call': method(ToolCall, ToolOutcome),
  /** Ends a run that is under way; its `tools.call` is then refused with `cancelled`. */
  'tools.cancel': method(z.strictObject({ runId: z.uuid() }), z.object({ cancelled: z.boolean() })),
  'tools.offers': method(z.strictObject({ server: Slug.optional() }).prefault({}), z.array(Offer)),

  'keys.list': method(z.void(), z.array(ApiKey)),
  'keys.create': method(KeyInput, NewApiKey),
  /** With the signing secret, shown once, when the key must sign from now on. */
  'keys.update': method(KeyChange, ApiKey.extend({ signingSecret: z.string().optional() })),
  /** A new value for the same key; the old one works for `overlapMinutes` more. */
  'keys.rotate': method(
    z.strictObject({
      id: z.string().min(1).max(100),
      overlapMinutes: z.int().min(0).max(43_200).default(60),
    }),
    NewApiKey,
  ),
  'keys.revoke': method(byKey, ApiKey),

  'limits.list': method(z.void(), z.array(LimitView)),
  /** A limit without any number is taken away. */
  'limits.set': method(z.strictObject({ subject: LimitSubject, limit: Limit }), z.array(LimitView)),

  'rules.list': method(z.void(), z.array(Rule)),
  'rules.add': method(RuleInput, Rule),
  'rules.update': method(RuleChange, Rule),
  'rules.remove': method(byRule, z.void()),
  /** What would happen to a call; nothing happens. */
  'rules.try': method(PolicyTrial, TrialResult),

  /** What waits for a person, oldest first, and clients that ask too much. */
  'approvals.list': method(z.void(), z.object({ pending: z.array(Approval), floods: z.array(Flood) })),
  'approvals.get': method(z.strictObject({ id: ApprovalId }), Approval),
  /** Decided ones, newest first. */
  'approvals.history': method(
    ApprovalQuery.prefault({}),
    z.object({ approvals: z.array(Approval), next: ApprovalId.nullable() }),
  ),
  'approvals.decide': method(ApprovalDecision, Approval),
  /** A no to everything a client waits for. */
  'approvals.rejectAll': method(
    z.strictObject({ client: z.string().min(1).max(200), comment: z.string().max(2000).optional() }),
    z.object({ rejected: z.int() }),
  ),

  'clients.list': method(z.void(), z.array(ClientApp)),
  'clients.connect': method(
    z.strictObject({ id: z.enum(['claude-desktop']), dryRun: z.boolean().default(false) }),
    ConnectResult,
  ),
  'clients.undo': method(
    z.strictObject({ id: z.enum(['claude-desktop']), dryRun: z.boolean().default(false) }),
    ConnectResult,
  ),
  /** Backs an unreadable file up beside itself and writes a good one with our entry. */
  'clients.repair': method(z.strictObject({ id: z.enum(['claude-desktop']) }), ConnectResult),

  'secrets.list': method(z.void(), z.array(SecretEntry)),
  'secrets.set': method(z.strictObject({ name: SecretName, value: z.string().min(1).max(65_536) }), z.void()),
  'secrets.remove': method(z.strictObject({ name: SecretName }), z.void()),

  'settings.get': method(z.void(), Settings),
  'settings.update': method(SettingsChange, Settings),

  'activity.recent': method(
    z.strictObject({ limit: z.int().min(1).max(200).default(50) }).prefault({}),
    z.array(ActivityEntry),
  ),
  /** Newest first, in pages. */
  'activity.list': method(
    ActivityQuery.prefault({}),
    z.object({ entries: z.array(ActivityEntry), next: z.int().nullable() }),
  ),
  'activity.get': method(z.strictObject({ id: z.int().min(1) }), ActivityDetail),
  /** What clients, servers and tools occur, for filters. */
  'activity.facets': method(
    z.void(),
    z.object({ clients: z.array(z.string()), servers: z.array(z.string()) }),
  ),
  /** The next part of an export: whole lines, oldest first; go on behind `next` until it is null. */
  'activity.export': method(
    z.strictObject({
      format: z.enum(['jsonl', 'csv']),
      query: ActivityQuery.omit({ before: true, limit: true }).prefault({}),
      after: z.int().min(0).default(0),
    }),
    z.object({ text: z.string(), next: z.int().nullable() }),
  ),
  /** Recomputes the hash chain. */
  'activity.verify': method(z.void(), ChainReport),
  'activity.summary': method(z.void(), ActivitySummary),

  'workflows.list': method(z.void(), z.array(Workflow)),
  'workflows.get': method(byName, WorkflowDetail),
  /** Checks a text as if it were a file; changes nothing. */
  'workflows.check': method(
    z.strictObject({ text: z.string().max(5_000_000) }),
    z.object({
      problems: z.array(Problem),
      definition: z.custom<Definition>().nullable(),
      inputSchema: input.nullable(),
    }),
  ),
  'workflows.save': method(
    z.strictObject({ name: WorkflowName, text: z.string().max(5_000_000) }),
    WorkflowDetail,
  ),
  'workflows.remove': method(byName, z.void()),
  'workflows.reload': method(z.void(), z.array(Workflow)),
  'workflows.versions': method(byName, z.array(WorkflowVersion)),
  'workflows.run': method(
    z.strictObject({
      name: z.string().min(1).max(100),
      input: input.default({}),
      idempotencyKey: z.string().min(1).max(200).optional(),
    }),
    Job,
  ),
  /** Runs one step of a text with a given context and given results of the steps before it; leaves no job. */
  'workflows.testStep': method(
    z.strictObject({
      text: z.string().max(5_000_000),
      step: StepId,
      context: input.default({}),
      results: input.default({}),
    }),
    z.object({
      output: z.json(),
      error: z.string().nullable(),
      log: z.array(LogLine),
      durationMs: z.number(),
    }),
  ),
  /** The JSON Schema of a workflow file, for editors. */
  'workflows.schema': method(z.void(), input),
  /** `refresh` looks for all of them again. */
  'runtimes.list': method(
    z.strictObject({ refresh: z.boolean().default(false) }).prefault({}),
    z.array(Runtime),
  ),

  'templates.list': method(z.void(), z.array(Template)),
  'templates.clone': method(
    z.strictObject({
      slug: z.string().min(1).max(100),
      name: WorkflowName.optional(),
      title: z.string().max(200).optional(),
      description: z.string().max(5000).optional(),
      /** New defaults of inputs. */
      defaults: input.optional(),
    }),
    WorkflowDetail,
  ),

  'jobs.list': method(JobQuery.prefault({}), z.object({ jobs: z.array(Job), next: JobId.nullable() })),
  'jobs.get': method(byJob, JobDetail),
  'jobs.cancel': method(byJob, Job),
  'jobs.rerun': method(z.strictObject({ id: JobId, fromStep: z.string().max(200).optional() }), Job),
  'jobs.log': method(
    z.strictObject({
      id: JobId,
      after: z.int().min(0).default(0),
      limit: z.int().min(1).max(5000).default(1000),
    }),
    z.array(LogLine),
  ),
  'jobs.gates': method(z.void(), z.array(Gate)),
  /** By the gate's number, or by job and step: that may come before the job is at the gate. */
  'jobs.decide': method(
    z.strictObject({
      gate: z.union([z.int(), z.strictObject({ job: JobId, step: z.string().min(1).max(500) })]),
      approved: z.boolean(),
      comment: z.string().max(10_000).optional(),
    }),
    Gate,
  ),
  'jobs.statistics': method(
    z.void(),
    z.object({
      byStatus: z.record(z.string(), z.int()),
      hours: z.array(z.object({ at: z.iso.datetime(), success: z.int(), failed: z.int() })),
    }),
  ),
}

type Methods = typeof methods

export type Method = keyof Methods
export type Input<M extends Method> = z.input<Methods[M]['input']>
export type Parsed<M extends Method> = z.output<Methods[M]['input']>
export type Output<M extends Method> = z.output<Methods[M]['output']>

export type Face = 'window' | 'tray' | 'notification' | 'cli' | 'rest' | 'mcp' | 'test'
/** Who asks: which face, by what name it appears in the record, and the key when it came with one. */
export type Caller = { face: Face; name: string; keyId?: string }
export type Handlers = { [M in Method]: (input: Parsed<M>, caller: Caller) => Output<M> | Promise<Output<M>> }

/** What preload puts on `window`. Two functions; the channel names are its secret. */
export type Bridge = {
  call(method: Method, input: unknown): Promise<Reply<unknown>>
  listen(event: EventName, listener: (data: unknown) => void): () => void
}
