import type { Command } from 'commander'
import { AppError } from '#base/errors.ts'
import type { Input, Template } from '#contract'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { givenObject } from './given-object.ts'
import { type Look, table } from './look.ts'

type CloneOptions = { name?: string; title?: string; description?: string; defaults?: string }

/** `gatehouse templates …` */
export function addTemplates(program: Command, cli: Cli): void {
  const templates = group(program, 'templates', 'ready workflows to begin with')

  leaf(templates, {
    usage: 'list',
    what: 'list the gallery, featured ones first',
    examples: ['templates list', 'templates list --json'],
  }).action(
    cli.action(async () => {
      const value = await cli.ask('templates.list', undefined)
      return { value, text: look => listing(look, value) }
    }),
  )

  leaf(templates, {
    usage: 'show <slug>',
    what: 'print the text of a template',
    examples: ['templates show order-processing'],
  }).action(
    cli.action(async (slug: string) => {
      const value = await find(cli, slug)
      return { value, text: () => value.text }
    }),
  )

  leaf(templates, {
    usage: 'clone <slug>',
    what: 'make a workflow of a template',
    examples: [
      'templates clone order-processing',
      'templates clone order-processing --name my-orders --title "My orders" --defaults \'{"limit":50}\'',
    ],
  })
    .option('--name <name>', "its name (the template's own, with a number when that is taken)")
    .option('--title <title>', 'its title')
    .option('--description <text>', 'what it does')
    .option('--defaults <json>', 'new defaults of its inputs; @FILE reads a file, - the standard input')
    .action(
      cli.action(async (slug: string, { defaults, ...given }: CloneOptions) => {
        await find(cli, slug)
        const read =
          defaults === undefined ? undefined : await givenObject(defaults, 'The value of --defaults', cli)
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was read from JSON
        const change = (read ? { defaults: read } : {}) as Pick<Input<'templates.clone'>, 'defaults'>
        const value = await cli.ask('templates.clone', { slug, ...given, ...change })
        return {
          value,
          text: () =>
            `Made ${value.name} (${value.file}). Run it: gatehouse workflows run ${value.name} --wait`,
        }
      }),
    )
}

async function find(cli: Cli, slug: string): Promise<Template> {
  const all = await cli.ask('templates.list', undefined)
  const found = all.find(template => template.slug === slug)
  if (found) return found
  const known = all.map(template => template.slug).join(', ')
  throw new AppError('not_found', `There is no template ${JSON.stringify(slug)}. There are: ${known}.`)
}

function listing(look: Look, templates: Template[]): string {
  const rows = templates.map(({ slug, category, uses, title }) => [slug, category, uses.join(' '), title])
  return table(look, ['SLUG', 'CATEGORY', 'USES', 'WHAT IT DOES'], rows)
}
