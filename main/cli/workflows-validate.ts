import type { Command } from 'commander'
import type { Problem } from '#contract'
import type { Cli } from './cli.ts'
import { leaf } from './command.ts'
import { fileText } from './given-object.ts'
import { type Look, plain } from './look.ts'

type Checked = { file: string; valid: boolean; problems: Problem[] }

/** `gatehouse workflows validate` */
export function addValidating(workflows: Command, cli: Cli): void {
  leaf(workflows, {
    usage: 'validate <files...>',
    what: 'check workflow files and print file:line:column: sentence for each problem; exit code 1 when there is one',
    examples: [
      'workflows validate order-processing.yaml',
      'workflows validate workflows/*.yaml --json',
      'workflows validate - < order-processing.yaml',
    ],
  }).action(
    cli.action(async (files: string[]) => {
      const value: Checked[] = []
      for (const file of files) value.push(await check(cli, file))
      return { value, text: look => listing(look, value), failed: value.some(({ valid }) => !valid) }
    }),
  )
}

async function check(cli: Cli, file: string): Promise<Checked> {
  const text = file === '-' ? await cli.outside.readInput() : await fileText(file)
  const { problems } = await cli.ask('workflows.check', { text })
  return { file, valid: problems.length === 0, problems }
}

function listing({ colors }: Look, checked: Checked[]): string {
  return checked
    .flatMap(({ file, problems }) =>
      problems.length === 0
        ? [`${plain(file)}: ${colors.green('ok')}`]
        : problems.map(({ line, column, message }) => `${plain(file)}:${line}:${column}: ${plain(message)}`),
    )
    .join('\n')
}
