import { describe, expect, test } from 'vitest'
import { readContent } from '../../../renderer/features/tools/content-block.ts'
import { entriesOf, shown, summary, visible } from '../../../renderer/ui/json-shape.ts'
import { findFault, readJson } from '../../../renderer/ui/read-json.ts'

const only = (block: unknown) => readContent([block])[0]

describe('a text from a server', () => {
  test('shows what it hides', () => {
    expect(visible('pay\u202Etxt.exe\u0000\u{E0041}')).toBe('pay‹202E›txt.exe‹0000›‹E0041›')
  })

  test('keeps lines, tabs and joined emoji', () => {
    expect(visible('a\n\tb\r\n👩‍👧 é')).toBe('a\n\tb\r\n👩‍👧 é')
  })

  test('is cut before it is long', () => {
    expect(shown('x'.repeat(1000), 10)).toBe(`${'x'.repeat(10)}…`)
  })
})

test('a closed level of a tree says what is in it, and a long one gives only what is asked for', () => {
  expect(summary({ a: 1, b: 2, c: 3, d: 4, e: 5 })).toBe('{a, b, c, d, …}')
  expect(summary([1, 2])).toBe('[2]')
  expect(entriesOf(Array.from({ length: 10_000 }), 3)).toHaveLength(3)
})

describe('content of an answer', () => {
  test('a picture is shown only as one of four sorts of data', () => {
    expect(only({ type: 'image', mimeType: 'image/png', data: 'AAAA' })).toEqual({
      kind: 'image',
      source: 'data:image/png;base64,AAAA',
    })
    for (const mimeType of ['image/svg+xml', 'text/html', 'image/png;x=<script>'])
      expect(only({ type: 'image', mimeType, data: 'AAAA' })).toMatchObject({ kind: 'data' })
    expect(only({ type: 'image', mimeType: 'image/png', data: '"><script>' })).toMatchObject({ kind: 'data' })
    expect(only({ type: 'audio', mimeType: 'audio/wav', data: 'AAAA' })).toEqual({
      kind: 'data',
      mime: 'audio/wav',
      bytes: 3,
    })
  })

  test('a link stays a text', () => {
    expect(only({ type: 'resource_link', uri: 'javascript:alert(1)', name: 'x' })).toEqual({
      kind: 'link',
      uri: 'javascript:alert(1)',
      name: 'x',
    })
  })

  test('what is not known is shown as it came', () => {
    for (const nonsense of [
      null,
      3,
      [],
      { type: 'text' },
      { type: 'image' },
      { type: 'resource' },
      { type: 'new' },
    ])
      expect(only(nonsense)).toMatchObject({ kind: 'unknown' })
    expect(readContent('no list')).toEqual([])
  })
})

describe('JSON', () => {
  test('that breaks says where and why', () => {
    expect(readJson('{\n  "a": 1\n  "b": 2\n}')).toEqual({
      ok: false,
      fault: { reason: 'A comma belongs here.', offset: 13, line: 3, column: 3 },
    })
    expect(readJson('{"a": tru}')).toMatchObject({ ok: false, fault: { line: 1 } })
    expect(readJson('')).toMatchObject({ ok: false, fault: { line: 1, column: 1 } })
  })

  test('as people paste it may have comments and trailing commas', () => {
    const pasted = '{ // mine\n "a": [1,],\n}'
    expect(readJson(pasted).ok).toBe(false)
    expect(findFault(pasted, { loose: true })).toBeUndefined()
    expect(findFault('{ "a": }', { loose: true })).toMatchObject({ line: 1, column: 8 })
  })
})
