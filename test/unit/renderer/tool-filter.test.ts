import { expect, test } from 'vitest'
import { definitionText } from '../../../renderer/features/tools/definition-text.ts'
import { filterTools, noFilter, selectionsOf } from '../../../renderer/features/tools/tool-filter.ts'
import { pathTo, readPlace } from '../../../renderer/features/tools/tool-paths.ts'
import { wordOf } from '../../../renderer/features/tools/tool-state.ts'
import { tool } from '../../fixtures/panel-world.ts'

const tools = [
  tool('files', 'read', { description: 'Reads a file.' }),
  tool('files', 'write', { annotations: { destructiveHint: true }, state: 'changed' }),
  tool('memory', 'read', { enabled: false, annotations: null }),
]
const found = (change: Partial<typeof noFilter>) =>
  filterTools(tools, { ...noFilter, ...change }).map(({ exposedName }) => exposedName)

test('all words must be found, in any field', () => {
  expect(found({ text: 'file READS' })).toEqual(['files__read'])
  expect(found({ text: 'read memory' })).toEqual(['memory__read'])
  expect(found({ text: '' })).toHaveLength(3)
})

test('server, state and hint narrow together', () => {
  expect(found({ server: 'files' })).toEqual(['files__read', 'files__write'])
  expect(found({ state: 'off' })).toEqual(['memory__read'])
  expect(found({ state: 'held' })).toEqual(['files__write'])
  expect(found({ state: 'new' })).toEqual([])
  expect(found({ hint: 'destructiveHint', state: 'on' })).toEqual(['files__write'])
})

test('a set of tools is named per server, by the servers’ own names', () => {
  expect(selectionsOf(tools)).toEqual([
    { server: 'files', names: ['read', 'write'] },
    { server: 'memory', names: ['read'] },
  ])
  const many = Array.from({ length: 45_000 }, (_, i) => ({ server: 'big', name: `t${i}` }))
  expect(selectionsOf(many).map(({ names }) => names?.length)).toEqual([20_000, 20_000, 5000])
})

test('held comes before off, and off before a server that is off', () => {
  expect(wordOf({ state: 'new', enabled: false, served: false })).toBe('new')
  expect(wordOf({ state: 'approved', enabled: false, served: false })).toBe('off')
  expect(wordOf({ state: 'approved', enabled: true, served: false })).toBe('serverOff')
  expect(wordOf({ state: 'approved', enabled: true, served: true })).toBe('served')
})

test.each(['plain', 'a/b', 'ü & %25 ~', '../..', '日本 🙂', 'at'])(
  'an open tool named %s survives its address',
  name => {
    const place = { of: 'files', open: { server: 'files', name, tab: 'run' as const } }
    const path = pathTo(place)
    expect(path).toMatch(/^[\w/~.-]+$/)
    expect(readPlace(path)).toEqual(place)
    expect(readPlace(pathTo({ ...place, of: null }))).toEqual({ ...place, of: null })
  },
)

test('a new order of keys is no change, a hidden character is one', () => {
  expect(definitionText({ b: 1, a: { d: [1], c: 2 } })).toBe(definitionText({ a: { c: 2, d: [1] }, b: 1 }))
  expect(definitionText({ a: 'x\u200B' })).toContain('‹200B›')
})
