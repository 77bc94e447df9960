import { stripVTControlCharacters } from 'node:util'
import Table from 'cli-table3'
import picocolors from 'picocolors'

type Colors = ReturnType<typeof picocolors.createColors>

/** How things look in this terminal: with colours or without, and how wide it is (undefined: not a terminal). */
export type Look = { colors: Colors; width: number | undefined }

type Terminal = { isTTY?: boolean | undefined; columns?: number | undefined }

/** Colours on a terminal only, and not when `NO_COLOR` is set (no-color.org); `FORCE_COLOR` asks for them anywhere. */
export function lookOf(out: Terminal, env: Readonly<Record<string, string | undefined>>): Look {
  const onTerminal = Boolean(out.isTTY) && env['TERM'] !== 'dumb'
  const colored = !env['NO_COLOR'] && (onTerminal || Boolean(env['FORCE_COLOR']))
  return { colors: picocolors.createColors(colored), width: onTerminal ? out.columns : undefined }
}

const NOTHING = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

/** Rows under headings. The last column is cut to the terminal's width; elsewhere nothing is cut. */
export function table(look: Look, heads: string[], rows: string[][]): string {
  const cells = rows.map(row => row.map(plainLine))
  const shown =
    look.width === undefined ? cells : cells.map(row => fitLast(row, cells, heads, look.width ?? 0))
  const made = new Table({
    head: heads.map(head => look.colors.dim(head)),
    chars: NOTHING,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  made.push(...shown.map(row => row.map(cell => tint(look, cell))))
  return made
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
}

/** Names and their values, one a line. */
export function facts(look: Look, pairs: [string, string][]): string {
  const widest = Math.max(...pairs.map(([name]) => name.length))
  return pairs
    .map(([name, value]) => `${look.colors.dim(name.padEnd(widest))}  ${tint(look, plainLine(value))}`)
    .join('\n')
}

/**
 * Text of a server or a file, safe to show: what would move the cursor, change colours or turn the reading
 * direction is taken out. Line ends and tabs stay.
 */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/(?![\t\n])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '')
}

const plainLine = (text: string): string => plain(text).replaceAll(/\s+/g, ' ').trim()

function fitLast(row: string[], rows: string[][], heads: string[], width: number): string[] {
  const others = heads
    .slice(0, -1)
    .map((head, index) => Math.max(head.length, ...rows.map(each => each[index]?.length ?? 0)))
  const left = Math.max(20, width - others.reduce((sum, each) => sum + each + 2, 0))
  return row.map((cell, index) =>
    index === heads.length - 1 && cell.length > left ? `${cell.slice(0, left - 1)}…` : cell,
  )
}

const GOOD = /^(connected|ok|on|listening|approved|yes)$/
const BAD = /^(failed|invalid|sign in needed|read only)$/
const HELD =
  /^(retrying\b.*|connecting|warning|new|changed|held|paused|absent|not connected|not running|stopped)$/

function tint({ colors }: Look, cell: string): string {
  if (GOOD.test(cell)) return colors.green(cell)
  if (BAD.test(cell)) return colors.red(cell)
  return HELD.test(cell) ? colors.yellow(cell) : cell
}
