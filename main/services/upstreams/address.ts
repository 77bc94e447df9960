import { lookup as resolveName, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { AppError } from '#base/errors.ts'

/**
 * Addresses that no server of ours may have (requirement K8): link-local ones, where clouds keep the metadata service
 * that hands out credentials. Loopback and private ranges are allowed, because a person typed the address.
 */
const refused = ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32', '100.100.100.200/32', '192.0.0.192/32'].map(
  range => ipaddr.parseCIDR(range),
)

/** IPv6 forms that carry an IPv4 address in their last 32 bits (RFC 6052, RFC 4291), and 6to4 right after its prefix. */
const nat64 = ipaddr.parseCIDR('64:ff9b::/96')
const compatible = ipaddr.parseCIDR('::/96')
const sixToFour = ipaddr.parseCIDR('2002::/16')

/** Whether an IP address, in whatever notation, is one of the refused. Names are never refused here. */
export function isRefused(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  if (!ipaddr.isValid(bare)) return false
  const address = ipaddr.process(bare)
  return [address, ...embedded(address)].some(one =>
    refused.some(([range, bits]) => one.kind() === range.kind() && one.match(range, bits)),
  )
}

function embedded(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4[] {
  if (!(address instanceof ipaddr.IPv6)) return []
  const bytes = address.toByteArray()
  if (address.match(nat64) || address.match(compatible)) return [new ipaddr.IPv4(bytes.slice(12))]
  return address.match(sixToFour) ? [new ipaddr.IPv4(bytes.slice(2, 6))] : []
}

/** Throws `address_refused` for a URL whose host is a refused address. Called for each hop of a redirect. */
export function checkAddress(url: URL): void {
  if (isRefused(url.hostname)) throw refusal(url.hostname)
}

/** A DNS look-up whose answers are checked, and used as they were checked: a name cannot change in between. */
export const checkedLookup: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, options, (error, address: string | LookupAddress[], family) => {
    const all = Array.isArray(address) ? address.map(one => one.address) : [address]
    if (!error && all.some(isRefused)) callback(refusal(hostname), [])
    else callback(error, address, family)
  })
}

function refusal(host: string): AppError {
  return new AppError(
    'address_refused',
    `${host} is a link-local or cloud metadata address. Gatehouse never connects to those, because they hand out credentials. Use another address for the server.`,
  )
}
