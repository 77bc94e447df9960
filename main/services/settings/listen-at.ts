import ipaddr from 'ipaddr.js'
import { AppError } from '#base/errors.ts'
import type { Settings } from '#contract'

/**
 * Where the gateway listens: `MCP_SERVER_HOST` and `MCP_SERVER_PORT` (seed A) before the settings.
 * Throws `host_not_allowed` for anything but this computer itself (K5: elsewhere needs TLS), `bad_input` for a port that is none.
 */
export function listenAt(
  settings: Settings['gateway'],
  env: Readonly<Record<string, string | undefined>> = {},
): { host: string; port: number } {
  const host = env['MCP_SERVER_HOST'] || settings.host
  if (!isLoopback(host)) {
    const message = `The gateway may listen on this computer only (127.0.0.1, ::1 or localhost), not on ${JSON.stringify(host)}. Change the host in Settings or in MCP_SERVER_HOST.`
    throw new AppError('host_not_allowed', message)
  }
  return { host, port: env['MCP_SERVER_PORT'] ? portOf(env['MCP_SERVER_PORT']) : settings.port }
}

function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback'
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port >= 0 && port <= 65_535) return port
  throw new AppError(
    'bad_input',
    `MCP_SERVER_PORT is ${JSON.stringify(text)}, which is not a port from 0 to 65535.`,
  )
}
