import { expect, test } from 'vitest'
import { languagesNeeded } from '../../../../main/handlers/languages-needed.ts'
import { checkLanguages } from '../../../../main/services/doctor/script-languages.ts'
import { checkText } from '../../../../main/services/workflows/check-text.ts'
import type { Definition, Runtime } from '../../../../preload/contract/index.ts'

const found: Runtime = { language: 'python', command: '/usr/bin/python3', version: '3.12.1', error: null }
const missing = (language: Runtime['language']): Runtime => ({
  language,
  command: null,
  version: null,
  error: { code: 'runtime_missing', message: `Install ${language}.` },
})

function workflow(name: string, steps: string, head = ''): Definition {
  const { definition, problems } = checkText(`name: ${name}\n${head}steps:\n${steps}`, () => undefined)
  if (!definition) throw new Error(problems.map(({ message }) => message).join())
  return definition
}
const go = '  - { id: a, type: script, language: go, code: x }\n'
const inLoop = `  - id: each
    type: foreach
    items: context.list
    steps:
      - { id: a, type: script, language: powershell, code: x }
`

test('a missing language names the workflows that need it, within loops too, and how to get it', () => {
  const needed = languagesNeeded([
    workflow('one', go),
    workflow('two', go),
    workflow('three', inLoop, 'inputs: { list: { type: array } }\n'),
  ])
  expect(checkLanguages([found, missing('go'), missing('powershell')], needed)).toEqual([
    { id: 'languages', title: 'Script languages', status: 'ok', detail: 'Found: python 3.12.1.' },
    expect.objectContaining({
      id: 'language.go',
      status: 'failed',
      detail: expect.stringContaining('one, two'),
      fix: 'Install go.',
    }),
    expect.objectContaining({ id: 'language.powershell', detail: expect.stringContaining('three') }),
  ])
})

test('what no workflow needs is no failure, nor what only one that is switched off needs', () => {
  const needed = languagesNeeded([workflow('off', go, 'enabled: false\n')])
  expect(checkLanguages([found, missing('go')], needed)).toMatchObject([
    { status: 'ok', detail: expect.stringContaining('absent: go') },
  ])
})
