import { type Command, InvalidArgumentError } from 'commander'
import { JobStatus, type Job } from '#contract'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { jobId } from './job-id.ts'
import { addDeciding } from './jobs-decide.ts'
import { addLogs } from './jobs-logs.ts'
import { addShowing } from './jobs-show.ts'
import { type Look, table } from './look.ts'
import { begun } from './workflows-run.ts'

type ListOptions = { workflow?: string; status: JobStatus[]; text?: string; before?: string; limit: number }

/** `gatehouse jobs …` */
export function addJobs(program: Command, cli: Cli): void {
  const jobs = group(program, 'jobs', 'runs of workflows')

  leaf(jobs, {
    usage: 'list',
    what: 'list jobs, newest first',
    examples: ['jobs list', 'jobs list --workflow order-processing --status failed --json'],
  })
    .option('--workflow <name>', 'only those of this workflow')
    .option('--status <status>', 'only those; may be repeated', statuses, [])
    .option('--text <text>', 'only those whose id, workflow or source has it')
    .option('--before <id>', 'only those older than this one, for the next page')
    .option('--limit <number>', 'at most so many', wholeNumber, 50)
    .action(
      cli.action(async ({ workflow, status, text, before, limit }: ListOptions) => {
        const value = await cli.ask('jobs.list', {
          limit,
          ...(workflow !== undefined && { workflow }),
          ...(status.length > 0 && { status }),
          ...(text !== undefined && { text }),
          ...(before !== undefined && { before }),
        })
        return { value, text: look => listing(look, value.jobs, value.next) }
      }),
    )

  addShowing(jobs, cli)
  addLogs(jobs, cli)

  leaf(jobs, {
    usage: 'cancel <id>',
    what: 'end a job, with the programs it runs',
    examples: ['jobs cancel job_m3k2…'],
  }).action(
    cli.action(async (id: string) => {
      const value = await cli.ask('jobs.cancel', { id: jobId(id) })
      return { value, text: () => `Job ${value.id} is ${value.status}.` }
    }),
  )

  leaf(jobs, {
    usage: 'rerun <id>',
    what: 'start a new job with the same input and definition, the whole of it or from a step on',
    examples: ['jobs rerun job_m3k2…', 'jobs rerun job_m3k2… --from notify'],
  })
    .option('--from <step>', 'keep the results of the steps before this one')
    .action(
      cli.action(async (id: string, { from }: { from?: string }) => {
        const value = await cli.ask('jobs.rerun', {
          id: jobId(id),
          ...(from !== undefined && { fromStep: from }),
        })
        return { value, text: () => begun(value) }
      }),
    )

  addDeciding(jobs, cli)
}

function listing(look: Look, jobs: Job[], next: string | null): string {
  if (jobs.length === 0) return 'No job.'
  const rows = jobs.map(({ id, workflow, status, source, progress, createdAt, failure, server }) => [
    id,
    workflow,
    status.replace('_', ' '),
    `${progress.done}/${progress.of}`,
    createdAt,
    server === null ? `${source.kind}: ${source.name}` : `on ${server}`,
    failure?.error ?? progress.step ?? '',
  ])
  const shown = table(look, ['ID', 'WORKFLOW', 'STATUS', 'STEPS', 'CREATED', 'SOURCE', 'NOW'], rows)
  return next === null ? shown : `${shown}\nOlder ones: the same with --before ${next}`
}

function statuses(text: string, before: JobStatus[]): JobStatus[] {
  const { data } = JobStatus.safeParse(text)
  if (data) return [...before, data]
  throw new InvalidArgumentError(`It is one of ${JobStatus.options.join(', ')}.`)
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number above 0.')
  return Number(text)
}
