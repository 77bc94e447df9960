import { AppError } from '#base/errors.ts'
import { type Found, isObject } from './pasted.ts'

/** Where applications keep their servers; VS Code's settings nest them once more under `mcp`. */
const LISTS = ['mcpServers', 'servers', 'context_servers', 'mcp_servers', 'mcp', 'amp.mcpServers']
/** What only a server has. */
const MARKS = ['command', 'url', 'httpUrl', 'serverUrl', 'endpoint_url', 'kind']
const MOST = 500

/** The servers in a snippet, in whichever of the usual forms it is. Throws `bad_input` when there are none, or too many. */
export function findEntries(root: unknown): Found[] {
  const found = Array.isArray(root) ? root.map(unnamed) : entriesOf(root, 0)
  if (found.length === 0)
    throw new AppError(
      'bad_input',
      'There is no server in it. Paste {"mcpServers": {…}}, one server with a command or url, an address, or a command line.',
    )
  if (found.length > MOST)
    throw new AppError(
      'bad_input',
      `There are ${found.length} servers in it; at most ${MOST} can be added at once.`,
    )
  return found
}

function entriesOf(root: unknown, depth: number): Found[] {
  if (!isObject(root)) return []
  if (isServer(root)) return [unnamed(root)]
  const lists = LISTS.filter(name => isObject(root[name]) || Array.isArray(root[name]))
  if (lists.length > 0 && depth < 3)
    return lists.flatMap(name => {
      const list = root[name]
      return Array.isArray(list) ? list.map(unnamed) : entriesOf(list, depth + 1)
    })
  // A bare `{name: {…}}`: at the top it must look like servers, inside a list whatever stands there is one.
  const members = Object.entries(root)
  if (depth === 0 && !members.some(([, value]) => isServer(value))) return []
  return members.map(([name, value]) => ({ name, value }))
}

function isServer(value: unknown): boolean {
  // A server named "command" or "url" would be an object there, never text (or Zed's {path} and others' list).
  if (!isObject(value)) return false
  return MARKS.some(mark => typeof value[mark] === 'string' || (mark === 'command' && isCommand(value[mark])))
}

function isCommand(value: unknown): boolean {
  return Array.isArray(value) || (isObject(value) && typeof value['path'] === 'string')
}

function unnamed(value: unknown): Found {
  const named = isObject(value) ? (value['name'] ?? value['slug']) : undefined
  return { name: typeof named === 'string' ? named : '', value }
}
