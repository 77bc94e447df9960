import type { Command } from 'commander'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { table } from './look.ts'
import { UsageError } from './usage.ts'

/** `gatehouse secrets …` */
export function addSecrets(program: Command, cli: Cli): void {
  const secrets = group(program, 'secrets', 'values in the vault, referred to as keychain:NAME')

  leaf(secrets, {
    usage: 'list',
    what: 'list the names and where they are used, never the values',
    examples: ['secrets list'],
  }).action(
    cli.action(async () => {
      const value = await cli.ask('secrets.list', undefined)
      const rows = value.map(({ name, usedBy, updatedAt }) => [name, updatedAt, usedBy.join(', ')])
      return {
        value,
        text: look =>
          rows.length > 0
            ? table(look, ['NAME', 'CHANGED', 'USED BY'], rows)
            : 'No secret yet. Keep one: gatehouse secrets set NAME',
      }
    }),
  )

  leaf(secrets, {
    usage: 'set <name>',
    what: 'keep a value; it is read from the standard input, because other programs can read a command line',
    examples: [
      'secrets set SEARCH_TOKEN < token.txt',
      'pass show search | gatehouse secrets set SEARCH_TOKEN',
    ],
  }).action(
    cli.action(async (name: string) => {
      const value = await cli.outside.readSecret()
      if (value === '') throw new UsageError('The value is read from the standard input, which was empty.')
      await cli.ask('secrets.set', { name, value })
      return { value: { name, stored: true }, text: () => `Kept ${name}. Refer to it as keychain:${name}.` }
    }),
  )

  leaf(secrets, {
    usage: 'remove <name>',
    what: 'forget a value',
    examples: ['secrets remove SEARCH_TOKEN'],
  }).action(
    cli.action(async (name: string) => {
      await cli.ask('secrets.remove', { name })
      return { value: { name, removed: true }, text: () => `Removed ${name}.` }
    }),
  )
}
