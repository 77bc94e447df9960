import { type Command, InvalidArgumentError } from 'commander'
import type { Limit, LimitSubject, LimitView } from '#contract'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { keyNamed } from './key-named.ts'
import { wholeNumber } from './key-flags.ts'
import { table } from './look.ts'
import { UsageError } from './usage.ts'

type Flags = { burst?: Given; perMinute?: Given; perDay?: Given; none?: true }
/** `none` takes the number away; commander lets no option be null itself. */
type Given = number | 'none'

const noLimit: Limit = { burst: null, perMinute: null, perDay: null }
const kinds = ['key', 'tool', 'workflow'] as const

/** `gatehouse limits …` */
export function addLimits(program: Command, cli: Cli): void {
  const limits = group(program, 'limits', 'how often keys may call, and tools and workflows be called')

  leaf(limits, {
    usage: 'list',
    what: 'list the limits with what was counted this day',
    examples: ['limits list'],
  }).action(
    cli.action(async () => {
      const value = await cli.ask('limits.list', undefined)
      const keys = await cli.ask('keys.list', undefined)
      const nameOf = ({ kind, name }: LimitSubject) =>
        kind === 'key' ? (keys.find(({ id }) => id === name)?.name ?? name) : name
      const rows = value.map(view => row(view, nameOf(view.subject)))
      const heads = ['KIND', 'NAME', 'AT ONCE', 'A MINUTE', 'A DAY', 'TODAY', 'REFUSED']
      return { value, text: look => (rows.length > 0 ? table(look, heads, rows) : 'No limit is set.') }
    }),
  )

  leaf(limits, {
    usage: 'set <kind> <name>',
    what: 'limit a key, a tool (by its exposed name) or a workflow; what is not given stays',
    examples: [
      'limits set key laptop --per-minute 60 --burst 10',
      'limits set tool mail__send --per-day 50',
      'limits set workflow report --none',
    ],
  })
    .option('--burst <number>', 'so many calls at once, or none', numberOrNone)
    .option('--per-minute <number>', 'so many a minute on end, or none', numberOrNone)
    .option('--per-day <number>', 'so many in a day of this computer’s time, or none', numberOrNone)
    .option('--none', 'take the limit away')
    .action(
      cli.action(async (kind: string, name: string, flags: Flags) => {
        const subject = await subjectOf(cli, kind, name)
        const known = (await cli.ask('limits.list', undefined)).find(view => isSame(view.subject, subject))
        const limit = changed(known?.limit ?? noLimit, flags)
        const value = await cli.ask('limits.set', { subject, limit })
        const isThere = value.some(view => isSame(view.subject, subject))
        return { value, text: () => (isThere ? `Limited ${kind} ${name}.` : `No limit for ${kind} ${name}.`) }
      }),
    )
}

async function subjectOf(cli: Cli, given: string, name: string): Promise<LimitSubject> {
  const kind = kinds.find(one => one === given)
  if (!kind) throw new UsageError(`A limit is for a key, a tool or a workflow, not for a ${given}.`)
  return { kind, name: kind === 'key' ? (await keyNamed(cli, name)).id : name }
}

function changed(before: Limit, { none, burst, perMinute, perDay }: Flags): Limit {
  const given = {
    ...(burst !== undefined && { burst: numberIn(burst) }),
    ...(perMinute !== undefined && { perMinute: numberIn(perMinute) }),
    ...(perDay !== undefined && { perDay: numberIn(perDay) }),
  }
  if (none && Object.keys(given).length > 0) throw new UsageError('--none stands alone.')
  if (none) return noLimit
  if (Object.keys(given).length > 0) return { ...before, ...given }
  throw new UsageError('Which limit? Give --burst, --per-minute, --per-day or --none.')
}

function numberOrNone(text: string): Given {
  if (text === 'none') return text
  const number = wholeNumber(text)
  if (number < 1) throw new InvalidArgumentError('It must be 1 or more, or none.')
  return number
}

const numberIn = (given: Given): number | null => (given === 'none' ? null : given)

function row({ subject, limit, today, refusedToday }: LimitView, name: string): string[] {
  const numbers = [limit.burst, limit.perMinute, limit.perDay].map(number => String(number ?? '–'))
  return [subject.kind, name, ...numbers, String(today), String(refusedToday)]
}

const isSame = (one: LimitSubject, other: LimitSubject): boolean =>
  one.kind === other.kind && one.name === other.name
