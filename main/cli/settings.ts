import type { Command } from 'commander'
import { AppError } from '#base/errors.ts'
import type { Input, Settings } from '#contract'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { facts } from './look.ts'

/** `gatehouse settings …` */
export function addSettings(program: Command, cli: Cli): void {
  const settings = group(program, 'settings', 'what can be set, each with a default')

  leaf(settings, {
    usage: 'get [key]',
    what: 'show all settings, or one',
    examples: ['settings get', 'settings get gateway.port --json'],
  }).action(
    cli.action(async (key: string | undefined) => {
      const all = flat(await cli.ask('settings.get', undefined))
      if (key === undefined)
        return {
          value: await cli.ask('settings.get', undefined),
          text: look =>
            facts(
              look,
              all.map(([name, value]) => [name, String(value)]),
            ),
        }
      const value = all.find(([name]) => name === key)?.[1]
      if (value === undefined) throw unknown(key, all)
      return { value, text: () => String(value) }
    }),
  )

  leaf(settings, {
    usage: 'set <key> <value>',
    what: 'change one setting',
    examples: ['settings set gateway.port 4131', 'settings set sync.every 2h'],
  }).action(
    cli.action(async (key: string, text: string) => {
      const all = flat(await cli.ask('settings.get', undefined))
      const known = all.find(([name]) => name === key)
      if (!known) throw unknown(key, all)
      const [section = '', field = ''] = key.split('.')
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract's schema checks it on arrival
      const change = { [section]: { [field]: sameKind(text, known[1]) } } as Input<'settings.update'>
      const value = await cli.ask('settings.update', change)
      return { value, text: () => `${key} = ${text}` }
    }),
  )
}

type Setting = [key: string, value: string | number | boolean]

const flat = (settings: Settings): Setting[] =>
  Object.entries(settings).flatMap(([section, fields]) =>
    Object.entries(fields).map(([field, value]): Setting => [`${section}.${field}`, value]),
  )

function sameKind(text: string, now: Setting[1]): Setting[1] {
  if (typeof now === 'number' && /^-?\d+$/.test(text)) return Number(text)
  if (typeof now === 'boolean' && /^(true|false)$/.test(text)) return text === 'true'
  return text
}

const unknown = (key: string, all: Setting[]): AppError =>
  new AppError(
    'not_found',
    `There is no setting ${JSON.stringify(key)}. There are: ${all.map(([name]) => name).join(', ')}.`,
  )
