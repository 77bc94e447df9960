import { expect, test } from 'vitest'
import { AppError } from '#base/errors.ts'
import { rpcFailure, statusFailure, timedOut, toFailure, type Where } from '#services/upstreams/failure.ts'

const where: Where = {
  name: 'Shop',
  kind: 'rest',
  target: 'http://localhost:3000',
  redact: text => text.replaceAll('s3cret', '[secret]'),
}
const withCode = (code: string) => Object.assign(new Error(code), { code })

test.each([
  ['ECONNREFUSED', 'connection_refused'],
  ['ENOTFOUND', 'host_not_found'],
  ['EAI_AGAIN', 'host_not_found'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timed_out'],
  ['CERT_HAS_EXPIRED', 'tls_failed'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls_failed'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls_failed'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls_failed'],
  ['ECONNRESET', 'connection_lost'],
  ['UND_ERR_SOCKET', 'connection_lost'],
])('%s is %s, however deep it is wrapped', (code, expected) => {
  const deep = new TypeError('fetch failed', { cause: new AggregateError([withCode(code)]) })
  expect(toFailure(withCode(code), where).code).toBe(expected)
  expect(toFailure(deep, where)).toMatchObject({
    code: expected,
    message: expect.stringContaining('Shop') as string,
  })
})

test('an AppError inside stays what it was', () => {
  const inner = new AppError('too_large', 'x')
  expect(toFailure(new Error('outer', { cause: inner }), where)).toBe(inner)
})

test.each([
  [401, 'unauthorized', /secret/],
  [403, 'forbidden', /permission/],
  [404, 'endpoint_not_found', /does not implement \/tools or \/execute/],
  [429, 'http_error', /HTTP 429/],
])('HTTP %i is %s with advice', (status, code, sentence) => {
  expect(statusFailure(status, '', where)).toMatchObject({
    code,
    message: expect.stringMatching(sentence) as string,
  })
})

test('HTTP 404 of an MCP server asks for the path', () => {
  expect(statusFailure(404, '', { ...where, kind: 'http' }).message).toMatch(/right path/)
})

test('what a server says is shortened, and its secrets are taken out', () => {
  const error = statusFailure(500, `token s3cret\n${'x'.repeat(5000)}`, where)
  expect(error.message).toContain('token [secret] x')
  expect(error.message.length).toBeLessThan(400)
})

test('a JSON-RPC error keeps code and data, and stacked prefixes go', () => {
  const error = rpcFailure(
    { code: -32_002, message: 'MCP error -32002: MCP error -32002: gone', data: [1] },
    where,
  )
  expect(error).toMatchObject({
    code: 'server_error',
    message: 'gone',
    data: { code: -32_002, message: 'gone', data: [1] },
  })
  expect(rpcFailure('nonsense', where)).toMatchObject({ code: 'server_error', data: { code: -32_603 } })
})

test('a longer time-out is advised only where it helps', () => {
  for (const what of ['initialize', 'GET /tools', 'tools/list', 'with its SSE endpoint'])
    expect(timedOut(where, what, 60_000).message).not.toContain('longer')
  for (const what of ['tools/call', 'POST /execute', 'prompts/get'])
    expect(timedOut(where, what, 60_000).message).toContain('give it a longer time-out')
})
