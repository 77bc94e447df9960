import type { Command } from 'commander'
import { AppError } from '#base/errors.ts'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { table } from './look.ts'

/** `gatehouse keys …` */
export function addKeys(program: Command, cli: Cli): void {
  const keys = group(program, 'keys', 'the keys of clients: one for each, only a hash is kept')

  leaf(keys, {
    usage: 'create <name>',
    what: 'make a key; it is shown this once',
    examples: ['keys create laptop', 'keys create ci --json'],
  }).action(
    cli.action(async (name: string) => {
      const value = await cli.ask('keys.create', { name })
      const text = `${value.key}\nKeep it now; it is not shown again. Send it as "Authorization: Bearer …" or "X-API-Key: …".\nTo take it back: gatehouse keys revoke ${value.id}`
      return { value, text: () => text }
    }),
  )

  leaf(keys, {
    usage: 'list',
    what: 'list the keys, never the keys themselves',
    examples: ['keys list'],
  }).action(
    cli.action(async () => {
      const value = await cli.ask('keys.list', undefined)
      const rows = value.map(key => [
        key.id,
        key.name,
        `${key.prefix}…`,
        key.createdAt,
        key.lastUsedAt ?? 'never',
        key.revokedAt ? 'revoked' : 'ok',
      ])
      return {
        value,
        text: look =>
          rows.length > 0
            ? table(look, ['ID', 'NAME', 'BEGINS', 'CREATED', 'LAST USED', 'STATE'], rows)
            : 'No key yet. Make one: gatehouse keys create NAME',
      }
    }),
  )

  leaf(keys, {
    usage: 'revoke <id>',
    what: 'take a key back, at once and for open sessions too (its name does as well)',
    examples: ['keys revoke 6f1c…', 'keys revoke laptop'],
  }).action(
    cli.action(async (id: string) => {
      const value = await cli.ask('keys.revoke', { id: await idOf(cli, id) })
      return { value, text: () => `Revoked ${value.name}.` }
    }),
  )
}

/** An id, or the name of exactly one key in force. */
async function idOf(cli: Cli, given: string): Promise<string> {
  const keys = await cli.ask('keys.list', undefined)
  if (keys.some(({ id }) => id === given)) return given
  const named = keys.filter(({ name, revokedAt }) => name === given && revokedAt === null)
  const [first, second] = named
  if (second)
    throw new AppError(
      'conflict',
      `There are ${named.length} keys named ${JSON.stringify(given)}. Give the id: gatehouse keys list`,
    )
  if (!first)
    throw new AppError('not_found', `There is no key ${JSON.stringify(given)}. See: gatehouse keys list`)
  return first.id
}
