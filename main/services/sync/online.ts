import { networkInterfaces } from 'node:os'
import type { Server } from '#contract'
import ipaddr from 'ipaddr.js'

type Interfaces = ReturnType<typeof networkInterfaces>

/**
 * False when reading the server could only fail because this computer has no network at all. A local process and a
 * loopback address are always worth a try, and so is everything while any network interface is up.
 */
export function isReachable(
  server: Pick<Server, 'kind' | 'url'>,
  interfaces: () => Interfaces = networkInterfaces,
): boolean {
  return server.kind === 'stdio' || isLoopback(server.url) || isOnline(interfaces())
}

function isOnline(interfaces: Interfaces): boolean {
  return Object.values(interfaces).some(addresses => addresses?.some(({ internal }) => !internal))
}

function isLoopback(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false
  const host = new URL(url).hostname.replaceAll(/^\[|\]$/g, '')
  if (host === 'localhost' || host.endsWith('.localhost')) return true
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback'
}
