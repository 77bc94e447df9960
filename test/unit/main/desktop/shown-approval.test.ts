import { expect, test } from 'vitest'
import { Redactor } from '#base/redactor.ts'
import { shownApproval } from '../../../../main/desktop/shown-approval.ts'
import { heldCall, heldGate } from '../../../fixtures/desktop-approvals.ts'

const redactor = new Redactor()
redactor.add('correct horse')

test('what is secret by its name, by its schema or as a value of the vault is not shown; the rest is, as text', () => {
  const inputSchema = {
    properties: {
      pin: { format: 'password' },
      answer: { writeOnly: true },
      odd: 7,
      path: { type: 'string' },
    },
  }
  const given = {
    api_key: 'sk-1234567890',
    pin: '1234',
    answer: 42,
    note: 'it is correct horse, really',
    deep: { token: 'x', list: [1, 'correct horse'] },
    path: '/tmp/a',
    odd: null,
    constructor: 'plain',
  }
  const shown = shownApproval(heldCall(1, { inputSchema, arguments: given }), redactor.redact)
  expect(shown).toMatchObject({
    id: 'call_1',
    arguments: {
      api_key: '[hidden]',
      pin: '[hidden]',
      answer: '[hidden]',
      note: 'it is [secret], really',
      deep: '{"token":"[hidden]","list":[1,"[secret]"]}',
      path: '/tmp/a',
      odd: 'null',
      constructor: 'plain',
    },
  })
})

test('what the schema calls a secret is not shown deep inside, in a list or behind a reference either', () => {
  const inputSchema = {
    $defs: { pin: { writeOnly: true } },
    properties: {
      login: { properties: { user: {}, code: { format: 'password' } } },
      codes: { items: { $ref: '#/$defs/pin' } },
      one: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/pin' }] },
    },
  }
  const given = { login: { user: 'ann', code: '1234' }, codes: ['11', '22'], one: '33' }
  expect(shownApproval(heldCall(1, { inputSchema, arguments: given }), redactor.redact)).toMatchObject({
    arguments: {
      login: '{"user":"ann","code":"[hidden]"}',
      codes: '["[hidden]","[hidden]"]',
      one: '[hidden]',
    },
  })
})

test('a schema that is none hides nothing and breaks nothing', () => {
  for (const inputSchema of [null, 'x', { properties: [] }, { properties: null }])
    expect(shownApproval(heldCall(1, { inputSchema }), redactor.redact)).toMatchObject({
      arguments: { path: '/tmp/notes.txt', content: 'Hello' },
    })
})

test('a gate’s message is shown without the vault’s values', () => {
  const gate = heldGate(1, { message: 'Use correct horse?' })
  expect(shownApproval(gate, redactor.redact)).toMatchObject({ message: 'Use [secret]?' })
})
