import type { Command } from 'commander'
import type { Tool, ToolSelection } from '#contract'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { findServer, findTool } from './find.ts'
import { type Look, table } from './look.ts'
import { addCalling } from './tools-call.ts'
import { UsageError } from './usage.ts'

type Which = { pattern?: string; annotation?: string; all?: true }

/** `gatehouse tools …` */
export function addTools(program: Command, cli: Cli): void {
  const tools = group(program, 'tools', 'what agents can do')

  leaf(tools, {
    usage: 'list',
    what: 'list the tools as last read',
    examples: ['tools list', 'tools list --server memory --json'],
  })
    .option('--server <slug>', 'only those of this server')
    .action(
      cli.action(async ({ server }: { server?: string }) => {
        if (server !== undefined) await findServer(cli, server)
        const value = await cli.ask('tools.list', server === undefined ? {} : { server })
        return {
          value,
          text: look =>
            value.length > 0 ? listing(look, value) : 'No tool yet. Read the servers: gatehouse sync',
        }
      }),
    )

  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const)
    leaf(tools, {
      usage: `${verb} [server] [tool]`,
      what: `switch tools ${enabled ? 'on' : 'off: they are neither listed nor callable'}`,
      examples: [
        `tools ${verb} memory delete_entities`,
        `tools ${verb} memory --pattern 'delete_*'`,
        `tools ${verb} --annotation destructiveHint`,
        `tools ${verb} memory --all`,
      ],
    })
      .option('--pattern <glob>', 'tools whose name fits: * any run, ? one character')
      .option(
        '--annotation <hint>',
        'tools that claim readOnlyHint, destructiveHint, idempotentHint or openWorldHint',
      )
      .option('--all', 'every tool (of the server, when one is named)')
      .action(
        cli.action(async (server: string | undefined, tool: string | undefined, which: Which) => {
          const selection = await select(cli, server, tool, which)
          const { changed } = await cli.ask('tools.setEnabled', { selection, enabled })
          return {
            value: { changed, enabled },
            text: () => `${count(changed)} switched ${enabled ? 'on' : 'off'}.`,
          }
        }),
      )

  leaf(tools, {
    usage: 'approve <server> [tool]',
    what: 'approve the new or changed definitions of a server, or of one of its tools, so that they are served',
    examples: ['tools approve memory', 'tools approve memory create_entities'],
  }).action(
    cli.action(async (server: string, tool: string | undefined) => {
      const selection = await select(cli, server, tool, tool === undefined ? { all: true } : {})
      const value = await cli.ask('tools.approve', selection)
      return { value, text: () => `${count(value.approved)} approved.` }
    }),
  )

  leaf(tools, {
    usage: 'review <server> [tool]',
    what: 'say that you have looked at what tools do: those that claim only to read then run without asking',
    examples: ['tools review memory', 'tools review files read_file'],
  }).action(
    cli.action(async (server: string, tool: string | undefined) => {
      const selection = await select(cli, server, tool, tool === undefined ? { all: true } : {})
      const value = await cli.ask('tools.review', selection)
      return { value, text: () => `${count(value.reviewed)} reviewed.` }
    }),
  )

  addCalling(tools, cli)
}

/** What a switch applies to. Without a condition it would be everything, so that has to be said (`--all`). */
async function select(
  cli: Cli,
  server: string | undefined,
  tool: string | undefined,
  { pattern, annotation, all }: Which,
): Promise<ToolSelection> {
  if ([tool, pattern, annotation, all].every(condition => condition === undefined))
    throw new UsageError('Which tools? Name one, or give --pattern, --annotation or --all.')
  const selection: ToolSelection = await selectNamed(cli, server, tool)
  if (pattern !== undefined) selection.pattern = pattern
  if (annotation !== undefined) selection.annotation = hint(annotation)
  return selection
}

async function selectNamed(cli: Cli, server?: string, tool?: string): Promise<ToolSelection> {
  if (server === undefined) return {}
  await findServer(cli, server)
  if (tool === undefined) return { server }
  const { name } = await findTool(cli, server, tool)
  return { server, names: [name] }
}

const HINTS = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const

function hint(text: string): (typeof HINTS)[number] {
  const known = HINTS.find(each => each === text)
  if (known) return known
  throw new UsageError(`--annotation is one of ${HINTS.join(', ')}.`)
}

function listing(look: Look, tools: Tool[]): string {
  const rows = tools.map(tool => [
    tool.server,
    tool.exposedName,
    tool.enabled ? 'on' : 'off',
    tool.state,
    String(tool.calls),
    tool.title ?? tool.description,
  ])
  return table(
    look,
    ['SERVER', 'NAME FOR CLIENTS', 'SWITCH', 'STATE', 'CALLS', 'WHAT IT SAYS OF ITSELF'],
    rows,
  )
}

const count = (tools: number): string => (tools === 1 ? '1 tool' : `${tools} tools`)
