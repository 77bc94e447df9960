import type { Command } from 'commander'
import type { Input, Job } from '#contract'
import type { Cli } from './cli.ts'
import { leaf } from './command.ts'
import { findWorkflow } from './find.ts'
import { givenObject } from './given-object.ts'
import { followToEnd } from './job-follow.ts'
import { describeEnd, hasFailed } from './job-text.ts'

type Options = { input: string; wait?: true; key?: string }

/** `gatehouse workflows run` */
export function addRunning(workflows: Command, cli: Cli): void {
  leaf(workflows, {
    usage: 'run <name>',
    what: 'start a job of a workflow; with --wait follow it to its end, exit code 1 when it does not succeed',
    examples: [
      'workflows run order-processing --input \'{"customer_id":"CUST-12345"}\' --wait',
      'workflows run bulk-import --input @records.json',
      'workflows run sales-report --wait --json < /dev/null',
    ],
  })
    .option('--input <json>', 'its inputs as a JSON object; @FILE reads a file, - the standard input', '{}')
    .option('--wait', 'follow it until it has ended')
    .option('--key <text>', 'an idempotency key: the same key gives the job that it started')
    .action(
      cli.action(async (name: string, { input, wait, key }: Options) => {
        const given = await givenObject(input, 'The value of --input', cli)
        await findWorkflow(cli, name)
        const job = await cli.ask('workflows.run', {
          name,
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was read from JSON
          input: given as NonNullable<Input<'workflows.run'>['input']>,
          ...(key !== undefined && { idempotencyKey: key }),
        })
        return wait ? ended(cli, job) : { value: job, text: () => begun(job) }
      }),
    )
}

async function ended(cli: Cli, job: Job) {
  const value = await followToEnd(cli, job)
  return { value, text: () => describeEnd(value), failed: hasFailed(value) }
}

/** What to say of a job that was started and is not waited for. */
export const begun = ({ id, status }: Job): string =>
  `Job ${id} is ${status}. Follow it: gatehouse jobs logs -f ${id}`
