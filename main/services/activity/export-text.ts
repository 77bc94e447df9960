import { type ChainedRow, detailOf } from './row.ts'

const columns = [
  'id',
  'at',
  'kind',
  'action',
  'client',
  'via',
  'session',
  'server',
  'tool',
  'outcome',
  'code',
  'durationMs',
  'waitedMs',
  'ranMs',
  'requestId',
  'link',
  'note',
  'detail',
  'hash',
] as const

/** One JSON object for each row. */
export function jsonLines(rows: readonly ChainedRow[]): string {
  return rows.map(row => `${JSON.stringify(detailOf(row))}\n`).join('')
}

/** The first line of a CSV file. */
export const csvHead = `${columns.join(',')}\r\n`

/** Rows as CSV (RFC 4180). What a spreadsheet would take for a formula becomes text (OWASP, "CSV Injection"). */
export function csvLines(rows: readonly ChainedRow[]): string {
  return rows
    .map(row => {
      const all = { ...row, hash: row.hash?.toString('hex') ?? '' }
      return `${columns.map(name => cell(all[name])).join(',')}\r\n`
    })
    .join('')
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  // Also the full-width signs, which some spreadsheets read as the plain ones.
  const text = /^[\s]*[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
