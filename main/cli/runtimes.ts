import type { Command } from 'commander'
import type { Runtime } from '#contract'
import type { Cli } from './cli.ts'
import { leaf } from './command.ts'
import { type Look, table } from './look.ts'

/** `gatehouse runtimes` */
export function addRuntimes(program: Command, cli: Cli): void {
  leaf(program, {
    usage: 'runtimes',
    what: 'list the interpreters that script steps run in, as found on the PATH of the login shell',
    examples: ['runtimes', 'runtimes --refresh --json'],
  })
    .option('--refresh', 'look for all of them again')
    .action(
      cli.action(async ({ refresh = false }: { refresh?: boolean }) => {
        const value = await cli.ask('runtimes.list', { refresh })
        return { value, text: look => listing(look, value) }
      }),
    )
}

function listing(look: Look, runtimes: Runtime[]): string {
  const rows = runtimes.map(({ language, command, version, error }) => [
    language,
    version ?? 'absent',
    command ?? error?.message ?? '',
  ])
  return table(look, ['LANGUAGE', 'VERSION', 'WHERE'], rows)
}
