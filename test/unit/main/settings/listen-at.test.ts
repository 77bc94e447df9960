import { expect, it } from 'vitest'
import { listenAt } from '../../../../main/services/settings/listen-at.ts'

const settings = { host: '127.0.0.1', port: 4130 }

it('lets the environment decide over the settings', () => {
  expect(listenAt(settings)).toEqual(settings)
  expect(listenAt(settings, { MCP_SERVER_HOST: '::1', MCP_SERVER_PORT: '0' })).toEqual({
    host: '::1',
    port: 0,
  })
})

it.each(['localhost', '127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])('listens on %s', host => {
  expect(listenAt({ host, port: 1 }).host).toBe(host)
})

it.each([
  '0.0.0.0',
  '::',
  '192.168.1.2',
  '127.0.0.1.example.org',
  'localhost.example.org',
  '8.8.8.8',
  '2130706433x',
])('refuses to listen on %s', host => {
  expect(() => listenAt(settings, { MCP_SERVER_HOST: host })).toThrow(
    expect.objectContaining({ code: 'host_not_allowed', message: expect.stringContaining(host) }),
  )
  expect(() => listenAt({ host, port: 1 })).toThrow(expect.objectContaining({ code: 'host_not_allowed' }))
})

it.each(['65536', '-1', 'http', '1e3', '80 ', '0x50'])('refuses %s as a port and says so', port => {
  expect(() => listenAt(settings, { MCP_SERVER_PORT: port })).toThrow(
    expect.objectContaining({ code: 'bad_input', message: expect.stringContaining('MCP_SERVER_PORT') }),
  )
})
