import type { Command } from 'commander'
import type { JobDetail } from '#contract'
import type { Cli } from './cli.ts'
import { leaf } from './command.ts'
import { jobId } from './job-id.ts'
import { describeEnd, hasEnded } from './job-text.ts'
import { facts, type Look, plain, table } from './look.ts'

/** `gatehouse jobs show` */
export function addShowing(jobs: Command, cli: Cli): void {
  leaf(jobs, {
    usage: 'show <id>',
    what: 'show one job: its steps, what it waits for, its output or why it failed',
    examples: ['jobs show job_m3k2…', 'jobs show job_m3k2… --json'],
  }).action(
    cli.action(async (id: string) => {
      const value = await cli.ask('jobs.get', { id: jobId(id) })
      return { value, text: look => described(look, value) }
    }),
  )
}

function described(look: Look, job: JobDetail): string {
  const { id, workflow, status, source, server, createdAt, startedAt, endedAt, input, gates } = job
  const head = facts(look, [
    ['job', id],
    ['workflow', workflow],
    ['status', status.replace('_', ' ')],
    ['source', `${source.kind}: ${source.name}`],
    ...(server === null ? [] : [['server', server] satisfies [string, string]]),
    ['created', createdAt],
    ['started', startedAt ?? '–'],
    ['ended', endedAt ?? '–'],
    ['input', JSON.stringify(input)],
  ])
  const asks = gates.map(
    gate => `Gate ${gate.id} at ${plain(gate.step)}: ${plain(gate.message)} (until ${gate.expiresAt})`,
  )
  const end = hasEnded(job) ? [describeEnd(job)] : []
  return [head, ...stepsOf(look, job), ...asks, ...end].join('\n\n')
}

function stepsOf(look: Look, { steps }: JobDetail): string[] {
  if (steps.length === 0) return []
  const rows = steps.map(({ key, kind, status, attempt, startedAt, endedAt, error }) => [
    key,
    kind,
    status,
    String(attempt),
    tookMs(startedAt, endedAt),
    error ?? '',
  ])
  return [table(look, ['STEP', 'KIND', 'STATUS', 'ATTEMPT', 'MS', 'PROBLEM'], rows)]
}

const tookMs = (from: string | null, to: string | null): string =>
  from === null || to === null ? '' : String(Date.parse(to) - Date.parse(from))
