import { describe, expect, test } from 'vitest'
import { formSchema } from '../../../renderer/ui/form-schema.ts'
import { createFormValidator } from '../../../renderer/ui/form-validator.ts'

const made = (schema: unknown) => {
  const form = formSchema(schema)
  if (!form.ok) throw new Error(form.why)
  return form.schema
}

describe('a form is refused for', () => {
  test.each([
    ['what is not an object', { type: 'string' }, 'not_an_object'],
    ['nothing', undefined, 'not_an_object'],
    [
      'a reference to elsewhere',
      { type: 'object', properties: { a: { $ref: 'https://evil.example/x' } } },
      'outside_reference',
    ],
    [
      'too many choices',
      {
        type: 'object',
        properties: { a: { anyOf: Array.from({ length: 50 }, () => ({ type: 'string' })) } },
      },
      'too_large',
    ],
    [
      'thousands of fields',
      {
        type: 'object',
        properties: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, { type: 'string' }])),
      },
      'too_large',
    ],
  ])('%s', (_what, schema, why) => {
    expect(formSchema(schema)).toEqual({ ok: false, why })
  })

  test('nesting without end', () => {
    let schema: unknown = { type: 'string' }
    for (let level = 0; level < 60; level += 1) schema = { type: 'object', properties: { a: schema } }
    expect(formSchema(schema)).toEqual({ ok: false, why: 'too_deep' })
  })
})

describe('a form', () => {
  test('is made of a schema without type and of the empty one', () => {
    expect(made({ properties: { a: { type: 'string' } } })['type']).toBe('object')
    expect(made({})).toMatchObject({ type: 'object' })
  })

  test('keeps a schema that refers to itself', () => {
    const schema = { type: 'object', properties: { next: { $ref: '#' } } }
    expect(made(schema)['properties']).toEqual({ next: { $ref: '#' } })
  })

  test('makes invisible words visible', () => {
    const { properties } = made({
      properties: { a: { type: 'string', description: 'ok\u202Eko' }, 'b\u200B': { type: 'string' } },
    })
    expect(properties).toMatchObject({ a: { description: 'ok‹202E›ko' }, 'b\u200B': { title: 'b‹200B›' } })
  })

  test('leaves patterns that can take for ever to the core', () => {
    const { properties } = made({
      properties: {
        bad: { type: 'string', pattern: '(a+)+$' },
        good: { type: 'string', pattern: '^[a-z]+$' },
      },
    })
    expect(properties).toEqual({ bad: { type: 'string' }, good: { type: 'string', pattern: '^[a-z]+$' } })
  })

  test('starts a required flag at no', () => {
    const { properties } = made({
      required: ['yes'],
      properties: { yes: { type: 'boolean' }, maybe: { type: 'boolean' } },
    })
    expect(properties).toEqual({ yes: { type: 'boolean', default: false }, maybe: { type: 'boolean' } })
  })
})

describe('the validator', () => {
  const validator = createFormValidator(keyword => (keyword === 'required' ? 'needed' : undefined))
  const root = made({
    required: ['name', 'tree'],
    properties: { name: { type: 'string', minLength: 2 }, tree: { $ref: '#/$defs/node' } },
    $defs: {
      node: {
        type: 'object',
        required: ['label'],
        properties: {
          label: { type: 'string' },
          children: { type: 'array', items: { $ref: '#/$defs/node' } },
        },
      },
    },
  })

  test('names what is missing at its place, in our words', () => {
    const { errors } = validator.validateFormData({ tree: { children: [{}] } }, root)
    expect(errors.map(({ property, message }) => [property, message])).toEqual(
      expect.arrayContaining([
        ['.name', 'needed'],
        ['.tree.label', 'needed'],
        ['.tree.children.0.label', 'needed'],
      ]),
    )
  })

  test('takes what was left empty as absent', () => {
    const { errors } = validator.validateFormData({ name: undefined, tree: { label: 'a' } }, root)
    expect(errors.map(({ property }) => property)).toEqual(['.name'])
  })

  test('knows the definitions of the whole when it looks at a part', () => {
    expect(validator.isValid({ $ref: '#/$defs/node' }, { label: 'a' }, root)).toBe(true)
    expect(validator.isValid({ $ref: '#/$defs/node' }, {}, root)).toBe(false)
  })

  test('refuses nothing that it cannot check', () => {
    expect(validator.validateFormData({}, { $ref: '#/nowhere' }).errors).toEqual([])
  })

  test('leaves the schema as it was', () => {
    const before = JSON.stringify(root)
    validator.validateFormData({ name: 'ab', tree: { label: 'x' } }, root)
    expect(JSON.stringify(root)).toBe(before)
    expect(Object.getOwnPropertyNames(root)).not.toContain('__absolute_uri__')
  })
})
