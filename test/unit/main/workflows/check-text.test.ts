import { expect, test } from 'vitest'
import { checkText } from '../../../../main/services/workflows/check-text.ts'
import { workflowSchema } from '../../../../main/services/workflows/schema.ts'
import { compileInputs } from '../../../../main/services/workflows/input-check.ts'

const checkEvery = (every: string) => {
  if (every === 'sometimes') throw new Error('"sometimes" is no time.')
}
const check = (text: string) => checkText(text, checkEvery)
/** A line that names a list of nine of what is given. */
const row = (name: string, of: string) =>
  `${name}: &${name} [${Array.from({ length: 9 }, () => of).join(',')}]\n`
/** `line:column path message` of each problem. */
const problems = (text: string) =>
  check(text).problems.map(({ line, column, path, message }) => `${line}:${column} ${path} ${message}`)
const start = 'name: a\nsteps:\n'

test('a good file gives its definition, with defaults', () => {
  const { definition, problems: none } = check(`${start}  - {id: one, type: wait, duration: 1s}`)
  expect(none).toEqual([])
  expect(definition).toMatchObject({ name: 'a', enabled: true, inputs: {}, steps: [{ id: 'one' }] })
})

test.each([
  ['broken syntax', 'name: a\nsteps: [1,\n', '3:1  This is not valid YAML: Flow sequence'],
  ['an empty file', '', '1:1  The file is empty.'],
  ['no map', 'hello', '1:1  The file must be a map of fields, but is text.'],
  ['a tab', `${start}\t- id: one`, '3:1  Lines are indented with spaces'],
  ['a field given twice', 'name: a\nname: b', '2:1  This field is given twice.'],
  ['a second document', 'name: a\n---\nname: b', '2:1  A file holds one workflow'],
  ['an unknown tag', 'name: !js a', '1:7  This is not valid YAML: Unresolved tag'],
  [
    'an unknown field',
    `${start}  - {id: one, type: wait, duration: 1s}\nextra: 1`,
    '4:1 extra There is no field "extra" here.',
  ],
  [
    'an unknown field of a step',
    `${start}  - id: one\n    type: wait\n    for: 1s`,
    '5:5 steps[0].for There is no field "for"',
  ],
  ['no steps', 'name: a', '1:1 steps "steps" is missing. It must be a list.'],
  ['an empty list of steps', 'name: a\nsteps: []', '2:8 steps A workflow needs at least one step.'],
  [
    'a wrong type',
    `${start}  - {id: one, type: wait, duration: 1s}\ndescription: 5`,
    '4:14 description "description" must be text, but is a number.',
  ],
  [
    'a bad name',
    'name: A B\nsteps: [{id: a, type: wait, duration: 1s}]',
    '1:7 name "name": A workflow name has lower-case',
  ],
  [
    'an unknown step type',
    `${start}  - {id: one, type: magic}`,
    '3:21 steps[0].type There is no step of this type. It may be: script, http',
  ],
  [
    'an unknown language',
    `${start}  - {id: one, type: script, language: cobol, code: x}`,
    '3:39 steps[0].language "language" must be one of "python"',
  ],
  [
    'a bad duration',
    `${start}  - {id: one, type: wait, duration: soon}`,
    '3:37 steps[0].duration "duration": A duration is a number with',
  ],
  [
    'too long',
    `${start}  - {id: one, type: wait, duration: 1s}\ndescription: ${'x'.repeat(5001)}`,
    '4:14 description "description" is too long: at most 5000 characters.',
  ],
  [
    'a step inside a loop',
    `${start}  - id: f\n    type: foreach\n    items: "[1]"\n    steps:\n      - {id: g, type: nothing}`,
    '7:23 steps[0].steps[0].type There is no step of this type',
  ],
])('%s is reported at its line', (_what, text, sentence) => {
  expect(problems(text)[0]).toContain(sentence)
  expect(check(text).definition).toBeNull()
})

