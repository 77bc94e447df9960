import type { Definition, JobFailure, SimpleStep } from '#contract'
import type { Json } from '#services/workflows/language.ts'

/**
 * The port of a few durable primitives on which the interpreter is written once (docs/decisions/010). The embedded
 * engine implements it on SQLite; a fleet engine can implement it on another store without a change to the interpreter.
 * A key is the path of a step in the run, the same on every replay: `import`, `each[3].check`.
 */
export type FlowContext = {
  /** Runs one step, at least once, and remembers its result for ever. Rejects with a StepError after its last attempt. */
  call(spec: StepSpec): Promise<Json>
  /** A durable timer. */
  sleep(at: StepAt, until: { ms: number } | { time: string }): Promise<void>
  /** A durable gate; null when it expired. A decision that came early is kept. */
  wait(at: StepAt, gate: GateSpec): Promise<Decision | null>
  /** Another workflow as a job of its own; gives its output, or rejects with a StepError naming why it failed. */
  child(at: StepAt, workflow: string, input: Record<string, Json>): Promise<Json>
  /** Shows a step that is made of others; its result is not remembered, for it follows from theirs. */
  group(at: StepAt, input: Json, run: () => Promise<Json>): Promise<Json>
  /** Records a step that did not run because its `if` was false. */
  skip(at: StepAt): void
  progress(progress: { done: number; of: number; step: string | null }): void
}

export type StepAt = { key: string; id: string; kind: string }

/** One step as data, templates filled: it could run on another machine. */
export type StepSpec = {
  key: string
  step: SimpleStep
  /** The inputs as the step sees them, a foreach's item included. */
  context: Record<string, Json>
  attempts: number
  backoffMs: number
  factor: number
  maxBackoffMs: number
  timeoutMs: number | null
  safeToRetry: boolean
}

/** `required` is how many different approvers must say yes. */
export type GateSpec = { message: string; approvers: string[]; required: number; expiresMs: number }
export type Decision = { approved: boolean; by: string; comment: string | null; at: string }

/** What somebody says at a gate. */
export type Say = {
  approved: boolean
  /** As the record names them. */
  by: string
  comment: string | null
  /** Who they are for the count of approvers, when that is not `by`: one person has one voice, from whichever face. */
  voter?: string
  /** From which face. */
  from?: string
}

/** How a run of a definition ended. */
export type FlowEnd = { status: 'success'; output: Json } | { status: 'failed'; failure: JobFailure }

/** The interpreter: deterministic, looks only at the definition, the input and recorded results. */
export type RunFlow = (
  context: FlowContext,
  definition: Definition,
  input: Record<string, Json>,
) => Promise<FlowEnd>

/** What a step kind gets beside its step. */
export type StepIo = {
  jobId: string
  /** The workflow's name, as the caller of tools. */
  workflow?: string
  key: string
  attempt: number
  /** Aborted by cancel, time-out or shutdown; the step must end its processes and requests. Its reason is an AppError. */
  signal: AbortSignal
  log: (stream: 'stdout' | 'stderr' | 'system', text: string) => void
  /** The whole context, for scripts. */
  context: Record<string, Json>
  resolveSecret: (reference: string) => Promise<string>
}

/** What an AppError of a step carries as `data`: `error_code` and `reason` of seed A's failed job, when the step knows better than the engine. */
export type StepFailure = {
  error_code?: string
  reason?: string
  /** How long the other side asked to be left alone (Retry-After). */
  retryAfterMs?: number
}

/** One kind of step: `steps/<kind>.ts` exports one. Rejects with an AppError whose data is a `StepFailure`. */
export type StepRunner<S extends SimpleStep = SimpleStep> = (step: S, io: StepIo) => Promise<Json>
