import { AppError } from '#base/errors.ts'
import { isObject, list, text } from './pasted.ts'

const KINDS = new Map([
  ['stdio', 'stdio'],
  ['local', 'stdio'],
  ['http', 'http'],
  ['streamable-http', 'http'],
  ['streamablehttp', 'http'],
  ['streamable_http', 'http'],
  ['remote', 'http'],
  ['sse', 'sse'],
  ['rest', 'rest'],
  ['pyexecutor', 'pyexecutor'],
])

/** Where a server is: a command, or an address of some kind. */
export type Place = { kind: string; command?: string; args?: string[]; url?: string }

/** Reads the command or address under the names that the various applications use. Throws `bad_input` with the reason to skip it. */
export function readPlace(value: Record<string, unknown>): Place {
  const { command, args } = readCommand(value)
  const url = firstText(value, ['url', 'httpUrl', 'serverUrl', 'endpoint_url'])
  const kind = kindOf(value) ?? guessKind(value, command, url)
  if (!kind) throw new AppError('bad_input', 'It has neither a command nor an address (url).')
  if (kind === 'stdio') {
    if (command) return { kind, command, args }
    throw new AppError('bad_input', 'A stdio server needs a command.')
  }
  if (url) return { kind, url }
  throw new AppError('bad_input', `A server of kind ${kind} needs an address (url).`)
}

function kindOf(value: Record<string, unknown>): string | undefined {
  const named = firstText(value, ['kind', 'type', 'transport'])
  if (named === undefined) return undefined
  const kind = KINDS.get(named.toLowerCase())
  if (kind) return kind
  throw new AppError('bad_input', `The kind ${JSON.stringify(named.slice(0, 40))} is not supported.`)
}

function guessKind(
  value: Record<string, unknown>,
  command: string | undefined,
  url: string | undefined,
): string | undefined {
  if (command) return 'stdio'
  if (!url) return undefined
  if (text(value['endpoint_url'])) return 'rest'
  // Servers of the older transport are found at …/sse by convention; everything else speaks streamable HTTP.
  return /\/sse\/?(?:$|\?)/.test(url) && !value['httpUrl'] ? 'sse' : 'http'
}

/** `command` with `args`, a list of both, or Zed's `{path, args}`. */
function readCommand(value: Record<string, unknown>): { command: string | undefined; args: string[] } {
  const { command, args } = value
  if (Array.isArray(command)) {
    const [first, ...others] = [...command, ...list(args)].map(String)
    return { command: first, args: others }
  }
  if (isObject(command)) return { command: text(command['path']), args: list(command['args']).map(String) }
  return { command: text(command), args: list(args).map(String) }
}

function firstText(value: Record<string, unknown>, names: string[]): string | undefined {
  return names.map(name => text(value[name])).find(found => found !== undefined)
}
