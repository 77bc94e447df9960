import { type Command, InvalidArgumentError } from 'commander'
import { ActivityKind, ActivityOutcome, type Input } from '#contract'
import { givenTime } from '#base/given-time.ts'

export type FilterOptions = {
  kind: ActivityKind[]
  outcome: ActivityOutcome[]
  client?: string
  server?: string
  tool?: string
  text?: string
  since?: string
  until?: string
  link?: string
}
type Filter = NonNullable<Input<'activity.export'>['query']>

/** The options by which rows of the record are chosen. */
export function withFilters(command: Command): Command {
  return command
    .option('--kind <kind>', 'only those, such as call, approval or key; may be repeated', kinds, [])
    .option(
      '--outcome <outcome>',
      'only those: ok, tool_error, refused or failed; may be repeated',
      outcomes,
      [],
    )
    .option('--client <name>', 'only those of this client')
    .option('--server <slug>', 'only those of this server')
    .option('--tool <name>', 'only those of this tool, by its own name')
    .option('--text <words>', 'only those that have all of these words')
    .option(
      '--since <time>',
      'only those from this time on: 2026-11-20, 2026-11-20T14:00, or 15m, 2h, 7d ago',
      time,
    )
    .option('--until <time>', 'only those up to this time', time)
    .option('--link <id>', 'only those of one approval, job or rule')
}

/** What `activity.list` and `activity.export` are asked. */
export function filterOf({
  kind,
  outcome,
  client,
  server,
  tool,
  text,
  since,
  until,
  link,
}: FilterOptions): Filter {
  const given = { client, server, tool, text, since, until, link }
  return {
    ...(kind.length > 0 && { kinds: kind }),
    ...(outcome.length > 0 && { outcomes: outcome }),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  }
}

/** A number of rows or the number of one. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a whole number above 0.')
  return Number(text)
}

function kinds(text: string, before: ActivityKind[]): ActivityKind[] {
  const { data } = ActivityKind.safeParse(text)
  if (data) return [...before, data]
  throw new InvalidArgumentError(`It is one of ${ActivityKind.options.join(', ')}.`)
}

function outcomes(text: string, before: ActivityOutcome[]): ActivityOutcome[] {
  const { data } = ActivityOutcome.safeParse(text)
  if (data) return [...before, data]
  throw new InvalidArgumentError(`It is one of ${ActivityOutcome.options.join(', ')}.`)
}

const unitMs: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A time in this computer's zone unless it names its own, or a while ago. */
function time(text: string): string {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  const ago = unitMs[unit]
  if (ago !== undefined) return new Date(Date.now() - Number(count) * ago).toISOString()
  const at = givenTime(text)
  if (at !== undefined) return at
  throw new InvalidArgumentError(
    'It is a time such as 2026-11-20 or 2026-11-20T14:00, or a while ago such as 15m, 2h or 7d.',
  )
}