test.each([
  [
    'duplicate ids',
    '  - {id: one, type: wait, duration: 1s}\n  - {id: one, type: wait, duration: 1s}',
    '4:10 steps[1].id The id "one" is that of another step.',
  ],
  [
    'duplicate ids across loops',
    '  - {id: one, type: wait, duration: 1s}\n  - {id: f, type: foreach, items: "[1]", steps: [{id: one, type: wait, duration: 1s}]}',
    '4:55 steps[1].steps[0].id The id "one"',
  ],
  [
    'needs naming nothing',
    '  - {id: one, type: wait, duration: 1s, needs: [zero]}',
    '3:49 steps[0].needs[0] "needs" names "zero"',
  ],
  [
    'a step that needs itself',
    '  - {id: one, type: wait, duration: 1s, needs: [one]}',
    'The step "one" cannot need itself.',
  ],
  [
    'a circle',
    '  - {id: one, type: wait, duration: 1s, needs: [two]}\n  - {id: two, type: wait, duration: 1s, needs: [one]}',
    '3:48 steps[0].needs These steps wait for each other, so none could start: one, two.',
  ],
  [
    'an expression that does not parse',
    '  - {id: one, type: wait, duration: 1s, if: "1 +"}',
    '3:45 steps[0].if The expression "1 +" cannot be read: unexpected token',
  ],
  [
    'an unknown input',
    '  - {id: one, type: http, url: "http://x/{{context_id}}"}',
    '3:32 steps[0].url "id" is not an input of this workflow. There are none.',
  ],
  [
    'an unknown step',
    '  - {id: one, type: http, url: "{{ steps.zero.output }}"}',
    'There is no step "zero".',
  ],
  [
    'a step that may not have ended',
    '  - {id: one, type: wait, duration: 1s}\n  - {id: two, type: http, needs: [], url: "{{ steps.one.output }}"}',
    '4:43 steps[1].url The step "one" may not have ended here.',
  ],
  [
    'a step inside a loop, from outside',
    '  - {id: f, type: foreach, items: "[1]", steps: [{id: g, type: wait, duration: 1s}]}\n  - {id: two, type: http, url: "{{ steps.g.output }}"}',
    'The step "g" may not have ended here.',
  ],
  [
    'a name that means nothing',
    '  - {id: one, type: http, url: "{{ nothing }}"}',
    '"nothing" means nothing here.',
  ],
  [
    'a template in SQL',
    '  - {id: one, type: sql, database: "sqlite:x", query: "select {{context_id}}"}',
    '"query" takes no {{…}}. Write ? in the query',
  ],
  [
    'a tool chosen by a value',
    '  - {id: one, type: tool, tool: "{{ context.id }}"}',
    '"tool" takes no {{…}}.',
  ],
  [
    'a wait without an end',
    '  - {id: one, type: wait}',
    '3:5 steps[0] A wait needs either "duration" or "until".',
  ],
  [
    'an e-mail without a server',
    '  - {id: one, type: notify, channel: email, message: hi, to: a@b.c}',
    'A notification by email needs "to" and "smtp".',
  ],
  [
    'a template inside quotes, at its own line',
    '  - id: one\n    type: script\n    language: python\n    code: |\n      x = 1\n      y = "{{steps.one.output}}"',
    '8:12 steps[0].code {{steps.one.output}} stands inside quotes',
  ],
])('%s is reported at its place', (_what, steps, sentence) => {
  expect(problems(start + steps).join('\n')).toContain(sentence)
})

const waitFor = (id: string, needs: string) =>
  `  - {id: ${id}, type: wait, duration: 1s, needs: [${needs}]}\n`

test('only the steps of the circle itself are named', () => {
  const found = problems(
    start + waitFor('first', '') + waitFor('a', 'first, b') + waitFor('b', 'a') + waitFor('last', 'b'),
  )
  expect(found).toEqual([
    expect.stringContaining(
      '4:46 steps[1].needs These steps wait for each other, so none could start: a, b.',
    ),
  ])
})

test('an input written without its prefix is reported', () => {
  const found = problems(
    `inputs: {n: {}}\n${start}  - {id: one, type: script, language: python, code: "x = {{ n }}"}`,
  )
  expect(found).toEqual(['4:53 steps[0].code Write {{context_n}} for the input "n".'])
})

