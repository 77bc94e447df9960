import { expect, test } from 'vitest'
import { Definition } from '#contract'
import { inputChecker } from '../../../../main/services/workflows/input-check.ts'
import { inputSchema } from '../../../../main/services/workflows/input-schema.ts'

const checkInput = inputChecker()
const steps = [{ id: 'one', type: 'wait', duration: '1s' }]
const define = (more: object) => Definition.parse({ name: 'order', steps, ...more })
const order = define({
  inputs: {
    customer_id: { required: true },
    total: { type: 'number', minimum: 0, default: 5 },
    note: { maxLength: 20_000 },
    tags: { type: 'array', items: { type: 'string', maxLength: 3 } },
    size: { enum: ['S', 'L'] },
    code: { pattern: '^(a+)+$', maxLength: 100 },
  },
})

test('an input that fits comes back with defaults, and null for what was not given', () => {
  expect(checkInput(order, { customer_id: 'C-1', tags: ['a'] })).toEqual({
    customer_id: 'C-1',
    total: 5,
    note: null,
    tags: ['a'],
    size: null,
    code: null,
  })
})

test('null for an optional field counts as not given, so that a checked input passes again', () => {
  const checked = checkInput(order, { customer_id: 'C-1', total: null })
  expect(checked).toMatchObject({ total: 5 })
  expect(checkInput(order, checked)).toEqual(checked)
})

test.each([
  [{}, 'The input "customer_id" is required; it is missing.', 'customer_id'],
  [{ customer_id: null }, 'The input "customer_id" is required; it is missing.', 'customer_id'],
  [{ customer_id: 7 }, 'The input "customer_id" must be a string, but is a number.', 'customer_id'],
  [
    { customer_id: 'x'.repeat(10_001) },
    'The input "customer_id" may have at most 10,000 characters, but has 10,001.',
    'customer_id',
  ],
  [{ customer_id: 'x', total: -1 }, 'The input "total" must be >= 0.', 'total'],
  [
    { customer_id: 'x', tags: ['a', 'long'] },
    'The input "tags[1]" may have at most 3 characters, but has 4.',
    'tags',
  ],
  [{ customer_id: 'x', size: 'M' }, 'The input "size" must be one of ["S","L"].', 'size'],
  [
    { customer_id: 'x', color: 'red' },
    '"color" is not an input of this workflow. It may have: customer_id, total, note, tags, size, code.',
    'color',
  ],
])('a wrong input is refused naming the field: %j', (input, message, field) => {
  expect(() => checkInput(order, input)).toThrow(
    expect.objectContaining({ code: 'bad_input', message, data: { field } }),
  )
})

test('an own field called __proto__ is refused like any other unknown one', () => {
  const input = JSON.parse('{"customer_id":"x","__proto__":{"a":1}}')
  expect(() => checkInput(order, input)).toThrow('"__proto__" is not an input')
})

test('a field with a limit of its own may be longer than 10 000 characters', () => {
  const note = 'x'.repeat(20_000)
  expect(checkInput(order, { customer_id: 'x', note })).toMatchObject({ note })
})

test('a pattern that would take for ever is cut off', () => {
  expect(() => checkInput(order, { customer_id: 'x', code: `${'a'.repeat(60)}!` })).toThrow('takes too long')
})

test('more levels than can be written again are refused', () => {
  const deep = define({ inputs: { any: { type: 'array' } } })
  const any = JSON.parse('['.repeat(600) + ']'.repeat(600))
  expect(() => checkInput(deep, { any })).toThrow('nested more than 500 levels')
})

test("seed A's mcp_config makes the inputs where inputs lacks them", () => {
  const seed = define({
    inputs: { gift_message: { maxLength: 50 } },
    mcp_config: {
      enabled: true,
      required_context_fields: ['customer_id', 'order_total'],
      optional_context_fields: ['shipping_address', 'gift_message'],
      example_input: { customer_id: 'CUST-12345', order_total: '99.99', items: [{ sku: 'A' }] },
    },
  })
  expect(inputSchema(seed)).toEqual({
    type: 'object',
    properties: {
      customer_id: { type: 'string', maxLength: 10_000 },
      order_total: { type: 'string', maxLength: 10_000 },
      shipping_address: { type: 'string', maxLength: 10_000 },
      gift_message: { type: 'string', maxLength: 50 },
      items: { type: 'array' },
    },
    required: ['customer_id', 'order_total'],
    additionalProperties: false,
    examples: [{ customer_id: 'CUST-12345', order_total: '99.99', items: [{ sku: 'A' }] }],
  })
})
