import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { AppError } from '#base/errors.ts'
import type { ImportPreview, ImportResult } from '#contract'
import type { Cli } from './cli.ts'
import { leaf } from './command.ts'
import { plain } from './look.ts'
import { UsageError } from './usage.ts'

/** `gatehouse servers import FILE` */
export function addImporting(servers: Command, cli: Cli): void {
  leaf(servers, {
    usage: 'import <file>',
    what: 'register the servers of a file of the form {"mcpServers": {…}}; - reads the standard input',
    examples: [
      'servers import claude_desktop_config.json',
      'servers import --dry-run servers.json',
      'servers import - < servers.json',
    ],
  })
    .option('--dry-run', 'show what would be added and what it would run, and add nothing')
    .option('--only <names...>', 'of several, only these')
    .action(
      cli.action(async (file: string, options: { dryRun?: true; only?: string[] }) => {
        const text = jsonOf(file, file === '-' ? await cli.outside.readInput() : await contentsOf(file))
        if (options.dryRun) {
          const value = await cli.ask('servers.preview', { text })
          return { value, text: () => previewed(value) }
        }
        const value = await cli.ask('servers.import', options.only ? { text, names: options.only } : { text })
        return { value, text: () => imported(value) }
      }),
    )
}

async function contentsOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** A single line would be read as a command to start, as when it is pasted into the window; a file's stray text must not. */
function jsonOf(file: string, text: string): string {
  if (/^\uFEFF?\s*(?:[{["`/]|$)/.test(text)) return text
  const from = file === '-' ? 'The standard input' : file
  throw new AppError('bad_input', `${from} holds no JSON. It must have the form {"mcpServers": {…}}.`)
}

function previewed({ servers, skipped }: ImportPreview): string {
  const would = servers.map(({ server, shows, secrets, note }) =>
    [
      `would add ${server.name}: ${plain(shows)}`,
      ...(secrets.length > 0 ? [`  to the vault: ${secrets.join(', ')}`] : []),
      ...(note === undefined ? [] : [`  ${plain(note)}`]),
    ].join('\n'),
  )
  return [...would, ...skippedLines(skipped)].join('\n')
}

function imported({ added, skipped }: ImportResult): string {
  return [...added.map(({ slug }) => `Added ${slug}.`), ...skippedLines(skipped)].join('\n')
}

const skippedLines = (skipped: ImportResult['skipped']): string[] =>
  skipped.map(({ name, reason }) => `Skipped ${plain(name)}: ${plain(reason)}`)
