import type { Command } from 'commander'
import type { Workflow, WorkflowDetail } from '#contract'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { findWorkflow } from './find.ts'
import { facts, type Look, plain, table } from './look.ts'
import { addRunning } from './workflows-run.ts'
import { addValidating } from './workflows-validate.ts'

/** `gatehouse workflows …` */
export function addWorkflows(program: Command, cli: Cli): void {
  const workflows = group(program, 'workflows', 'automations that agents can run')

  leaf(workflows, {
    usage: 'list',
    what: 'list the workflows of the workflows folder, with what is wrong with them',
    examples: ['workflows list', 'workflows list --json'],
  }).action(
    cli.action(async () => {
      const value = await cli.ask('workflows.list', undefined)
      const none = 'No workflow yet. Begin with a template: gatehouse templates list'
      return { value, text: look => (value.length > 0 ? listing(look, value) : none) }
    }),
  )

  leaf(workflows, {
    usage: 'show <name>',
    what: 'show one workflow: its inputs, its schedules, its problems',
    examples: ['workflows show order-processing', 'workflows show order-processing --json'],
  }).action(
    cli.action(async (name: string) => {
      await findWorkflow(cli, name)
      const value = await cli.ask('workflows.get', { name })
      return { value, text: look => described(look, value) }
    }),
  )

  addValidating(workflows, cli)
  addRunning(workflows, cli)

  leaf(workflows, {
    usage: 'export <name>',
    what: 'print the text of a workflow file',
    examples: ['workflows export order-processing > order-processing.yaml'],
  }).action(
    cli.action(async (name: string) => {
      await findWorkflow(cli, name)
      const { file, text } = await cli.ask('workflows.get', { name })
      return { value: { name, file, text }, text: () => text }
    }),
  )

  leaf(workflows, {
    usage: 'remove <name>',
    what: 'delete a workflow file; its former versions and its jobs stay',
    examples: ['workflows remove order-processing'],
  }).action(
    cli.action(async (name: string) => {
      await findWorkflow(cli, name)
      await cli.ask('workflows.remove', { name })
      return { value: { name, removed: true }, text: () => `Removed ${name}.` }
    }),
  )
}

function listing(look: Look, workflows: Workflow[]): string {
  const rows = workflows.map(workflow => [
    workflow.name,
    stateOf(workflow),
    workflow.toolName ?? '–',
    nextOf(workflow),
    workflow.title ?? workflow.description,
  ])
  return table(look, ['NAME', 'STATE', 'TOOL', 'NEXT START', 'WHAT IT DOES'], rows)
}

function stateOf({ problems, version, enabled }: Workflow): string {
  if (problems.length > 0) return version === '' ? 'invalid' : 'changed, invalid'
  return enabled ? 'on' : 'off'
}

const nextOf = ({ schedules }: Workflow): string =>
  schedules.flatMap(({ next }) => next ?? []).toSorted()[0] ?? '–'

function described(look: Look, workflow: WorkflowDetail): string {
  const lines = facts(look, [
    ['name', workflow.name],
    ['title', workflow.title ?? '–'],
    ['file', workflow.file],
    ['state', stateOf(workflow)],
    ['tool', workflow.toolName ?? 'not offered to clients'],
    ['steps', String(workflow.steps)],
    ['example', JSON.stringify(workflow.example)],
    ...workflow.schedules.map(({ every, next }): [string, string] => [
      'schedule',
      `${every}, next ${next ?? 'never'}`,
    ]),
    ...(workflow.webhookUrl === null ? [] : [['webhook', workflow.webhookUrl] satisfies [string, string]]),
    ['version', workflow.version.slice(0, 12)],
  ])
  const problems = workflow.problems.map(({ line, column, message }) =>
    look.colors.red(`${workflow.file}:${line}:${column}: ${plain(message)}`),
  )
  return [lines, plain(workflow.description), ...problems].filter(part => part !== '').join('\n')
}
