import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { givenTime } from '#base/given-time.ts'
import type { KeyOwner } from '#base/key-owner.ts'
import { ActivityDetail, ActivityEntry, ActivityKind, ActivityOutcome, type Input } from '#contract'
import { type Route, route } from './route.ts'

const name = z.string().max(200).optional()
const Filter = z.object({
  kind: z
    .string()
    .optional()
    .describe(`One or more, with commas between: ${ActivityKind.options.join(', ')}.`),
  outcome: z
    .string()
    .optional()
    .describe(`One or more, with commas between: ${ActivityOutcome.options.join(', ')}.`),
  client: name,
  server: name,
  tool: name.describe('Its own name, or what else a row is about.'),
  text: name.describe('Words that must all occur in names, arguments or notes.'),
  since: name.describe('From this time on, in ISO 8601.'),
  until: name.describe('Up to this time, in ISO 8601.'),
  link: name.describe('The rows of one approval, job or rule.'),
  before: z.coerce.number().int().min(1).optional().describe('The `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
type Filter = z.output<typeof Filter>

/** The record over REST (K4). A key sees the rows of its own client; an admin key sees all. */
export const activityRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/activity/',
    id: 'listActivity',
    summary: 'The record, newest first: of the key’s own client, or of everybody for an admin key.',
    query: Filter,
    answer: z.object({ entries: z.array(ActivityEntry), next: z.int().nullable() }),
    refusals: [400],
    run: async ({ query, ask, request: { keyOwner } }) =>
      ask('activity.list', { ...asked(query), ...ownClient(keyOwner, query.client) }),
  }),
  route({
    method: 'GET',
    path: '/api/activity/:id/',
    id: 'getActivity',
    summary: 'One row with what it carried.',
    answer: ActivityDetail,
    refusals: [404],
    run: async ({ params: { id = '' }, ask, request: { keyOwner } }) => {
      const unknown = new AppError(
        'not_found',
        `There is no row ${JSON.stringify(id.slice(0, 60))} in the record.`,
      )
      if (!/^[1-9]\d{0,14}$/.test(id)) throw unknown
      const row = await ask('activity.get', { id: Number(id) }).catch((error: unknown) => {
        // The same words as for a row of somebody else's.
        throw error instanceof AppError && error.code === 'not_found' ? unknown : error
      })
      if (!keyOwner.admin && row.client !== keyOwner.name) throw unknown
      return row
    },
  }),
]

function asked({ kind, outcome, since, until, limit, ...rest }: Filter): NonNullable<Input<'activity.list'>> {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return {
    ...given,
    limit,
    ...(kind !== undefined && { kinds: kind.split(',').map(one => read(ActivityKind, one, 'kind')) }),
    ...(outcome !== undefined && {
      outcomes: outcome.split(',').map(one => read(ActivityOutcome, one, 'outcome')),
    }),
    ...(since !== undefined && { since: time(since, 'since') }),
    ...(until !== undefined && { until: time(until, 'until') }),
  }
}

function ownClient({ admin, name: own }: KeyOwner, client: string | undefined): { client?: string } {
  if (admin) return client === undefined ? {} : { client }
  if (client === undefined || client === own) return { client: own }
  const message = `The key ${own} sees the rows of its own client only. A person can make it an admin key in Gatehouse, under Clients.`
  throw new AppError('not_permitted', message)
}

function read<T>(type: z.ZodType<T> & { options: readonly string[] }, text: string, where: string): T {
  const { data } = type.safeParse(text)
  if (data !== undefined) return data
  throw new AppError('bad_input', `In the address: ${where}: one of ${type.options.join(', ')}.`)
}

/** Any ISO time, also one with a zone of its own. */
function time(text: string, where: string): string {
  const at = givenTime(text)
  if (at !== undefined) return at
  throw new AppError('bad_input', `In the address: ${where}: a time such as 2026-11-20T14:00:00Z.`)
}
