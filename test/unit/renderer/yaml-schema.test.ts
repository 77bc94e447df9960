import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { completeFrom, describeAt, type SchemaNode } from '../../../renderer/ui/yaml-schema.ts'

const schema: SchemaNode = {
  properties: {
    name: { type: 'string', description: 'What it is called.' },
    enabled: { type: 'boolean' },
    steps: { items: { $ref: '#/$defs/step' } },
  },
  $defs: {
    step: {
      oneOf: [
        { properties: { id: {}, type: { const: 'script' }, language: { enum: ['bash', 'python'] } } },
        { properties: { id: {}, type: { const: 'wait' }, duration: {} } },
        { properties: { id: {}, type: { const: 'foreach' }, steps: { items: { $ref: '#/$defs/step' } } } },
      ],
    },
  },
}

/** What is offered where `|` stands. */
function offered(text: string): string[] {
  const position = text.indexOf('|')
  const state = EditorState.create({ doc: text.replace('|', '') })
  const result = completeFrom(schema)(new CompletionContext(state, position, true))
  return result?.options.map(({ label }) => label) ?? []
}

test('offers the fields that are not there yet', () => {
  expect(offered('name: a\n|')).toEqual(['enabled', 'steps'])
})

test('offers the fields of a step as its type has them, and the values a field may have', () => {
  expect(offered('steps:\n  - id: a\n    type: wait\n    |')).toEqual(['duration'])
  expect(offered('steps:\n  - id: a\n    type: script\n    language: |')).toEqual(['bash', 'python'])
  expect(offered('steps:\n  - id: a\n    type: |')).toEqual(['script', 'wait', 'foreach'])
  expect(offered('enabled: |')).toEqual(['true', 'false'])
})

test('knows the steps inside a step', () => {
  const text =
    'steps:\n  - id: each\n    type: foreach\n    steps:\n      - id: a\n        type: wait\n        |'
  expect(offered(text)).toEqual(['duration'])
})

test('says what a field is for', () => {
  const { doc } = EditorState.create({ doc: 'name: a' })
  expect(describeAt(schema, doc, 2)).toBe('What it is called.')
  expect(describeAt(schema, doc, 7)).toBeUndefined()
})
