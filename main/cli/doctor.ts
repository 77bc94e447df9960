import type { Command } from 'commander'
import type { Check } from '#contract'
import type { Cli } from './cli.ts'
import { leaf } from './command.ts'
import { type Look, plain } from './look.ts'

/** `gatehouse doctor` */
export function addDoctor(program: Command, cli: Cli): void {
  leaf(program, {
    usage: 'doctor',
    what: 'check everything Gatehouse needs, and say what to do; exit code 1 when something is broken',
    examples: ['doctor', 'doctor --json'],
  }).action(
    cli.action(async () => {
      const value = await cli.ask('app.check', undefined)
      return {
        value,
        text: look => listing(look, value),
        failed: value.some(({ status }) => status === 'failed'),
      }
    }),
  )
}

function listing({ colors }: Look, checks: Check[]): string {
  const marks = {
    ok: colors.green('ok     '),
    warning: colors.yellow('warning'),
    failed: colors.red('failed '),
  }
  return checks
    .map(({ status, title, detail, fix }) => {
      const line = `${marks[status]}  ${plain(title)}: ${plain(detail)}`
      return fix === undefined ? line : `${line}\n         ${colors.dim('→')} ${plain(fix)}`
    })
    .join('\n')
}
