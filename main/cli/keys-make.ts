import type { Command } from 'commander'
import type { NewApiKey } from '#contract'
import type { Cli } from './cli.ts'
import { leaf } from './command.ts'
import { keyNamed } from './key-named.ts'
import { type RightFlags, rightsOf, wholeNumber, withRights } from './key-flags.ts'
import { UsageError } from './usage.ts'

/** `gatehouse keys create`, `update` and `rotate`: what shows a secret once. */
export function addMaking(keys: Command, cli: Cli): void {
  withRights(
    leaf(keys, {
      usage: 'create <name>',
      what: 'make a key; it is shown this once',
      examples: [
        'keys create laptop',
        'keys create reader --servers files,git* --read-only --expires 30d',
        'keys create boss --identity me@example.com --may-approve --signed',
        'keys create ci --json',
      ],
    }),
  ).action(
    cli.action(async (name: string, flags: RightFlags) => {
      const value = await cli.ask('keys.create', { name, ...rightsOf(flags, undefined) })
      return { value, text: () => `${shown(value)}\nTo take it back: gatehouse keys revoke ${value.id}` }
    }),
  )

  withRights(
    leaf(keys, {
      usage: 'update <key>',
      what: 'change what a key may; what is not given stays, open sessions follow at once',
      examples: [
        'keys update laptop --tools "files__read_*" --expires never',
        'keys update laptop --name desk --no-read-only',
      ],
    }),
  )
    .option('--name <name>', 'another name')
    .option('--no-read-only', 'other tools too')
    .option('--no-may-approve', 'it may not decide gates any more')
    .option('--no-admin', 'it is no administrator’s any more')
    .option('--no-signed', 'its decisions need no signature any more')
    .action(
      cli.action(async (given: string, { name, ...flags }: RightFlags & { name?: string }) => {
        if (name === undefined && Object.keys(rightsOf(flags, undefined)).length === 0)
          throw new UsageError('What is to change? Give an option, such as --expires or --name.')
        const { id, scope } = await keyNamed(cli, given)
        const change = { id, ...(name !== undefined && { name }), ...rightsOf(flags, scope) }
        const value = await cli.ask('keys.update', change)
        const { signingSecret } = value
        const lines = [`Changed ${value.name}.`, ...(signingSecret ? [signing(signingSecret)] : [])]
        return { value, text: () => lines.join('\n') }
      }),
    )

  leaf(keys, {
    usage: 'rotate <key>',
    what: 'give a key a new value, shown this once; the old one works for a while longer',
    examples: ['keys rotate laptop', 'keys rotate laptop --overlap 0'],
  })
    .option(
      '--overlap <minutes>',
      'how long the old value works (60 when left out; 0 ends it at once)',
      wholeNumber,
    )
    .action(
      cli.action(async (given: string, { overlap }: { overlap?: number }) => {
        const { id } = await keyNamed(cli, given)
        const input = { id, ...(overlap !== undefined && { overlapMinutes: overlap }) }
        const value = await cli.ask('keys.rotate', input)
        return { value, text: () => `${shown(value)}\n${oldValue(overlap ?? 60)}` }
      }),
    )
}

const oldValue = (minutes: number): string =>
  minutes === 0 ? 'The old one has ended.' : `The old one works for ${minutes} more minutes.`

function shown({ key, signingSecret }: NewApiKey): string {
  const keep = 'Keep it now; it is not shown again. Send it as "Authorization: Bearer …" or "X-API-Key: …".'
  return [key, keep, ...(signingSecret ? [signing(signingSecret)] : [])].join('\n')
}

const signing = (secret: string): string =>
  `${secret}\nis the secret its decisions are signed with. Keep it now too.`
