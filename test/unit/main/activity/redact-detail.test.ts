import { expect, test } from 'vitest'
import { Redactor } from '#base/redactor.ts'
import { isSecretName } from '#base/secret-name.ts'
import { newRow } from '#services/activity/new-row.ts'
import { redactDetail } from '#services/activity/redact-detail.ts'

const asIs = (text: string): string => text
const clean = (detail: unknown, schema?: unknown, redact = asIs): unknown =>
  JSON.parse(redactDetail(detail, schema, redact) ?? 'null')
const hint = { type: 'string', writeOnly: true }

const hinted: [string, object, object, object][] = [
  ['writeOnly', { properties: { pin: hint, id: {} } }, { pin: 'abc', id: 7 }, { pin: '[hidden]', id: 7 }],
  ['format password', { properties: { pin: { format: 'password' } } }, { pin: 'abc' }, { pin: '[hidden]' }],
  ['a number or object as well', { properties: { pin: hint } }, { pin: { a: 1 } }, { pin: '[hidden]' }],
  [
    'deep inside',
    { properties: { a: { properties: { pin: hint } } } },
    { a: { pin: 'x', b: 1 } },
    { a: { pin: '[hidden]', b: 1 } },
  ],
  [
    'in a list',
    { properties: { pins: { items: hint } } },
    { pins: ['x', 'y'] },
    { pins: ['[hidden]', '[hidden]'] },
  ],
  [
    'at a place in a list',
    { properties: { l: { prefixItems: [{}, hint] } } },
    { l: ['a', 'b'] },
    { l: ['a', '[hidden]'] },
  ],
  [
    'behind a reference',
    { properties: { p: { $ref: '#/$defs/pin' } }, $defs: { pin: hint } },
    { p: 'x' },
    { p: '[hidden]' },
  ],
  [
    'in one of several forms',
    { properties: { p: { anyOf: [{ type: 'null' }, hint] } } },
    { p: 'x' },
    { p: '[hidden]' },
  ],
  ['in a condition', { if: {}, else: { properties: { p: hint } } }, { p: 'x' }, { p: '[hidden]' }],
  [
    'for further members',
    { additionalProperties: hint, properties: { a: {} } },
    { a: 1, b: 2 },
    { a: 1, b: '[hidden]' },
  ],
  ['by a pattern of names', { patternProperties: { '^x': hint } }, { x1: 'v' }, { x1: '[hidden]' }],
]

test.each(hinted)('what the schema calls a secret is hidden: %s', (_, schema, detail, shown) => {
  expect(clean(detail, schema)).toEqual(shown)
})

test('a schema that refers to itself, or is none, hides nothing and ends', () => {
  const loop = { properties: { next: { $ref: '#' }, pin: hint }, allOf: [{ $ref: '#' }] }
  expect(clean({ next: { next: { pin: 'x' } } }, loop)).toEqual({ next: { next: { pin: '[hidden]' } } })
  for (const schema of [null, 7, [], 'x', { properties: 3 }, { $ref: '#/none' }, { $ref: 'https://x/y' }])
    expect(clean({ a: 1 }, schema)).toEqual({ a: 1 })
})

const again = (count: number) => Array.from({ length: count }, () => ({ $ref: '#' }))

test('a schema that refers to itself many times over is read in no time, and still hides what it calls a secret', () => {
  const patterns = Object.fromEntries(again(60).map((one, index) => [`^.{${index}}`, one]))
  const schema = {
    properties: { pin: hint },
    allOf: again(60),
    anyOf: again(60),
    patternProperties: patterns,
  }
  const detail = { a: { a: { a: { a: { a: { pin: 'x', b: 1 } } } } } }
  const shown = { a: { a: { a: { a: { a: { pin: '[hidden]', b: 1 } } } } } }
  expect(clean(detail, schema)).toEqual(shown)
})

