import { createServer } from 'node:http'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { Log } from '../../../../main/base/log.ts'
import { ArgumentCheck } from '../../../../main/services/broker/argument-check.ts'

const nothing = (): void => undefined
let serial = 0

function checking(inputSchema: unknown) {
  const warnings: object[] = []
  const log: Log = { debug: nothing, info: nothing, error: nothing, warn: fields => warnings.push(fields) }
  const check = new ArgumentCheck(log)
  const tool = { server: 's', name: 't', hash: `h${serial++}`, inputSchema }
  return { check: (args: object) => check.check(tool, args).map(issue => issue.message), warnings }
}

test('an issue names the path and the rule', () => {
  const { check } = checking({
    type: 'object',
    properties: { limit: { type: 'integer' }, sort: { enum: ['up', 'down'] } },
    required: ['limit'],
    additionalProperties: false,
  })
  expect(check({ limit: 5 })).toEqual([])
  expect(check({ limit: '5' })).toEqual(['/limit must be integer'])
  expect(check({})).toEqual(["arguments must have required property 'limit'"])
  expect(check({ limit: 1, x: 1 })).toEqual(['arguments must NOT have additional properties, but has "x"'])
  expect(check({ limit: 1, sort: 'left' })).toEqual([
    '/sort must be equal to one of the allowed values: ["up","down"]',
  ])
})

test('2020-12 is the dialect unless the schema names another or is plainly older', () => {
  const tuple = { type: 'object', properties: { p: { prefixItems: [{ type: 'string' }] } } }
  expect(checking(tuple).check({ p: [1] })).toEqual(['/p/0 must be string'])
  const old = { type: 'object', properties: { p: { type: 'array', items: [{ type: 'string' }] } } }
  expect(checking(old).check({ p: [1] })).toEqual(['/p/0 must be string'])
  const named = { $schema: 'http://json-schema.org/draft-07/schema#', ...old }
  expect(checking(named).check({ p: [1] })).toEqual(['/p/0 must be string'])
  const newer = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...tuple }
  expect(checking(newer).check({ p: [1] })).toEqual(['/p/0 must be string'])
})

test('local references and recursive schemas are followed', () => {
  const { check, warnings } = checking({
    type: 'object',
    properties: { tree: { $ref: '#/$defs/node' } },
    $defs: {
      node: {
        type: 'object',
        properties: { name: { type: 'string' }, kids: { type: 'array', items: { $ref: '#/$defs/node' } } },
      },
    },
  })
  expect(check({ tree: { name: 'a', kids: [{ name: 'b', kids: [] }] } })).toEqual([])
  expect(check({ tree: { name: 'a', kids: [{ name: 1 }] } })).toEqual(['/tree/kids/0/name must be string'])
  expect(warnings).toEqual([])
})

test('a remote reference is never fetched and leaves the check to the server', async () => {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    response.end('{"type":"object","required":["x"]}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as { port: number }
  const { check, warnings } = checking({ $ref: `http://127.0.0.1:${address.port}/schema.json` })
  expect(check({})).toEqual([])
  expect(warnings).toHaveLength(1)
  await new Promise(resolve => server.close(resolve))
  expect(asked).toBe(0)
})

test.each([
  ['a schema that refers to itself without end', { $ref: '#' }],
  ['a schema with an impossible keyword value', { type: 'object', properties: { a: { minimum: 'low' } } }],
  ['a schema with a broken pattern', { properties: { a: { pattern: '(' } } }],
  ['a schema over the size limit', { description: 'x'.repeat(300_000), required: ['a'] }],
  ['a schema that is no object', 'nonsense'],
  ['a missing schema', undefined],
])('%s does not stop the call', (_name, schema) => {
  const { check } = checking(schema)
  expect(check({ a: 'b' })).toEqual([])
})

test('a pattern that backtracks without end is cut off, logged once, and not run again', () => {
  const { check, warnings } = checking({ type: 'object', properties: { a: { pattern: '^(a+)+$' } } })
  expect(check({ a: 'aaa' })).toEqual([])
  expect(check({ a: 'b' })).toEqual(['/a must match pattern "^(a+)+$"'])
  const evil = { a: `${'a'.repeat(60)}!` }
  expect(check(evil)).toEqual([])
  expect(check(evil)).toEqual([])
  expect(warnings).toEqual([{ server: 's', tool: 't', reason: 'the check took over 100 ms' }])
})

test('a recursion whose cost doubles with each level is cut off', () => {
  const step = { properties: { a: { $ref: '#' } }, required: ['b'] }
  const { check, warnings } = checking({ anyOf: [step, { ...step }] })
  let deep: object = {}
  for (let level = 0; level < 60; level++) deep = { a: deep, b: 1 }
  expect(check(deep)).toEqual([])
  expect(warnings).toHaveLength(1)
})

test('deeply nested schemas and arguments are survived', () => {
  let schema: object = { type: 'string' }
  let args: object = {}
  for (let level = 0; level < 20_000; level++) {
    schema = { properties: { a: schema } }
    args = { a: args }
  }
  expect(checking(schema).check({})).toEqual([])
  expect(checking({ type: 'object' }).check(args)).toEqual([])
})
