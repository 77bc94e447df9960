import { AppError } from '#base/errors.ts'
import { findEntries } from './find-entries.ts'
import type { ReadEntry } from './pasted.ts'
import { readCommandLine } from './read-command-line.ts'
import { readEntry } from './read-entry.ts'
import { readJson, shapeOf } from './read-json.ts'

const LONGEST = 5_000_000
const LONGEST_LINE = 32_768

/** Reads anything people paste to add servers. Throws `bad_input`, with line and column for broken JSON. */
export function readPaste(pasted: string): ReadEntry[] {
  if (pasted.length > LONGEST) throw new AppError('bad_input', 'The text is too long; at most 5 MB.')
  const text = withoutFence(pasted.replace(/^\uFEFF/, ''))
  if (text.trim() === '') throw new AppError('bad_input', 'There is nothing in it.')
  const shape = shapeOf(text)
  if (shape !== 'text') return findEntries(readJson(text, shape)).map(readEntry)
  return [readEntry({ name: '', value: fromLine(text.trim()) })]
}

/** A README's code block is often copied with the fence around it. */
const withoutFence = (text: string): string =>
  /^\s*(?<fence>```+|~~~+)[^\n`]*\n(?<inside>[\s\S]*?)\n?\k<fence>\s*$/.exec(text)?.groups?.['inside'] ?? text

function fromLine(line: string): Record<string, unknown> {
  if (line.length > LONGEST_LINE)
    throw new AppError('bad_input', 'This is neither JSON nor a command line: it is too long for one.')
  if (/^https?:\/\/\S+$/i.test(line)) return { url: line }
  if (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(line))
    throw new AppError('bad_input', 'The address must start with http:// or https://.')
  return readCommandLine(line)
}
