import type { Language } from '#contract'
import type { Placeholder } from './placeholders.ts'
import { type Grammar, grammars, type Mode, type Place } from './script-grammars.ts'

/**
 * Where in a script each placeholder stands. Only `code` may hold a literal; `arithmetic` of Bash may hold a number. The
 * grammars know just enough of each language to tell code from strings and comments.
 */
export function placesIn(code: string, language: Language, places: readonly Placeholder[]): Place[] {
  const grammar = grammars[language]
  const reader: Reader = { code, at: 0, modes: ['code'], heredocs: [], inMatch: false }
  return places.map(place => {
    readTo(reader, grammar, place.start)
    const found: Place = reader.inMatch || reader.at > place.start ? 'string' : current(reader, grammar).place
    reader.at = Math.max(reader.at, place.end)
    return found
  })
}

type Reader = {
  code: string
  at: number
  modes: string[]
  /** Ends of heredocs whose bodies begin on the next line. */
  heredocs: { end: string; tabs: boolean }[]
  /** The reader is past the place, inside something that was read as one piece (a regular expression, a heredoc). */
  inMatch: boolean
}

function current(reader: Reader, grammar: Grammar): Mode {
  const mode = grammar[reader.modes.at(-1) ?? 'code'] ?? grammar['code']
  if (!mode) throw new Error('a grammar without code')
  return mode
}

function readTo(reader: Reader, grammar: Grammar, end: number): void {
  while (reader.at < end) {
    if (reader.code[reader.at] === '\n' && reader.heredocs.length > 0) skipHeredoc(reader)
    else if (!step(reader, current(reader, grammar))) reader.at += 1
  }
  reader.inMatch = reader.at > end
}

function step(reader: Reader, mode: Mode): boolean {
  for (const [pattern, action] of mode.rules) {
    pattern.lastIndex = reader.at
    const match = pattern.exec(reader.code)
    if (!match) continue
    reader.at = pattern.lastIndex
    if (action === 'pop') pop(reader)
    else if (action === 'heredoc') expectHeredoc(reader, match)
    else if (action !== 'stay') reader.modes.push(action)
    return true
  }
  return false
}

/** A closing brace too many is the author's mistake; the outermost code stays. */
function pop(reader: Reader): void {
  if (reader.modes.length > 1) reader.modes.pop()
}

function expectHeredoc(reader: Reader, [, dash, word = '']: RegExpExecArray): void {
  reader.heredocs.push({ end: word.replaceAll(/['"\\]/g, ''), tabs: dash === '-' })
}

function skipHeredoc(reader: Reader): void {
  const { end, tabs } = reader.heredocs.shift() ?? { end: '', tabs: false }
  for (let line = reader.at + 1; line > 0; line = reader.code.indexOf('\n', line) + 1) {
    const stop = reader.code.indexOf('\n', line)
    const text = reader.code.slice(line, stop === -1 ? undefined : stop)
    if ((tabs ? text.replace(/^\t+/, '') : text) !== end) continue
    reader.at = line + text.length
    return
  }
  reader.at = reader.code.length
}
