import { AppError } from '#base/errors.ts'
import type { ApiKey } from '#contract'
import type { Cli } from './cli.ts'

/** The key with an id, or the one key in force with that name. Rejects with `not_found`, `conflict`. */
export async function keyNamed(cli: Cli, given: string): Promise<ApiKey> {
  const keys = await cli.ask('keys.list', undefined)
  const byId = keys.find(({ id }) => id === given)
  if (byId) return byId
  const named = keys.filter(({ name, revokedAt }) => name === given && revokedAt === null)
  const [first, second] = named
  if (second)
    throw new AppError(
      'conflict',
      `There are ${named.length} keys named ${JSON.stringify(given)}. Give the id: gatehouse keys list`,
    )
  if (first) return first
  throw new AppError('not_found', `There is no key ${JSON.stringify(given)}. See: gatehouse keys list`)
}
