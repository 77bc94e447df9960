import { AppError } from '#base/errors.ts'
import type { ServerView, Tool, Workflow } from '#contract'
import type { Cli } from './cli.ts'

/** The server of that slug. Throws `not_found` with the slugs there are. */
export async function findServer(cli: Pick<Cli, 'ask'>, slug: string): Promise<ServerView> {
  const servers = await cli.ask('servers.list', undefined)
  const found = servers.find(server => server.slug === slug)
  if (found) return found
  const known = servers.map(server => server.slug)
  const rest = known.length > 0 ? `There are: ${list(known)}.` : 'There is none yet.'
  throw new AppError('not_found', `There is no server ${JSON.stringify(slug)}. ${rest}`)
}

/** The server's tools of that name (its own name or the exposed one). Throws `not_found` when it has none such. */
export async function findTool(cli: Pick<Cli, 'ask'>, server: string, name: string): Promise<Tool> {
  const tools = await cli.ask('tools.list', { server })
  const found = tools.find(tool => tool.name === name) ?? tools.find(tool => tool.exposedName === name)
  if (found) return found
  const hint =
    tools.length > 0
      ? `It has: ${list(tools.map(tool => tool.name))}.`
      : `Read it first: gatehouse sync --server ${server}`
  throw new AppError('not_found', `Server ${server} has no tool ${JSON.stringify(name)}. ${hint}`)
}

/** The workflow of that name. Throws `not_found` with the names there are. */
export async function findWorkflow(cli: Pick<Cli, 'ask'>, name: string): Promise<Workflow> {
  const workflows = await cli.ask('workflows.list', undefined)
  const found = workflows.find(workflow => workflow.name === name)
  if (found) return found
  const known = workflows.map(workflow => workflow.name)
  const rest = known.length > 0 ? `There are: ${list(known)}.` : 'There is none yet: gatehouse templates list'
  throw new AppError('not_found', `There is no workflow ${JSON.stringify(name)}. ${rest}`)
}

const MOST = 12
const list = (names: string[]): string =>
  names.length > MOST
    ? `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more`
    : names.join(', ')
