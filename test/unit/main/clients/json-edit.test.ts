import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { rawAt, removeAt, setAt } from '../../../../main/services/clients/json-edit.ts'

const entry = { command: '/opt/node', args: ['/opt/bridge.js'], env: {} }
const at = ['mcpServers', 'gatehouse']

test('an entry is added behind the others, in their indentation', () => {
  const text = '{\n    "mcpServers": {\n        "files": {"command": "x"}\n    },\n    "theme": "dark"\n}\n'
  expect(setAt(text, at, { command: 'c' })).toBe(
    '{\n    "mcpServers": {\n        "files": {"command": "x"},\n        "gatehouse": {\n            "command": "c"\n        }\n    },\n    "theme": "dark"\n}\n',
  )
})

test('tabs and Windows line ends are kept', () => {
  const text = '{\r\n\t"theme": "dark"\r\n}'
  expect(setAt(text, at, 'x')).toBe(
    '{\r\n\t"theme": "dark",\r\n\t"mcpServers": {\r\n\t\t"gatehouse": "x"\r\n\t}\r\n}',
  )
})

test('a file on one line stays on one line', () => {
  expect(setAt('{"a":1,"mcpServers":{}}', at, entry)).toBe(
    '{"a":1,"mcpServers":{"gatehouse":{"command":"/opt/node","args":["/opt/bridge.js"],"env":{}}}}',
  )
})

test('numbers that JSON.parse would change, repeated keys and odd spacing keep their bytes', () => {
  const text = '{ "big" : 12345678901234567890,\n "f": 1.0e+2, "a": 1, "a" : 2 ,\n"mcpServers":{"x" :{}} }'
  const after = setAt(text, at, entry)
  expect(after.startsWith(text.slice(0, text.indexOf('{}')))).toBe(true)
  expect(removeAt(after, at)).toBe(text)
})

test('of a repeated key the last one is edited, because JSON.parse reads the last', () => {
  const after = setAt('{"mcpServers":{"a":1},"mcpServers":{"b":2}}', at, 3)
  expect(after).toBe('{"mcpServers":{"a":1},"mcpServers":{"b":2,"gatehouse":3}}')
})

test('a value of the wrong kind on the way is replaced', () => {
  expect(JSON.parse(setAt('{"mcpServers":[1]}', at, 3))).toEqual({ mcpServers: { gatehouse: 3 } })
})

test.each([
  ['first of several', '{\n  "g": 1,\n  "a": 2\n}', '{\n  "a": 2\n}'],
  ['last of several', '{\n  "a": 2,\n  "g": 1\n}', '{\n  "a": 2\n}'],
  ['in the middle', '{"a":2,"g":1,"b":3}', '{"a":2,"b":3}'],
  ['alone', '{ "g": 1 }', '{}'],
  ['repeated', '{"g":1,"a":2,"g":3}', '{"a":2}'],
  ['not there', '{"a":2}', '{"a":2}'],
])('a property is removed: %s', (_where, text, left) => {
  expect(removeAt(text, ['g'])).toBe(left)
})

test('an escaped key is the same key', () => {
  expect(rawAt('{"\\u0067": [1, 2]}', ['g'])).toBe('[1, 2]')
})

test('for any object and spacing: the entry is in, nothing else changed, and taking it out gives the same meaning', () => {
  const spacing = fc.constantFrom(undefined, 1, 2, 4, '\t', '   ')
  const servers = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 })
  const object = fc.tuple(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }), fc.option(servers))
  fc.assert(
    fc.property(object, spacing, fc.boolean(), ([rest, inner], space, crlf) => {
      const plain = JSON.stringify(inner ? { ...rest, mcpServers: inner, z: 1 } : rest, null, space)
      const text = crlf ? plain.replaceAll('\n', '\r\n') : plain
      const before = JSON.parse(text)
      const after = setAt(text, at, entry)
      const expected = structuredClone(before)
      const own = before.mcpServers
      const isObject = typeof own === 'object' && own !== null && !Array.isArray(own)
      expected.mcpServers = { ...(isObject ? own : {}), gatehouse: entry }
      expect(JSON.parse(after)).toEqual(expected)
      const left = JSON.parse(removeAt(after, at))
      delete expected.mcpServers.gatehouse
      expect(left).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})
