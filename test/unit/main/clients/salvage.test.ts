import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { salvage } from '../../../../main/services/clients/salvage.ts'

const saved = (text: string): unknown => JSON.parse(salvage(Buffer.from(text)))

test.each([
  ['comments', '{ // mine\n "a": 1 /* two */ }', { a: 1 }],
  ['trailing commas', '{"a": [1, 2,], "b": {"c": 1,},}', { a: [1, 2], b: { c: 1 } }],
  ['an unclosed end', '{"a": {"b": 1}, "c": {"d": 2', { a: { b: 1 }, c: { d: 2 } }],
  ['a missing comma', '{"a": 1 "b": 2}', { a: 1, b: 2 }],
  ['nothing but NULs', '\0\0\0\0', {}],
  ['no JSON at all', 'hello', {}],
  ['a list on top', '[1, 2]', {}],
  ['a list before an object', '[1] {"a": 2}', { a: 2 }],
  ['a merge conflict', '{\n<<<<<<< HEAD\n"a": 1,\n=======\n"b": 2\n>>>>>>> x\n}', { a: 1, b: 2 }],
])('%s is forgiven', (_what, text, value) => {
  expect(saved(text)).toEqual(value)
})

test('two objects one behind the other become one, the servers of both kept', () => {
  const text = '{"mcpServers": {"a": {"command": "1"}}, "x": 1}\n{"mcpServers": {"b": {"command": "2"}}}'
  expect(saved(text)).toEqual({ mcpServers: { a: { command: '1' }, b: { command: '2' } }, x: 1 })
})

test('big numbers keep their spelling', () => {
  expect(salvage(Buffer.from('{"n": 12345678901234567890,}'))).toContain('12345678901234567890')
})

test('a file in UTF-16 is read', () => {
  const text = Buffer.from('\uFEFF{"a": "é"}', 'utf16le')
  expect(JSON.parse(salvage(text))).toEqual({ a: 'é' })
})

test('what is JSON already keeps its form', () => {
  expect(salvage(Buffer.from('\uFEFF{ "a":1 }'))).toBe('{ "a":1 }')
})

test('nesting beyond all measure ends in an empty object, not in a crash', () => {
  expect(saved('{"a":'.repeat(30_000))).toEqual({})
})

test('no random text crashes it, and the result is always JSON', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map(text => text.slice(1)),
      ),
      text => {
        expect(typeof saved(text)).toBe('object')
      },
    ),
  )
})
