import { type Command, Option } from 'commander'
import { type FilterOptions, filterOf, withFilters } from './activity-filter.ts'
import type { Cli } from './cli.ts'
import { leaf } from './command.ts'

type Options = FilterOptions & { format: 'jsonl' | 'csv'; json?: true }

/** `gatehouse activity export` */
export function addExport(activity: Command, cli: Cli): void {
  withFilters(
    leaf(activity, {
      usage: 'export',
      what: 'write rows with everything they carried to stdout, oldest first; with --json as one array',
      examples: [
        'activity export --since 7d > activity.jsonl',
        'activity export --format csv --since 2026-11-01 > activity.csv',
      ],
    }),
  )
    .addOption(
      new Option('--format <format>', 'jsonl: an object on each line; csv: for a spreadsheet')
        .choices(['jsonl', 'csv'])
        .default('jsonl'),
    )
    .action(
      cli.action(async ({ format, json, ...filter }: Options) => {
        const { outside } = cli
        const value: unknown[] = []
        for await (const text of parts(cli, json ? 'jsonl' : format, filter)) {
          // An export may be larger than the memory: only the one JSON document needs it whole.
          if (json)
            value.push(
              ...text
                .split('\n')
                .filter(Boolean)
                .map(line => JSON.parse(line) as unknown),
            )
          else outside.out(text)
        }
        return { value, text: () => '' }
      }),
    )
}

async function* parts(cli: Cli, format: 'jsonl' | 'csv', filter: FilterOptions): AsyncGenerator<string> {
  let after: number | null = 0
  while (after !== null && !cli.outside.gone?.aborted) {
    const part: { text: string; next: number | null } = await cli.ask('activity.export', {
      format,
      query: filterOf(filter),
      after,
    })
    yield part.text
    after = part.next
  }
}
