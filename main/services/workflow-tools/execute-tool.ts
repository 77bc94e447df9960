import { AppError } from '#base/errors.ts'
import { acceptedResult, hasEnded, runResult } from '#base/run-result.ts'
import { type Definition, type Job, type JobDetail, RunResult } from '#contract'
import type { Jobs } from '#services/jobs/jobs.ts'
import type { OwnCall, OwnTool } from '#services/registry/tool-source.ts'
import type { RawItem, RawResult } from '#services/upstreams/upstream.ts'
import type { Json } from '#services/workflows/language.ts'
import { z } from 'zod'
import { answer } from './answer.ts'
import { acceptLoosely } from './loose-arguments.ts'
import { Progress } from './progress.ts'

/** Seed A's default and the longest wait, in seconds. */
const [defaultTimeout, longestTimeout] = [300, 86_400]

/** In `_meta`: the same key with the same workflow gives the job it started. */
const idempotencyMeta = 'gatehouse/idempotencyKey'

/** In the result's `_meta`: the job that was started. */
const jobMeta = 'gatehouse/job'

const outputSchema = z.toJSONSchema(RunResult, { io: 'output' })

type Offered = { name: string; definition: Definition; contextSchema: Record<string, Json> }
type Running = { jobs: Pick<Jobs, 'run' | 'get' | 'waitFor'> }

/** A workflow as the tool `execute_<name>` (W5): starts a job, waits for its end, tells its progress. */
export function executeTool({ name, definition, contextSchema }: Offered, { jobs }: Running): OwnTool {
  return {
    name,
    workflow: definition.name,
    definition: toolDefinition(name, definition, contextSchema),
    accept: args => acceptLoosely(args, contextSchema),
    call: call => execute(jobs, definition.name, call),
  }
}

function toolDefinition(
  name: string,
  { name: workflow, title, description }: Definition,
  contextSchema: Record<string, Json>,
): RawItem {
  const { required } = contextSchema
  const needsContext = Array.isArray(required) && required.length > 0
  return {
    name,
    title: title ?? workflow,
    description: description || `Execute ${workflow} workflow`,
    inputSchema: {
      type: 'object',
      properties: {
        context: { description: 'Context variables for workflow execution', ...contextSchema },
        wait: {
          type: 'boolean',
          default: true,
          description: 'Wait for the result. Without waiting, the answer is the job id for get_job.',
        },
        timeout: {
          type: 'integer',
          minimum: 1,
          maximum: longestTimeout,
          default: defaultTimeout,
          description: 'Longest wait in seconds. The job goes on after it.',
        },
      },
      required: needsContext ? ['context'] : [],
      additionalProperties: false,
    },
    outputSchema,
    annotations: { title: title ?? workflow, readOnlyHint: false, openWorldHint: true },
  }
}

async function execute(jobs: Running['jobs'], workflow: string, call: OwnCall): Promise<RawResult> {
  const { context, wait, timeout } = readArguments(call.arguments)
  const key = call.meta?.[idempotencyMeta]
  const job = jobs.run(workflow, context, {
    // A job that a step started is its job's, as one that a workflow step started.
    source: { kind: call.via, name: call.job ?? call.client },
    ...(typeof key === 'string' && { idempotencyKey: key }),
  })
  if (wait) return toAnswer(job.id, runResult(await waitFor(jobs, job, timeout, call), timeout))
  return toAnswer(job.id, hasEnded(job) ? runResult(jobs.get(job.id), timeout) : acceptedResult(job))
}

/** The schema check has passed: what is there has its declared type. */
function readArguments({ context, wait, timeout }: Record<string, unknown>) {
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- arguments came as JSON and passed the schema
    context: (context ?? {}) as Record<string, Json>,
    wait: wait !== false,
    timeout: typeof timeout === 'number' ? timeout : defaultTimeout,
  }
}

/** Taking the call back ends the wait only: the job goes on, and its id is in the refusal. */
async function waitFor(
  jobs: Running['jobs'],
  job: Job,
  timeout: number,
  { signal, relay }: OwnCall,
): Promise<JobDetail> {
  const progress = new Progress(relay, job)
  try {
    const options = { timeoutMs: timeout * 1000, signal, onProgress: (now: Job) => progress.show(now) }
    return await jobs.waitFor(job.id, options)
  } catch (error) {
    if (!signal.aborted) throw error
    const message = `The wait was cancelled. The job ${job.id} goes on; cancel_job ends it.`
    throw new AppError('cancelled', message, { cause: error, data: { job_id: job.id } })
  } finally {
    progress.stop()
  }
}

/** The job's id goes beside the result, whose shapes the seed has fixed. */
function toAnswer(id: string, result: RunResult): RawResult {
  const isError = result.status === 'failed' || result.status === 'error'
  return { ...answer(result, isError), _meta: { [jobMeta]: id } }
}
