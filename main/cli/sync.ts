import type { Command } from 'commander'
import type { SyncReport } from '#contract'
import type { Cli } from './cli.ts'
import { leaf } from './command.ts'
import { findServer } from './find.ts'
import { type Look, table } from './look.ts'

/** `gatehouse sync` */
export function addSync(program: Command, cli: Cli): void {
  leaf(program, {
    usage: 'sync',
    what: 'read the tools of the servers: all enabled ones, or those named',
    examples: ['sync', 'sync --server memory --server files', 'sync --all --json'],
  })
    .option(
      '--server <slug>',
      'only this one; may be repeated',
      (slug: string, before: string[]) => [...before, slug],
      [],
    )
    .option('--all', 'the disabled ones too')
    .action(
      cli.action(async (options: { server: string[]; all?: true }) => {
        for (const slug of options.server) await findServer(cli, slug)
        const value = await cli.ask('sync.run', {
          ...(options.server.length > 0 && { slugs: options.server }),
          includeDisabled: options.all === true || options.server.length > 0,
          trigger: 'cli',
        })
        const failed = value.length > 0 && value.every(({ error }) => error !== null)
        return { value, text: look => listing(look, value), failed }
      }),
    )
}

function listing(look: Look, reports: SyncReport[]): string {
  if (reports.length === 0) return 'There is no enabled server to read.'
  const rows = reports.map(({ slug, found, added, changed, removed, error }) => [
    slug,
    error ? 'failed' : 'ok',
    ...[found, added, changed, removed].map(String),
    error?.message ?? '',
  ])
  return table(look, ['SLUG', 'RESULT', 'FOUND', 'ADDED', 'CHANGED', 'REMOVED', 'PROBLEM'], rows)
}
