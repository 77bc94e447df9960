import type { Command } from 'commander'
import type { ApiKey, KeyScope } from '#contract'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { keyNamed } from './key-named.ts'
import { addMaking } from './keys-make.ts'
import { table } from './look.ts'

/** `gatehouse keys …` */
export function addKeys(program: Command, cli: Cli): void {
  const keys = group(program, 'keys', 'the keys of clients: one for each, only a hash is kept')
  addMaking(keys, cli)

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
        stateOf(key),
        rightsIn(key),
      ])
      const heads = ['ID', 'NAME', 'BEGINS', 'CREATED', 'LAST USED', 'STATE', 'MAY']
      return {
        value,
        text: look =>
          rows.length > 0 ? table(look, heads, rows) : 'No key yet. Make one: gatehouse keys create NAME',
      }
    }),
  )

  leaf(keys, {
    usage: 'revoke <key>',
    what: 'take a key back, at once and for open sessions too (its name does as well)',
    examples: ['keys revoke 6f1c…', 'keys revoke laptop'],
  }).action(
    cli.action(async (given: string) => {
      const { id } = await keyNamed(cli, given)
      const value = await cli.ask('keys.revoke', { id })
      return { value, text: () => `Revoked ${value.name}.` }
    }),
  )
}

function stateOf({ revokedAt, expiresAt }: ApiKey): string {
  if (revokedAt !== null) return 'revoked'
  if (expiresAt === null) return 'ok'
  return Date.parse(expiresAt) <= Date.now() ? 'expired' : `until ${expiresAt}`
}

function rightsIn({ scope, identity, mayApprove, admin, signed }: ApiKey): string {
  const rights = [
    ...scopeWords(scope),
    ...(identity === null ? [] : [`as ${identity}`]),
    ...(mayApprove ? ['approve'] : []),
    ...(admin ? ['admin'] : []),
    ...(signed ? ['signed'] : []),
  ]
  return rights.join('; ')
}

function scopeWords({ servers, workflows, tools, readOnly }: KeyScope): string[] {
  const words = Object.entries({ servers, workflows, tools }).flatMap(([what, list]) =>
    list === null ? [] : [`${what}: ${list.length > 0 ? list.join(', ') : 'none'}`],
  )
  const all = words.length > 0 ? words : ['everything']
  return readOnly ? [...all, 'read only'] : all
}
