import type { Command } from 'commander'
import { addExport } from './activity-export.ts'
import { type FilterOptions, filterOf, wholeNumber, withFilters } from './activity-filter.ts'
import { addFollow } from './activity-follow.ts'
import { described, entryTable, reported } from './activity-text.ts'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { UsageError } from './usage.ts'

type ListOptions = FilterOptions & { before?: number; limit: number }

/** `gatehouse activity …` */
export function addActivity(program: Command, cli: Cli): void {
  const activity = group(program, 'activity', 'the record of everything that happened')

  withFilters(
    leaf(activity, {
      usage: 'list',
      what: 'list rows of the record, newest first',
      examples: [
        'activity list',
        'activity list --kind call --outcome refused --since 1h',
        'activity list --text "notes txt" --json',
      ],
    }),
  )
    .option('--before <row>', 'only those older than this one, for the next page', wholeNumber)
    .option('--limit <number>', 'at most so many', wholeNumber, 50)
    .action(
      cli.action(async ({ before, limit, ...filter }: ListOptions) => {
        const value = await cli.ask('activity.list', {
          ...filterOf(filter),
          limit,
          ...(before !== undefined && { before }),
        })
        const { entries, next } = value
        const more = next === null ? '' : `\nOlder ones: the same with --before ${next}`
        return { value, text: look => (entries.length > 0 ? entryTable(look, entries) + more : 'No row.') }
      }),
    )

  leaf(activity, {
    usage: 'show <row>',
    what: 'show one row: what was called or changed, by whom, with what, and how it ended',
    examples: ['activity show 4711', 'activity show 4711 --json'],
  }).action(
    cli.action(async (row: string) => {
      if (!/^[1-9]\d{0,14}$/.test(row))
        throw new UsageError('Name the row by its number, as the list shows it.')
      const value = await cli.ask('activity.get', { id: Number(row) })
      return { value, text: look => described(look, value) }
    }),
  )

  addFollow(activity, cli)
  addExport(activity, cli)

  leaf(activity, {
    usage: 'verify',
    what: 'check that no row was changed, removed, put in or moved; exits with 1 when one was',
    examples: ['activity verify', 'activity verify --json'],
  }).action(
    cli.action(async () => {
      const value = await cli.ask('activity.verify', undefined)
      return { value, text: () => reported(value), failed: !value.ok }
    }),
  )
}
