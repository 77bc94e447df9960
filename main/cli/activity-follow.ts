import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import type { ActivityEntry } from '#contract'
import { type FilterOptions, filterOf, wholeNumber, withFilters } from './activity-filter.ts'
import { entryLine } from './activity-text.ts'
import type { Cli } from './cli.ts'
import { bare } from './command.ts'

type Options = FilterOptions & { last: number; json?: true }

const lookMs = 250
const pageRows = 500

/** `gatehouse activity follow` */
export function addFollow(activity: Command, cli: Cli): void {
  withFilters(
    bare(activity, {
      usage: 'follow',
      what: 'print rows as they are written, until it is ended',
      examples: [
        'activity follow',
        'activity follow --kind call --client claude',
        'activity follow --json | jq .tool',
      ],
    }),
  )
    .option('--last <number>', 'begin with so many of the newest rows', wholeNumber, 10)
    .option('--json', 'print one JSON object for each row, a line each')
    .action(
      cli.action(async ({ last, json, ...filter }: Options) => {
        const { outside } = cli
        let seen = 0
        for (;;) {
          const rows = await newer(cli, filter, seen, seen === 0 ? last : Infinity)
          for (const row of rows)
            outside.out(`${json ? JSON.stringify(row) : entryLine(outside.look, row)}\n`)
          seen = rows.at(-1)?.id ?? seen
          if (outside.gone?.aborted || !(await outside.isRunning()))
            return { value: undefined, text: () => '' }
          await delay(lookMs)
        }
      }),
    )
}

/** Rows behind the last one seen, oldest first; only `most` of the newest. */
async function newer(cli: Cli, filter: FilterOptions, seen: number, most: number): Promise<ActivityEntry[]> {
  const found: ActivityEntry[] = []
  let before: number | null = null
  do {
    const page: { entries: ActivityEntry[]; next: number | null } = await cli.ask('activity.list', {
      ...filterOf(filter),
      limit: Math.min(pageRows, most),
      ...(before !== null && { before }),
    })
    found.push(...page.entries.filter(({ id }) => id > seen))
    before = (page.entries.at(-1)?.id ?? 0) > seen ? page.next : null
  } while (before !== null && found.length < most)
  return found.toReversed()
}
