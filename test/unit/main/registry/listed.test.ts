import { ListToolsResultSchema } from '@modelcontextprotocol/sdk/types.js'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkTools } from '#services/registry/definition.ts'
import { listable } from '#services/registry/listed.ts'
import { tool } from '../../../support/registry.ts'

test('a sound definition is listed exactly as it came', () => {
  const sound = tool('a', {
    title: 'A',
    annotations: { readOnlyHint: true, 'x-more': 1 },
    outputSchema: { type: 'object', properties: { n: { type: 'number' } } },
    icons: [{ src: 'data:,x', theme: 'dark' }],
    _meta: { 'ui/resourceUri': 'ui://x' },
    'x-vendor': [1],
  })
  expect(listable(sound)).toEqual(sound)
})

test('an optional part of a wrong form is left out, the rest stays', () => {
  const odd = tool('a', {
    title: null,
    annotations: { readOnlyHint: 'yes' },
    outputSchema: { type: 'array' },
    icons: 'x',
  })
  expect(listable(odd)).toEqual(tool('a'))
})

test('a missing or untyped input schema is listed as an object', () => {
  expect(listable({ name: 'a' })['inputSchema']).toEqual({ type: 'object' })
  expect(listable({ name: 'a', inputSchema: { required: ['x'] } })['inputSchema']).toEqual({
    type: 'object',
    required: ['x'],
  })
})

test('boolean property schemas become the objects that mean the same', () => {
  const inputSchema = { type: 'object', properties: { any: true, never: false, x: { type: 'string' } } }
  expect(listable({ name: 'a', inputSchema })['inputSchema']).toEqual({
    type: 'object',
    properties: { any: {}, never: { not: {} }, x: { type: 'string' } },
  })
})

test('one odd tool never makes a strict client refuse the whole list', async () => {
  const part = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom({ type: 'object' }, { readOnlyHint: 1 }, [{ src: 'x' }], 'text'),
  )
  const item = fc.record(
    {
      name: fc.string({ minLength: 1 }),
      title: part,
      description: part,
      inputSchema: fc.oneof(
        part,
        fc.record({ type: fc.constant('object'), properties: fc.dictionary(fc.string(), part) }),
      ),
      outputSchema: part,
      annotations: part,
      icons: part,
      execution: part,
      _meta: part,
    },
    { requiredKeys: ['name'] },
  )
  await fc.assert(
    fc.asyncProperty(item, async one => {
      const { tools } = await checkTools([one])
      const list = tools.map(({ text }) => listable(JSON.parse(text) as Record<string, unknown>))
      expect(ListToolsResultSchema.safeParse({ tools: list }).error).toBeUndefined()
    }),
    { numRuns: 500 },
  )
})
