import { isDeepStrictEqual } from 'node:util'
import { visit } from 'jsonc-parser'
import { AppError } from '#base/errors.ts'
import { rawAt, removeAt, setAt, setRawAt } from './json-edit.ts'

/** One of the servers in Claude Desktop's file; it starts programs only, no addresses. */
export type Entry = { command: string; args: string[]; env: Record<string, string> }

const BOM = '\uFEFF'
const SERVERS = 'mcpServers'
const NAME = 'gatehouse'
const OURS = [SERVERS, NAME] as const

type Json = Record<string, unknown>

/** The file as Claude Desktop reads it: strict JSON, an object on top. An empty file counts as `{}`. */
export type Content = { text: string; json: Json; servers: Json | undefined; entry: unknown }

/** Decodes and checks a file's bytes. Throws `config_invalid` with line and column in the sentence and in `data`. */
export function readContent(path: string, bytes: Buffer): Content {
  const text = decode(path, bytes)
  const body = withoutBom(text)
  const json = body.trim() === '' ? {} : parse(path, body)
  if (!isObject(json)) throw invalid(path, 'it holds no JSON object', { line: 1, column: 1 })
  const servers = json[SERVERS]
  if (servers !== undefined && !isObject(servers)) throw invalid(path, `"${SERVERS}" in it is not an object`)
  return { text, json, servers, entry: servers && Object.hasOwn(servers, NAME) ? servers[NAME] : undefined }
}

/** True when Claude will start exactly this entry. A byte order mark stops its strict parser, so it must be gone. */
export function isConnected(content: Content, entry: Entry): boolean {
  return !content.text.startsWith(BOM) && isDeepStrictEqual(content.entry, entry)
}

/** The text with our entry in it and everything else as it was (but for a byte order mark, which Claude refuses). */
export function withEntry(text: string, entry: Entry): string {
  const body = withoutBom(text)
  if (body.trim() === '') return `${JSON.stringify({ [SERVERS]: { [NAME]: entry } }, null, 2)}\n`
  return strict(setAt(body, OURS, entry))
}

/** The text without our entry. A foreign entry that ours had replaced comes back as it was spelled in `former`. */
export function withoutEntry(text: string, former: string | null): string {
  const foreign = former === null || former.trim() === '' ? undefined : rawAt(withoutBom(former), OURS)
  const body = withoutBom(text)
  if (foreign !== undefined) return strict(setRawAt(body, OURS, foreign))
  const left = removeAt(body, OURS)
  const hadServers = former !== null && rawAt(withoutBom(former), [SERVERS]) !== undefined
  const tidy =
    !hadServers && /^\{\s*\}$/.test(rawAt(left, [SERVERS]) ?? '') ? removeAt(left, [SERVERS]) : left
  return strict(tidy)
}

/** True for an entry that starts a bridge of Gatehouse, this one's or one of an older or moved installation. */
export function startsOurBridge(entry: unknown): boolean {
  if (!isObject(entry) || !Array.isArray(entry['args'])) return false
  return entry['args'].some(arg => typeof arg === 'string' && /(^|[/\\])bridge\.(c|m)?[jt]s$/.test(arg))
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const withoutBom = (text: string): string => (text.startsWith(BOM) ? text.slice(1) : text)

function decode(path: string, bytes: Buffer): string {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (wide) throw invalid(path, 'it is saved as UTF-16, not UTF-8', { line: 1, column: 1 })
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw invalid(path, 'it is not UTF-8 text')
  }
}

function parse(path: string, body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    throw invalid(path, 'it is not valid JSON', firstFault(body), cause)
  }
}

/** Line and column, from 1, of the first thing that strict JSON does not allow. */
function firstFault(body: string): { line: number; column: number } {
  const faults: { line: number; column: number }[] = []
  const onError = (_error: number, _offset: number, _length: number, line: number, character: number) =>
    void faults.push({ line: line + 1, column: character + 1 })
  try {
    visit(body, { onError }, { disallowComments: true, allowTrailingComma: false })
  } catch {
    // Nested beyond the stack: the place stays the start.
  }
  return faults[0] ?? { line: 1, column: 1 }
}

function invalid(
  path: string,
  what: string,
  at?: { line: number; column: number },
  cause?: unknown,
): AppError {
  const place = at ? ` (line ${at.line}, column ${at.column})` : ''
  const message = `Claude Desktop cannot read ${path}: ${what}${place}. Repair keeps a copy and writes what can be saved, or correct the file by hand.`
  return new AppError('config_invalid', message, { cause, data: { path, ...at } })
}

/** What is about to be written must be what Claude's own parser takes. */
function strict(text: string): string {
  JSON.parse(text)
  return text
}
