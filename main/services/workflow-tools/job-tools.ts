import { jobReport, jobSummary } from '#base/run-result.ts'
import { AppError } from '#base/errors.ts'
import { checkCancel, listVisible, noJob, seesJob } from '#base/visible-jobs.ts'
import { type Job, type JobDetail, JobQuery, JobReport, JobStatus, JobSummary } from '#contract'
import type { Jobs } from '#services/jobs/jobs.ts'
import type { OwnCall, OwnTool } from '#services/registry/tool-source.ts'
import { z } from 'zod'
import { answer } from './answer.ts'

type Deps = { jobs: Pick<Jobs, 'get' | 'list' | 'cancel'> }

const ById = z.strictObject({
  job_id: z.string().min(1).max(60).describe('The id that execute_* or list_jobs gave, e.g. job_12345.'),
})
const Asked = z.strictObject({
  workflow: z.string().max(100).optional().describe('Only jobs of this workflow.'),
  status: JobStatus.optional().describe('Only jobs with this status.'),
  limit: z.int().min(1).max(100).default(20),
  before: z.string().max(60).optional().describe('The `next` of the answer before, for older jobs.'),
})
const Listed = z.object({ jobs: z.array(JobSummary), next: z.string().nullable() })

/** `get_job`, `list_jobs` and `cancel_job` (J3): what an agent needs after a time-out. */
export function jobTools({ jobs }: Deps): OwnTool[] {
  return [
    {
      name: 'get_job',
      definition: {
        name: 'get_job',
        title: 'Look at a job',
        description: 'Status, progress, output and error of a workflow job.',
        inputSchema: schemaOf(ById),
        outputSchema: z.toJSONSchema(JobReport),
        annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
      },
      call: async call => answer(jobReport(see(jobs, call, ById.parse(call.arguments).job_id))),
    },
    {
      name: 'list_jobs',
      definition: {
        name: 'list_jobs',
        title: 'List jobs',
        description: 'Workflow jobs, newest first.',
        inputSchema: schemaOf(Asked),
        outputSchema: z.toJSONSchema(Listed),
        annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
      },
      call: async call => answer(await list(jobs, call, Asked.parse(call.arguments))),
    },
    {
      name: 'cancel_job',
      definition: {
        name: 'cancel_job',
        title: 'Cancel a job',
        description: 'Ends a job that has not ended yet, with the programs it runs.',
        inputSchema: schemaOf(ById),
        outputSchema: z.toJSONSchema(JobSummary),
        annotations: { readOnlyHint: false, destructiveHint: true, openWorldHint: false },
      },
      call: async call => answer(jobSummary(cancel(jobs, call, ById.parse(call.arguments).job_id))),
    },
  ]
}

/** A job that the caller's key does not see is as unknown as none. */
function see(jobs: Deps['jobs'], { key }: OwnCall, id: string): JobDetail {
  const job = jobs.get(id)
  if (key && !seesJob(key, job)) throw noJob(id)
  return job
}

function cancel(jobs: Deps['jobs'], call: OwnCall, id: string): Job {
  const job = see(jobs, call, id)
  if (call.key) checkCancel(call.key, job)
  return jobs.cancel(id, call.client)
}

async function list(
  jobs: Deps['jobs'],
  call: OwnCall,
  { workflow, status, limit, before }: z.output<typeof Asked>,
) {
  const query = JobQuery.safeParse({ workflow, before, limit, ...(status && { status: [status] }) })
  if (!query.success) throw new AppError('bad_input', 'before: must be the `next` of an earlier answer.')
  const sources = { list: (asked: JobQuery) => jobs.list(asked), see: (id: string) => see(jobs, call, id) }
  const found = call.key ? await listVisible(call.key, query.data, sources) : jobs.list(query.data)
  return { jobs: found.jobs.map(jobSummary), next: found.next }
}

/** What a caller may leave out is not required of it. */
function schemaOf(shape: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(shape, { io: 'input' })
}
