import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical } from '#base/canonical.ts'
import { checkTools, limits, pin } from '#services/registry/definition.ts'
import { tool } from '../../../support/registry.ts'

const skippedOf = async (item: unknown) => (await checkTools([item])).skipped

describe('checkTools', () => {
  test('a definition is kept as it came, unknown fields included', async () => {
    const odd = tool('a', { 'x-vendor': { deep: [1, null] }, _meta: { ui: 1 } })
    expect(JSON.parse((await checkTools([odd])).tools[0]?.text ?? '')).toEqual(odd)
  })

  test.each([
    ['null', null, 'it is not an object'],
    ['a number', 7, 'it is not an object'],
    ['a list', [], 'it is not an object'],
    ['no name', { inputSchema: { type: 'object' } }, 'it has no name'],
    ['a name that is a number', tool('a', { name: 5 }), 'its name is not text'],
    ['an empty name', tool(''), 'its name is empty'],
    ['a name of 1001 characters', tool('n'.repeat(1001)), 'longer than 1000 characters'],
    ['a lone surrogate in the name', tool('a\uD800'), 'not well-formed Unicode'],
    ['a description that is a number', tool('a', { description: 5 }), 'its description has the wrong form'],
    ['a schema that is text', tool('a', { inputSchema: 'x' }), 'its inputSchema has the wrong form'],
    ['a schema of a list', tool('a', { inputSchema: { type: 'array' } }), 'its inputSchema.type'],
    [
      'properties that are a list',
      tool('a', { inputSchema: { properties: [] } }),
      'its inputSchema.properties',
    ],
    [
      'a definition beyond a million characters',
      tool('a', { x: 'y'.repeat(1_000_001) }),
      'more than 1000000',
    ],
  ])('%s is left out with the reason', async (_, item, reason) => {
    const { tools, skipped } = await checkTools([item, tool('good')])
    expect(tools.map(({ name }) => name)).toEqual(['good'])
    expect(skipped).toHaveLength(1)
    expect(skipped[0]).toContain(reason)
  })

  test('a definition nested a hundred thousand levels deep is left out and breaks nothing', async () => {
    const bomb: unknown = JSON.parse(`{"name":"a","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
    expect(await skippedOf(bomb)).toEqual(['The tool "a" was left out: it is nested deeper than 200 levels.'])
  })

  test('the second tool of the same name is left out', async () => {
    const { tools, skipped } = await checkTools([tool('a', { description: 'first' }), tool('a')])
    expect(tools).toHaveLength(1)
    expect(tools[0]?.text).toContain('first')
    expect(skipped).toEqual(['The tool "a" was left out: listed twice.'])
  })

  test('a server with more tools than one may have is refused with the limit', async () => {
    const flood = Array.from({ length: limits.items + 1 }, (_, index) => tool(`t${index}`))
    await expect(checkTools(flood)).rejects.toThrow(/10001 tools.*at most 10000/)
  })

  test('whatever a server sends, the check answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.anything({ withNullPrototype: true })), async items => {
        const json = JSON.parse(JSON.stringify(items) ?? '[]') as unknown[]
        const { tools, skipped } = await checkTools(json)
        expect(tools.length + skipped.length).toBe(json.length)
      }),
    )
  })
})

describe('pin', () => {
  test('key order and fields that no agent reads do not change it', () => {
    const one = pin({
      name: 'a',
      description: 'd',
      inputSchema: { type: 'object', properties: { x: {}, y: {} } },
    })
    const two = pin({
      inputSchema: { properties: { y: {}, x: {} }, type: 'object' },
      description: 'd',
      name: 'a',
      icons: [],
      title: null,
    })
    expect(two).toBe(one)
  })

  test('text that is stored already keeps its pin without a second look', async () => {
    const stored = new Map([['a', { definition: JSON.stringify(tool('a')), hash: 'as stored' }]])
    const { tools } = await checkTools([tool('a'), tool('b')], stored)
    expect(tools.map(({ hash }) => hash)).toEqual(['as stored', pin(tool('b'))])
    const changed = await checkTools([tool('a', { description: 'Other.' })], stored)
    expect(changed.tools[0]?.hash).toBe(pin(tool('a', { description: 'Other.' })))
  })

  test.each([
    ['name', { name: 'b' }],
    ['title', { title: 'T' }],
    ['description', { description: 'e' }],
    ['input schema', { inputSchema: { type: 'object', required: ['x'] } }],
    ['output schema', { outputSchema: { type: 'object' } }],
    ['annotations', { annotations: { readOnlyHint: true } }],
  ])('another %s changes it', (_, change) => {
    expect(pin(tool('a', change))).not.toBe(pin(tool('a')))
  })
})

test('canonical JSON is the same for equal values and different for others', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(JSON.parse(canonical(a))).toEqual(JSON.parse(JSON.stringify(a)))
      expect(canonical(a) === canonical(b)).toBe(
        canonical(JSON.parse(canonical(a))) === canonical(JSON.parse(JSON.stringify(b))),
      )
    }),
  )
})