test('what is named like a secret is hidden, at any depth; what only speaks of one is not', () => {
  const detail = {
    headers: { Authorization: 'Bearer x', accept: 'y' },
    list: [{ apiKey: 'k' }],
    password: 9,
    client_secret: ['a'],
  }
  expect(clean(detail)).toEqual({
    headers: { Authorization: '[hidden]', accept: 'y' },
    list: [{ apiKey: '[hidden]' }],
    password: '[hidden]',
    client_secret: '[hidden]',
  })
  expect(clean({ max_tokens: 9, has_password: true, password: null })).toEqual({
    max_tokens: 9,
    has_password: true,
    password: null,
  })
  expect(
    ['X-API-Key', 'accessToken', 'PRIVATE_KEY', 'Set-Cookie', 'passphrase'].filter(isSecretName),
  ).toHaveLength(5)
})

test('a known secret value is taken out wherever it stands: text, name, number, note, tool', () => {
  const redactor = new Redactor()
  redactor.add('hunter2hunter2')
  redactor.add('12345678')
  const detail = {
    a: 'x hunter2hunter2 y',
    hunter2hunter2: 1,
    n: 12_345_678,
    deep: [{ url: 'https://u:hunter2hunter2@h/' }],
  }
  const row = newRow(
    {
      kind: 'call',
      action: 'call',
      client: 'c',
      tool: 'hunter2hunter2',
      note: 'said hunter2hunter2',
      detail,
    },
    '2026-11-20T12:00:00.000Z',
    redactor.redact,
  )
  expect(JSON.stringify(row)).not.toMatch(/hunter2|12345678/)
  expect(JSON.parse(row.detail ?? '')).toMatchObject({ a: 'x [secret] y', n: '[secret]' })
})

test('what is long is cut to 16 KB: the long texts in it first, so that the rest stays readable', () => {
  const text = redactDetail({ path: '/a', content: 'é'.repeat(300_000), list: [1, 2] }, undefined, asIs) ?? ''
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(16_384)
  expect(JSON.parse(text)).toMatchObject({
    path: '/a',
    list: [1, 2],
    content: expect.stringMatching(/more characters\)$/) as string,
  })
  const many =
    redactDetail(
      Object.fromEntries(Array.from({ length: 9000 }, (_, n) => [`key${n}`, n])),
      undefined,
      asIs,
    ) ?? ''
  expect(Buffer.byteLength(many)).toBeLessThanOrEqual(16_384)
  expect(JSON.parse(many)).toMatch(/^\{"key0":0,.*…$/)
})

test('no half of a secret stays where a name or note was cut', () => {
  const redactor = new Redactor()
  redactor.add('s'.repeat(50))
  const note = `${'x'.repeat(1990)}${'s'.repeat(50)}`
  expect(newRow({ kind: 'call', action: 'a', client: 'c', note }, '', redactor.redact).note).not.toContain(
    'sssss',
  )
})

test('whatever is given as a detail, something can be written', () => {
  const loop: Record<string, unknown> = { a: 1 }
  loop['self'] = loop
  const throws = {
    get boom(): never {
      throw new Error('no')
    },
  }
  const odd = [
    loop,
    throws,
    { f: () => 1, s: Symbol('x'), u: undefined },
    10n,
    '\ud800',
    new Date(0),
    new Uint8Array(9),
    Number.NaN,
  ]
  for (const detail of odd) {
    const row = newRow({ kind: 'call', action: 'a', client: 'c', detail }, '', asIs)
    expect(() => JSON.parse(row.detail ?? 'null')).not.toThrow()
  }
  expect(clean({ __proto__: 1, b: 10n, d: new Date(0), bytes: new Uint8Array(9) })).toMatchObject({
    b: '10',
    d: '1970-01-01T00:00:00.000Z',
    bytes: '[9 bytes]',
  })
  expect(JSON.stringify(clean(JSON.parse('{"__proto__":{"x":1}}')))).toBe('{"__proto__":{"x":1}}')
})
