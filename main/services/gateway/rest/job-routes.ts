import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { jobReport, jobSummary } from '#base/run-result.ts'
import { JobId, JobReport, JobStatus, JobSummary, LogLine } from '#contract'
import { pausedSentence } from '../paused.ts'
import { streamLog } from './log-stream.ts'
import { type Route, route } from './route.ts'
import type { Subscribe } from './job-news.ts'

type Deps = { subscribe: Subscribe; isPaused: () => boolean }

const Listing = z.object({
  workflow: z.string().max(100).optional(),
  status: JobStatus.optional(),
  before: z.string().max(60).optional().describe('The `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
const Page = z.object({ jobs: z.array(JobSummary), next: z.string().nullable() })
const After = z.coerce.number().int().min(0).default(0)
const LogQuery = z.object({
  after: After.describe('The seq of the last line already read.'),
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
})
const LogPage = z.object({ job_id: z.string(), lines: z.array(LogLine), next: z.int().nullable() })
const Rerun = z
  .object({ from_step: z.string().max(200).optional().describe('Results of the steps before it are kept.') })
  .prefault({})

/** Seed A's jobs, with listing, cancelling, running again and logs (J2, J3). */
export function jobRoutes(deps: Deps): Route[] {
  return [...looking(deps), ...acting(deps)]
}

function looking({ subscribe }: Deps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/jobs/',
      id: 'listJobs',
      summary: 'Jobs, newest first.',
      query: Listing,
      answer: Page,
      refusals: [400],
      run: async ({ query: { workflow, status, before, limit }, ask }) => {
        const page = await ask('jobs.list', {
          limit,
          ...(workflow !== undefined && { workflow }),
          ...(status !== undefined && { status: [status] }),
          ...(before !== undefined && { before }),
        })
        return { jobs: page.jobs.map(jobSummary), next: page.next }
      },
    }),
    route({
      method: 'GET',
      path: '/api/jobs/:id/',
      id: 'getJob',
      summary: 'One job: poll it until its status is success, failed or cancelled.',
      answer: JobReport,
      refusals: [404],
      run: async ({ params, ask }) => jobReport(await ask('jobs.get', { id: jobId(params) })),
    }),
    route({
      method: 'GET',
      path: '/api/jobs/:id/logs/',
      id: 'getJobLog',
      summary: 'Lines of its log, oldest first.',
      query: LogQuery,
      answer: LogPage,
      refusals: [400, 404],
      run: async ({ params, query: { after, limit }, ask }) => {
        const id = jobId(params)
        await ask('jobs.get', { id })
        const lines = await ask('jobs.log', { id, after, limit })
        const next = lines.length === limit ? (lines.at(-1)?.seq ?? null) : null
        return { job_id: id, lines, next }
      },
    }),
    route({
      method: 'GET',
      path: '/api/jobs/:id/logs/stream/',
      id: 'followJobLog',
      summary:
        'Its log from the first line to the last, as server-sent events: `log` with a line, `status` with the job, `end` when it has ended. Last-Event-ID, or after, goes on behind a line.',
      query: z.object({ after: After }),
      answer: 'events',
      refusals: [400, 404],
      run: async ({ params, query, ask, request, reply }) => {
        const last = Number(request.headers['last-event-id'])
        const after = Number.isSafeInteger(last) && last > 0 ? last : query.after
        return streamLog({ id: jobId(params), after, ask, subscribe, reply })
      },
    }),
  ]
}

function acting({ isPaused }: Deps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/jobs/:id/cancel/',
      id: 'cancelJob',
      summary: 'Ends a job, with the programs it runs.',
      answer: JobSummary,
      refusals: [404, 409],
      run: async ({ params, ask }) => jobSummary(await ask('jobs.cancel', { id: jobId(params) })),
    }),
    route({
      method: 'POST',
      path: '/api/jobs/:id/rerun/',
      id: 'rerunJob',
      summary: 'A new job with the same input and definition, the whole of it or from a step on.',
      body: Rerun,
      answer: JobReport,
      refusals: [400, 404, 409, 415, 429, 503],
      run: async ({ params, body: { from_step: fromStep }, ask }) => {
        if (isPaused()) throw new AppError('gateway_paused', pausedSentence)
        const job = await ask('jobs.rerun', {
          id: jobId(params),
          ...(fromStep !== undefined && { fromStep }),
        })
        return jobReport(await ask('jobs.get', { id: job.id }))
      },
    }),
  ]
}

/** What is no id at all is as unknown as an id that no job has. */
function jobId({ id = '' }: Readonly<Record<string, string>>): JobId {
  const parsed = JobId.safeParse(id)
  if (parsed.success) return parsed.data
  throw new AppError('not_found', `There is no job ${JSON.stringify(id.slice(0, 60))}.`)
}
