import type { Command } from 'commander'
import type { LogLine } from '#contract'
import type { Cli } from './cli.ts'
import { leaf } from './command.ts'
import { readLog } from './job-follow.ts'
import { jobId } from './job-id.ts'
import { type Look, plain } from './look.ts'

type Options = { follow?: boolean; after: string; json?: true }

/** `gatehouse jobs logs` */
export function addLogs(jobs: Command, cli: Cli): void {
  leaf(jobs, {
    usage: 'logs <id>',
    what: 'print what the steps of a job wrote; with --json an array of lines',
    examples: ['jobs logs job_m3k2…', 'jobs logs -f job_m3k2…', 'jobs logs job_m3k2… --json'],
  })
    .option('-f, --follow', 'go on until the job has ended')
    .option('--after <seq>', 'only lines behind this number', '0')
    .action(
      cli.action(async (id: string, { follow = false, after, json }: Options) => {
        const { outside } = cli
        const value: LogLine[] = []
        const job = await cli.ask('jobs.get', { id: jobId(id) })
        await readLog(cli, job.id, { follow, after: Number(after) || 0 }, lines => {
          // A log may be larger than the memory: only the one JSON document needs it whole.
          if (json) value.push(...lines)
          else outside.out(lines.map(line => `${shown(outside.look, line)}\n`).join(''))
        })
        return { value, text: () => '' }
      }),
    )
}

function shown({ colors }: Look, { step, stream, text }: LogLine): string {
  const words = plain(text)
  const where = colors.dim(`${plain(step)} │`)
  if (stream === 'stderr') return `${where} ${colors.yellow(words)}`
  return `${where} ${stream === 'system' ? colors.dim(words) : words}`
}
