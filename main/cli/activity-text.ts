import type { ActivityDetail, ActivityEntry, ChainReport } from '#contract'
import { facts, type Look, plain, table } from './look.ts'

/** Rows of the record, a line each. */
export function entryTable(look: Look, entries: readonly ActivityEntry[]): string {
  const rows = entries.map(entry => [
    String(entry.id),
    entry.at,
    entry.client,
    what(entry),
    entry.outcome,
    about(entry),
  ])
  return table(look, ['ROW', 'TIME', 'WHO', 'WHAT', 'OUTCOME', 'ABOUT'], rows)
}

/** One line as it happens; columns of a width, for no line knows the next. */
export function entryLine({ colors }: Look, entry: ActivityEntry): string {
  const { at, client, outcome } = entry
  const how = outcome === 'ok' ? colors.green('ok') : colors.red(outcome.replace('_', ' '))
  const parts = [colors.dim(at), plain(client).padEnd(12), what(entry).padEnd(18), how, plain(about(entry))]
  return parts.join('  ').replaceAll('\n', ' ')
}

/** All of one row. */
export function described(look: Look, row: ActivityDetail): string {
  const {
    id,
    at,
    client,
    via,
    session,
    server,
    tool,
    outcome,
    code,
    durationMs,
    timing,
    link,
    requestId,
    note,
    hash,
  } = row
  const given = [
    ['row', String(id)],
    ['time', at],
    ['what', what(row)],
    ['who', `${client} (${via})`],
    ['session', session ?? ''],
    ['server', server],
    ['about', tool],
    ['outcome', code === null ? outcome : `${outcome} (${code})`],
    [
      'took',
      `${Math.round(durationMs)} ms${timing ? `, ${Math.round(timing.waitedMs)} ms of it waiting` : ''}`,
    ],
    ['link', link ?? ''],
    ['request', requestId],
    ['note', note ?? ''],
    ['hash', hash === '' ? 'none: it is from before the chain' : hash],
  ] satisfies [string, string][]
  const head = facts(
    look,
    given.filter(([, value]) => value !== ''),
  )
  return row.detail === null ? head : `${head}\n\n${plain(JSON.stringify(row.detail, null, 2))}`
}

/** What a check of the chain found, in sentences. */
export function reported({ rows, from, to, ok, problems, sealed }: ChainReport): string {
  const range = from === null ? '' : ` (${from} to ${to ?? from})`
  const seal = sealed
    ? 'The end is sealed with a key in the vault.'
    : 'The end is not sealed, because there is no vault: that rows were taken from the end would not show.'
  if (ok) return `${rows} rows${range} are as they were written. ${seal}`
  const list = problems.map(({ message }) => `  ${plain(message)}`).join('\n')
  return `${rows} rows${range} were read. The record was changed:\n${list}`
}

const what = ({ kind, action }: ActivityEntry): string => plain(kind === action ? kind : `${kind} ${action}`)

function about({ server, tool, code, link }: ActivityEntry): string {
  const place = [server, tool].filter(part => part !== '').join('/')
  return [place, link ?? '', code ?? ''].filter(part => part !== '').join('  ')
}
