import type { ActivityQuery } from '#contract'
import type { Row } from './row.ts'

/**
 * What the text index has of a row. The index splits at spaces and ASCII punctuation only, so all splitting is done here,
 * for rows and questions alike. A mark begins with `·`, which no word can have: so a row is found by its kind, outcome,
 * client, server, tool, link or request as quickly as by a word.
 */
const mark = {
  mix: (id: number): string => `·m${id}`,
  kind: (kind: string): string => `·k${kind}`,
  outcome: (outcome: string): string => `·o${outcome}`,
  client: (name: string): string => `·c${hex(name)}`,
  server: (name: string): string => `·s${hex(name)}`,
  tool: (name: string): string => `·t${hex(name)}`,
  link: (link: string): string => `·l${hex(link)}`,
  request: (id: string): string => `·r${id.slice(0, 13).toLowerCase().replace('-', '')}`,
}

const hex = (text: string): string => Buffer.from(text).toString('hex')

/** An id of a request, as a client finds it in a refusal. */
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** Scripts that put no spaces between words are searched sign by sign. */
const unspaced = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}`
const anyWord = new RegExp(`[${unspaced}]|(?:(?![${unspaced}])[\\p{L}\\p{N}])+`, 'gu')
const asciiWord = /[a-z0-9]+/g
/** Nothing beyond ASCII, in which a word is simply found. */
const isAscii = /^\p{ASCII}*$/u
const longestWord = 64

/** The words of a text: letters and digits, in lower case, without accents; endless ones are left out. */
function wordsOf(text: string): string[] {
  const plain = isAscii.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replaceAll(/\p{M}+/gu, '')
        .toLowerCase()
  const found = plain.match(isAscii.test(plain) ? asciiWord : anyWord) ?? []
  return found.filter(word => word.length <= longestWord)
}

/** Everything by which a row can be found, as the index takes it. */
export function indexed(row: Row, mix: number): string {
  const { kind, action, outcome, client, server, tool, link, requestId, code, note, detail } = row
  const marks = [
    mark.mix(mix),
    mark.kind(kind),
    mark.outcome(outcome),
    mark.client(client),
    mark.server(server),
  ]
  if (tool !== '') marks.push(mark.tool(tool))
  if (link !== null) marks.push(mark.link(link))
  if (uuid.test(requestId)) marks.push(mark.request(requestId))
  // In JSON, \n and \u0007 are signs, not letters.
  const carried = detail === null ? '' : detail.replaceAll(/\\(?:u[0-9a-f]{4}|.)/g, ' ')
  const text = [kind, action, client, server, tool, code ?? '', link ?? '', note ?? '', carried].join(' ')
  return `${marks.join(' ')} ${[...new Set(wordsOf(text))].join(' ')}`
}

type Facets = Pick<ActivityQuery, 'kinds' | 'outcomes' | 'client' | 'server'>

/**
 * The question to the index: every word and every filter. `mixes` are the combinations that fit the filters, when they are
 * known and few. Undefined when nothing is asked. What a person wrote only ever stands between quotes, and no word has one.
 */
export function matchOf(query: ActivityQuery, mixes: readonly number[] | undefined): string | undefined {
  const { tool, link, text = '' } = query
  const asked = [
    ...(mixes ? [anyOf(mixes.map(mark.mix))] : facetsOf(query)),
    ...(tool === undefined ? [] : [quoted(mark.tool(tool))]),
    ...(link === undefined ? [] : [quoted(mark.link(link))]),
    ...text.split(/\s+/).flatMap(askedWords),
  ]
  return asked.length === 0 ? undefined : asked.join(' AND ')
}

function facetsOf({ kinds, outcomes, client, server }: Facets): string[] {
  return [
    ...(kinds ? [anyOf(kinds.map(mark.kind))] : []),
    ...(outcomes ? [anyOf(outcomes.map(mark.outcome))] : []),
    ...(client === undefined ? [] : [quoted(mark.client(client))]),
    ...(server === undefined ? [] : [quoted(mark.server(server))]),
  ]
}

/** An id of a request may also stand in the arguments. */
function askedWords(given: string): string[] {
  const words = wordsOf(given).map(quoted)
  if (!uuid.test(given)) return words
  return [`(${quoted(mark.request(given))} OR (${words.join(' AND ')}))`]
}

/** True for a text in which there is nothing that could be found: only signs. */
export function asksNothing(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '' && wordsOf(text).length === 0
}

const quoted = (word: string): string => `"${word}"`
const anyOf = (marks: readonly string[]): string =>
  marks.length === 1 ? quoted(marks[0] ?? '') : `(${marks.map(quoted).join(' OR ')})`
