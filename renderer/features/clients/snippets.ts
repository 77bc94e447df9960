import type { AppInfo } from '#contract'

/** A shell word: quoted when it needs to be. */
const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `"${text.replaceAll(/["\\$`]/g, '\\$&')}"`

const pretty = (value: unknown): string => JSON.stringify(value, null, 2)

/** What Claude Code is told on the command line. */
export const claudeCodeCommand = (url: string, key: string): string =>
  `claude mcp add --transport http gatehouse ${word(url)} --header "Authorization: Bearer ${key}"`

/** An `mcp.json` entry for clients that speak HTTP. */
export const httpEntry = (url: string, key: string): string =>
  pretty({ mcpServers: { gatehouse: { type: 'http', url, headers: { Authorization: `Bearer ${key}` } } } })

/** An entry for clients that start a program: our stdio bridge. */
export const bridgeEntry = ({ command, args, env }: AppInfo['bridge']): string =>
  pretty({
    mcpServers: { gatehouse: { command, args, ...(Object.keys(env).length > 0 && { env }) } },
  })

/** Where the legacy SSE face is, beside the address of the gateway. */
export const sseAddress = (url: string): string => url.replace(/\/mcp$/, '/sse')