test.each([
  [
    'n: {type: integer, default: x}',
    '2:31 inputs.n.default The default of "n" does not fit its own rules: must be integer.',
  ],
  ['p: {pattern: "("}', '2:6 inputs.p The rules of the input "p" are not valid: Invalid regular expression'],
  ['l: {type: array, items: {type: strnig}}', '2:6 inputs.l The rules of the input "l" are not valid:'],
])('an input whose rules are wrong is reported: %s', (input, sentence) => {
  const text = `inputs:\n  ${input}\n${start}  - {id: one, type: wait, duration: 1s}`
  expect(problems(text)).toEqual([expect.stringContaining(sentence)])
})

test('a schedule is checked by the scheduler', () => {
  const text = `${start}  - {id: one, type: wait, duration: 1s}\nschedules:\n  - every: sometimes`
  expect(problems(text)).toEqual(['5:12 schedules[0].every "sometimes" is no time.'])
})

test('inside a loop its item and its position are inputs', () => {
  const loop =
    '  - {id: f, type: foreach, items: "[1]", as: row, steps: [{id: g, type: http, url: "{{context_row}}/{{ context.row_index }}"}]}'
  expect(problems(start + loop)).toEqual([])
  expect(problems(`${start}${loop}\n  - {id: h, type: http, url: "{{context_row}}"}`)).toHaveLength(1)
})

test('a bomb of aliases, endless nesting and a file of more than 5 MB are refused with a sentence', () => {
  const bomb = row('a', '1') + row('b', '*a') + row('c', '*b') + row('d', '*c') + row('e', '*d')
  expect(problems(bomb)).toEqual([expect.stringContaining('repeats itself through aliases')])
  expect(problems('['.repeat(100_000))).toEqual([expect.stringContaining('nested too deeply')])
  expect(problems(`# ${'x'.repeat(5_000_000)}`)).toEqual([expect.stringContaining('larger than 5 MB')])
})

test("seed A's JSON is read as given; only its steps are missing", () => {
  const seed = `{
    "name": "order-processing",
    "description": "Process customer orders with payment validation, inventory check, and email confirmation",
    "mcp_config": {
      "enabled": true,
      "required_context_fields": [
        "customer_id",
        "order_total"
      ],
      "optional_context_fields": [
        "shipping_address",
        "gift_message"
      ],
      "example_input": {
        "customer_id": "CUST-12345",
        "order_total": "99.99",
        "items": [...]
      }
    }STEPS
  }`
  expect(problems(seed.replace('STEPS', ''))).toEqual([expect.stringContaining('"steps" is missing')])
  const step =
    '{"id":"one","type":"script","language":"python","code":"order = {{context_customer_id}}\\namount = {{context_order_total}}"}'
  expect(problems(seed.replace('STEPS', `,"steps":[${step}]`))).toEqual([])
})

test('the schema for editors describes every field of every kind of step, loops included', () => {
  const schema = workflowSchema()
  expect(schema).toMatchObject({ type: 'object', required: ['name', 'steps'] })
  const steps = objectsOf(schema).filter(({ type }) => typeof type === 'object')
  const kinds = steps.flatMap(({ type }) => (type as { const?: string }).const ?? [])
  expect(kinds.toSorted()).toEqual([
    'approval',
    'foreach',
    'http',
    'notify',
    'script',
    'sql',
    'tool',
    'wait',
    'workflow',
  ])
  const silent = objectsOf(schema).flatMap(properties =>
    Object.entries(properties).filter(([, field]) => !(field as { description?: string }).description),
  )
  expect(silent.map(([field]) => field).toSorted()).toEqual(['cpu', 'enabled', 'memory', 'output', 'secret'])
})

/** The `properties` of every object in a schema. */
function objectsOf(node: unknown): Record<string, unknown>[] {
  if (typeof node !== 'object' || node === null) return []
  const own =
    'properties' in node && 'additionalProperties' in node ? [node.properties as Record<string, unknown>] : []
  return [...own, ...Object.values(node).flatMap(objectsOf)]
}

test('an input can have rules for what is in a list or an object', () => {
  const { definition } = check(
    `inputs:\n  rows: {type: array, items: {type: object, required: [sku], properties: {sku: {type: string}}}}\n${start}  - {id: one, type: wait, duration: 1s}`,
  )
  const validate = definition && compileInputs(definition)
  expect(validate?.({ rows: [{ sku: 'A' }] })).toBe(true)
  expect(validate?.({ rows: [{}] })).toBe(false)
})
