import { expect, test } from 'vitest'
import { isReachable } from '#services/sync/online.ts'

const address = (internal: boolean) => [
  { address: '0', netmask: '', family: 'IPv4' as const, mac: '', cidr: null, internal },
]
const offline = () => ({ lo: address(true) })
const online = () => ({ lo: address(true), en0: address(false) })

test.each([
  ['a local process', { kind: 'stdio' as const }],
  ['localhost', { kind: 'http' as const, url: 'http://localhost:3000/mcp' }],
  ['127.1.2.3', { kind: 'rest' as const, url: 'http://127.1.2.3' }],
  ['IPv6 loopback', { kind: 'sse' as const, url: 'http://[::1]:8080/sse' }],
  ['IPv4-mapped loopback', { kind: 'sse' as const, url: 'http://[::ffff:127.0.0.1]:8080/sse' }],
])('%s is read without any network', (_, server) => {
  expect(isReachable(server, offline)).toBe(true)
})

test.each(['https://mcp.example.com/mcp', 'http://192.168.1.5:3000', 'https://localhost.example.com'])(
  '%s is read only while a network interface is up',
  url => {
    expect(isReachable({ kind: 'http', url }, offline)).toBe(false)
    expect(isReachable({ kind: 'http', url }, online)).toBe(true)
  },
)
