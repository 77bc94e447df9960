import type { Command } from 'commander'
import type { ServerView } from '#contract'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { findServer } from './find.ts'
import { type Look, plain, table } from './look.ts'
import { addAdding } from './servers-add.ts'
import { addImporting } from './servers-import.ts'

/** `gatehouse servers …` */
export function addServers(program: Command, cli: Cli): void {
  const servers = group(program, 'servers', 'the servers whose tools are served')

  leaf(servers, {
    usage: 'list',
    what: 'list the servers with their state',
    examples: ['servers list', 'servers list --json'],
  }).action(
    cli.action(async () => {
      const value = await cli.ask('servers.list', undefined)
      const running = await cli.outside.isRunning()
      return {
        value,
        text: look =>
          value.length > 0
            ? listing(look, value, running)
            : 'No server yet. Add one: gatehouse servers add --help',
      }
    }),
  )

  addAdding(servers, cli)
  addImporting(servers, cli)

  leaf(servers, {
    usage: 'remove <slug>',
    what: 'remove a server with its tools and its own secrets',
    examples: ['servers remove memory'],
  }).action(
    cli.action(async (slug: string) => {
      await findServer(cli, slug)
      await cli.ask('servers.remove', { slug })
      return { value: { slug, removed: true }, text: () => `Removed ${slug}.` }
    }),
  )

  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const)
    leaf(servers, {
      usage: `${verb} <slug>`,
      what: `${verb} a server: its tools are ${enabled ? 'served again' : 'neither listed nor callable'}`,
      examples: [`servers ${verb} memory`],
    }).action(
      cli.action(async (slug: string) => {
        await findServer(cli, slug)
        const value = await cli.ask('servers.update', { slug, enabled })
        return { value, text: () => `${slug} is ${enabled ? 'enabled' : 'disabled'}.` }
      }),
    )

  leaf(servers, {
    usage: 'restart <slug>',
    what: 'drop its connection and connect anew',
    examples: ['servers restart memory'],
  }).action(
    cli.action(async (slug: string) => {
      await findServer(cli, slug)
      await cli.ask('servers.restart', { slug })
      return { value: { slug, restarted: true }, text: () => `Restarted ${slug}.` }
    }),
  )

  leaf(servers, {
    usage: 'log <slug>',
    what: 'the last lines a server wrote to its standard error',
    examples: ['servers log memory'],
  }).action(
    cli.action(async (slug: string) => {
      await findServer(cli, slug)
      const value = await cli.ask('servers.log', { slug })
      return {
        value,
        text: ({ colors }) => value.map(({ at, line }) => `${colors.dim(at)} ${plain(line)}`).join('\n'),
      }
    }),
  )
}

function listing(look: Look, servers: ServerView[], running: boolean): string {
  const rows = servers.map(server => [
    server.slug,
    server.kind,
    running || !server.enabled ? stateOf(server) : 'not running',
    `${server.tools.enabled}/${server.tools.total}`,
    String(server.tools.held),
    server.lastSynced ?? 'never',
    problemOf(server),
  ])
  return table(look, ['SLUG', 'KIND', 'STATE', 'TOOLS ON', 'HELD', 'LAST SYNCED', 'PROBLEM'], rows)
}

const stateOf = ({ state }: ServerView): string =>
  state.kind === 'retrying' ? `retrying at ${state.at.slice(11, 19)}` : state.kind.replaceAll('_', ' ')

const problemOf = ({ state, lastError }: ServerView): string =>
  ('error' in state ? state.error.message : lastError?.message) ?? ''
