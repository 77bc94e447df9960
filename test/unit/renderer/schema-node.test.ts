import { expect, test } from 'vitest'
import { describeSchema } from '../../../renderer/features/tools/schema-node.ts'

const names = (schema: unknown) => describeSchema(schema, schema).children.map(({ key }) => key)

test('a line says type, limits, default and choices', () => {
  const told = describeSchema(
    { type: 'integer', minimum: 1, maximum: 9, default: 3, description: 'How many.' },
    {},
  )
  expect(told).toMatchObject({
    type: 'integer',
    default: '3',
    description: 'How many.',
    limits: [
      { keyword: 'minimum', value: '1' },
      { keyword: 'maximum', value: '9' },
    ],
  })
  expect(describeSchema({ enum: ['a', 'b'] }, {})).toMatchObject({ type: 'enum', oneOf: ['a', 'b'] })
  expect(describeSchema({ type: ['string', 'null'] }, {}).type).toBe('string | null')
  expect(describeSchema({ type: 'array', items: { type: 'string' } }, {}).type).toBe('string[]')
})

test('a schema that refers to itself is described one level at a time', () => {
  const root = { type: 'object', properties: { next: { $ref: '#' } } }
  let here = describeSchema(root, root)
  for (let level = 0; level < 50; level += 1) {
    const [child] = here.children
    here = describeSchema(child?.schema, root)
    expect(here.reference).toBe('#')
  }
  expect(here.children.map(({ key }) => key)).toEqual(['.next'])
})

test('references that chase each other end', () => {
  const root = { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' }
  expect(describeSchema(root, root).problem).toBe('broken')
})

test('a reference to elsewhere is shown and not followed', () => {
  const told = describeSchema({ $ref: 'https://evil.example/schema.json' }, {})
  expect(told).toMatchObject({ problem: 'outside', reference: 'https://evil.example/schema.json' })
})

test('a reference finds escaped names and nothing inherited', () => {
  const root = { $defs: { 'a/b': { type: 'string' } } }
  expect(describeSchema({ $ref: '#/$defs/a~1b' }, root).type).toBe('string')
  expect(describeSchema({ $ref: '#/constructor' }, root).problem).toBe('broken')
})

test('fields, items, other fields and choices are children', () => {
  expect(
    names({
      properties: { a: {} },
      additionalProperties: { type: 'string' },
      oneOf: [{ title: 'One' }, {}],
      allOf: [{}],
    }),
  ).toEqual(['.a', 'others', 'and0', 'choice0', 'choice1'])
  expect(names({ type: 'array', items: { type: 'object', properties: { a: {} } } })).toEqual(['items'])
  expect(names({ type: 'array', items: { type: 'string' } })).toEqual([])
})

test('nonsense is described without failing', () => {
  for (const nonsense of [null, 7, 'x', [], true, false, { properties: 3, required: {}, enum: 'a', type: 9 }])
    expect(() => describeSchema(nonsense, nonsense)).not.toThrow()
})
