import { type Command, InvalidArgumentError } from 'commander'
import type { Server, SyncReport } from '#contract'
import type { Cli } from './cli.ts'
import { bare } from './command.ts'
import { plain } from './look.ts'
import { type AddOptions, serverOf } from './server-flags.ts'

/** `gatehouse servers add`, by flags or by one JSON object. */
export function addAdding(servers: Command, cli: Cli): void {
  bare(servers, {
    usage: 'add [command...]',
    what: 'register a server: a command behind --, an address by --url, or all of it as JSON',
    examples: [
      'servers add --name Memory -- npx -y @modelcontextprotocol/server-memory',
      'servers add --name Files --env LOG=1 -- node server.js /home/me/documents',
      'servers add --name Search --url https://example.com/mcp --bearer-from-env SEARCH_TOKEN',
      `servers add --json '{"name":"Shop","kind":"rest","url":"http://127.0.0.1:8000"}'`,
    ],
  })
    .option('--name <name>', 'what people call it')
    .option('--slug <slug>', 'its short name in tool names and routes (made from the name when left out)')
    .option(
      '--kind <kind>',
      'stdio, http, sse, rest or pyexecutor (stdio for a command, http for an address)',
    )
    .option('--command <program>', 'the program to start; its arguments follow behind --')
    .option('--cwd <folder>', 'the folder to start it in')
    .option(
      '--env <NAME=value>',
      'a variable for it: text, keychain:NAME or env:VAR; may be repeated',
      variable,
      {},
    )
    .option('--url <address>', 'where it answers')
    .option('--bearer <reference>', 'send a bearer token: keychain:NAME, or env:VAR of the running Gatehouse')
    .option(
      '--bearer-from-env <VAR>',
      'the same, its value taken from this variable now and kept in the vault',
    )
    .option('--api-key <reference>', 'send a key in a header: keychain:NAME or env:VAR')
    .option(
      '--api-key-from-env <VAR>',
      'the same, its value taken from this variable now and kept in the vault',
    )
    .option('--header <name>', 'the header of the API key (X-API-Key when left out)')
    .option('--disabled', 'register it switched off')
    .option('--trust <how>', 'review: new tools wait for approval; first_use: only changed ones do')
    .option('--sharing <how>', 'shared: one connection for all clients; session: one for each')
    .option('--sync-every <time>', 'how often it is read: off, 15m, 2h or a cron expression')
    .option('--timeout-ms <number>', 'the longest wait for one call', wholeNumber)
    .option('--json [server]', 'the server as one JSON object; without a value: print the result as JSON')
    .action(
      cli.action(async (command: string[], options: AddOptions) => {
        // The core checks every field and names the one at fault, so nothing is checked twice here.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked by the contract's schema on arrival
        const input = serverOf(command, options, cli.outside.env) as unknown as Parameters<
          typeof cli.ask<'servers.add'>
        >[1]
        const value = await cli.ask('servers.add', input)
        // A script asks for the reading itself (`sync`); a person wants to know at once whether the server works.
        const report = options.json === undefined && value.enabled ? await read(cli, value.slug) : undefined
        return { value, text: () => sentence(value, report) }
      }),
    )
}

async function read(cli: Cli, slug: string): Promise<SyncReport | undefined> {
  cli.outside.err(`Reading the tools of ${slug}…\n`)
  const [report] = await cli.ask('sync.run', { slugs: [slug], trigger: 'cli' })
  return report
}

function sentence({ slug }: Server, report: SyncReport | undefined): string {
  if (!report) return `Added ${slug}. Switch it on: gatehouse servers enable ${slug}`
  if (report.error) return `Added ${slug}, but it could not be read: ${plain(report.error.message)}`
  const tools = report.found === 1 ? '1 tool' : `${report.found} tools`
  return `Added ${slug} with ${tools}. See them: gatehouse tools list --server ${slug}`
}

function variable(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It must be NAME=value.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
