import type { Command } from 'commander'
import type { Input } from '#contract'
import type { Cli } from './cli.ts'
import { leaf } from './command.ts'
import { jobId } from './job-id.ts'
import { UsageError } from './usage.ts'

type Options = { approve?: true; reject?: true; comment?: string }
type Gate = Input<'jobs.decide'>['gate']

/** `gatehouse jobs decide` */
export function addDeciding(jobs: Command, cli: Cli): void {
  leaf(jobs, {
    usage: 'decide <gate> [step]',
    what: 'approve or reject what a job waits for: by the number of its gate, or by job and step',
    examples: [
      'jobs decide 12 --approve --comment "Ship it"',
      'jobs decide job_m3k2… release --reject --comment "Not ready"',
    ],
  })
    .option('--approve', 'let it go on')
    .option('--reject', 'let it fail here')
    .option('--comment <text>', 'why')
    .action(
      cli.action(async (gate: string, step: string | undefined, options: Options) => {
        const { comment } = options
        const approved = decisionOf(options)
        const value = await cli.ask('jobs.decide', {
          gate: gateOf(gate, step),
          approved,
          ...(comment !== undefined && { comment }),
        })
        return { value, text: () => `${approved ? 'Approved' : 'Rejected'} ${value.step} of ${value.job}.` }
      }),
    )
}

function decisionOf({ approve, reject }: Options): boolean {
  if (approve === reject) throw new UsageError('Say either --approve or --reject.')
  return approve === true
}

function gateOf(gate: string, step: string | undefined): Gate {
  if (step !== undefined) return { job: jobId(gate), step }
  if (/^\d+$/.test(gate)) return Number(gate)
  throw new UsageError('Name the gate by its number, or by job and step: jobs decide <job> <step>.')
}
