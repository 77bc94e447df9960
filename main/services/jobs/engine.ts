import type { Definition, JobFailure, SimpleStep } from '#contract'
import type { Json } from '#services/workflows/language.ts'

/**
 * The port of four durable primitives on which the interpreter is written once (see `docs/decisions/`). The embedded
 * engine implements it on SQLite; a fleet engine can implement it on another store without a change to the interpreter.
 */
export type FlowContext = {
  /** Runs one step, at least once, and remembers its result for ever. Rejects with the step's failure after its last attempt. */
  call(spec: StepSpec): Promise<Json>
  /** A durable timer. */
  sleep(key: string, ms: number): Promise<void>
  /** A durable gate; null when it expired. A decision that came early is kept. */
  wait(key: string, gate: GateSpec): Promise<Decision | null>
  /** Records a step that did not run because its `if` was false. */
  skip(key: string, step: { id: string; kind: string }): void
  progress(progress: { done: number; of: number; step: string | null }): void
}

/** One step as data, templates filled: it could run on another machine. */
export type StepSpec = {
  /** Path in the run, unique and the same on every replay: `import`, `each[3].check`. */
  key: string
  step: SimpleStep
  attempts: number
  backoffMs: number
  factor: number
  maxBackoffMs: number
  timeoutMs: number | null
  safeToRetry: boolean
}

export type GateSpec = { step: string; message: string; approvers: string[]; expiresMs: number }
export type Decision = { approved: boolean; by: string; comment: string | null; at: string }

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
  key: string
  attempt: number
  /** Aborted by cancel, time-out or shutdown; the step must end its processes and requests. */
  signal: AbortSignal
  log: (stream: 'stdout' | 'stderr' | 'system', text: string) => void
  /** The whole context, for scripts. */
  context: Record<string, Json>
  resolveSecret: (reference: string) => Promise<string>
}

/** What an AppError of a step carries as `data`: `error_code` and `reason` of seed A's failed job, when the step knows better than the engine. */
export type StepFailure = { error_code?: string; reason?: string }

/** One kind of step: `steps/<kind>.ts` exports one. Rejects with an AppError whose data is a `StepFailure`. */
export type StepRunner<S extends SimpleStep = SimpleStep> = (step: S, io: StepIo) => Promise<Json>
