import { expect, test } from 'vitest'
import type { Language } from '#contract'
import type { Json } from '../../../../main/services/workflows/language.ts'
import { literal } from '../../../../main/services/workflows/literals.ts'
import { namesIn } from '../../../../main/services/workflows/expressions.ts'
import { scriptFaults } from '../../../../main/services/workflows/script-fill.ts'
import { workflowLanguage } from '../../../../main/services/workflows/workflow-language.ts'

const scope = {
  context: {
    n: 3,
    price: 2.5,
    name: 'Ann',
    items: [1, 2, { x: 1 }],
    none: null,
    odd: { constructor: 'c', 'a-b': 2 },
  },
  steps: { check: { output: { total: 120, list: [4, 6] }, status: 'success', error: null } },
}
const { evaluate, fill, fillScript } = workflowLanguage

test.each<[string, Json]>([
  ['steps.check.output.total > 100', true],
  ['context.n + 1', 4],
  ['context_n % 2 == 1', true],
  ['context.n / 2', 1.5],
  ['context.price * 2', 5],
  ['size(context.items)', 3],
  ['context.items[context.n - 1].x', 1],
  ['context.items.filter(i, i != 1).size() == 2', true],
  ['steps.check.output.list.map(x, x * 2)', [8, 12]],
  ['{"total": steps.check.output.total, "who": context.name}', { total: 120, who: 'Ann' }],
  ['has(context.missing)', false],
  ['context.?missing.orValue("none")', 'none'],
  ['context.none == null', true],
  ['context.odd', { constructor: 'c', 'a-b': 2 }],
  ['context.odd["a-b"]', 2],
  ['context.odd["a-b"] + 1', 3],
  ['context.n == 3 && steps.check.status == "success"', true],
  ['timestamp("2024-01-01T00:00:00Z")', '2024-01-01T00:00:00.000Z'],
  ['duration("90s")', '90s'],
])('%s', (expression, value) => {
  expect(evaluate(expression, scope)).toStrictEqual(value)
})

test.each([
  ['context.missing', 'The expression "context.missing" failed: no such key: missing.'],
  ['steps.later.output', 'The expression "steps.later.output" failed: no such key: later.'],
  ['context.constructor', 'The expression "context.constructor" failed: no such key: constructor.'],
  ['context.items.length', 'no such key: length'],
  ['context.name > 1', 'convert one with string(), int() or double()'],
  ['context.n / 0', 'divides by zero'],
  ['1 +', 'unexpected token'],
  ['process.exit()', 'failed'],
  [
    'context.name.matches("(a+)+$") || "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!".matches("^(a+)+$")',
    'took over 1000 ms',
  ],
])('%s fails naming the expression', (expression, sentence) => {
  expect(() => evaluate(expression, scope)).toThrow(sentence)
  expect(() => evaluate(expression, scope)).toThrow(expect.objectContaining({ code: 'expression_failed' }))
})

test('a value alone keeps its kind, within a text it becomes text', () => {
  const given: Json = {
    alone: '{{context_n}}',
    spaced: ' {{ context.items }}\n',
    text: 'Dear {{context_name}}, {{context_n}} of {{ context.items }}{{context_none}}.',
    list: [true, '{{ {"a": {"b": context.n}} }}'],
    '{{key}}': 'keys stay',
    brace: 'a {{ "}}" }} b',
    open: 'a {{ b',
  }
  expect(fill(given, scope)).toStrictEqual({
    alone: 3,
    spaced: [1, 2, { x: 1 }],
    text: 'Dear Ann, 3 of [1,2,{"x":1}].',
    list: [true, { a: { b: 3 } }],
    '{{key}}': 'keys stay',
    brace: 'a }} b',
    open: 'a {{ b',
  })
})

test('what an expression names is known before it runs', () => {
  const names = namesIn(
    'context.a + context_b + context["c d"] + steps.one.output + steps["two"].x.map(x, x + y)[0]',
  )
  expect([...names.inputs].toSorted()).toEqual(['a', 'b', 'c d'])
  expect([...names.steps]).toEqual(['one', 'two'])
  expect([...names.unknown]).toEqual(['y'])
})

const inside: Record<Language, string[]> = {
  python: [
    'x = "{{context_n}}"',
    "x = '''\n{{context_n}}'''",
    'x = f"a {{context_n}}"',
    'x = r\'\\\' + "{{context_n}}"',
  ],
  javascript: [
    'x = "{{context_n}}"',
    'x = `a {{context_n}}`',
    'x = /{{context_n}}/',
    'x = `${ "{{context_n}}" }`',
  ],
  bash: [
    'x="{{context_n}}"',
    "x='{{context_n}}'",
    'cat <<EOF\n{{context_n}}\nEOF',
    "cat <<-'E F'\n\t{{context_n}}\n\tE F",
    'x=${y:-{{context_n}}}',
    'x=`echo {{context_n}}`',
    "x=$'{{context_n}}'",
    'x=${{context_n}}',
  ],
  powershell: [
    '$x = "{{context_n}}"',
    "$x = '{{context_n}}'",
    '$x = @"\n{{context_n}}\n"@',
    "$x = @'\n{{context_n}}\n'@",
    '$x = ‘{{context_n}}’',
    '$x = "$(Get-Item) {{context_n}}"',
  ],
  go: ['x := "{{context_n}}"', 'x := `{{context_n}}`', "x := '{{context_n}}'"],
}
const outside: Record<Language, [string, string][]> = {
  python: [
    ["x = {{context_name}} # {{context_n}} it's", 'x = "Ann" # {{context_n}} it\'s'],
    ['x = "#" + {{context_name}}', 'x = "#" + "Ann"'],
    ["'''it's\n'''; x = {{context_n}}", "'''it's\n'''; x = 3"],
    ['print(f"{{1}} {{other}}")', 'print(f"{{1}} {{other}}")'],
    ['x = {{context_odd["a-b"]}}', 'x = 2'],
    ['x = {{context_none}}', 'x = None'],
  ],
  javascript: [
    ['f({{context_name}}) // {{context_n}}', 'f("Ann") // {{context_n}}'],
    [
      'const q = a / b; const r = /["\'`]/.test({{context_name}})',
      'const q = a / b; const r = /["\'`]/.test("Ann")',
    ],
    ['x = `${ f({ a: {{context_n}} }) }`; y = {{context_n}}', 'x = `${ f({ a: 3 }) }`; y = 3'],
    ['/* {{context_n}} */ x = {{context_n}}', '/* {{context_n}} */ x = 3'],
  ],
  bash: [
    ["echo {{context_name}} # {{context_n}} it's", "echo 'Ann' # {{context_n}} it's"],
    ['echo "$(echo {{context_name}})"', `echo "$(echo 'Ann')"`],
    ["cat <<EOF\nit's\nEOF\necho {{context_n}}", "cat <<EOF\nit's\nEOF\necho 3"],
    ['echo ${#x} $# {{context_n}}', 'echo ${#x} $# 3'],
    ['x=$(( {{context_n}} + 1 )); y={{context_n}}', 'x=$(( 3 + 1 )); y=3'],
  ],
  powershell: [
    ['$x = {{context_name}} # {{context_n}}', "$x = 'Ann' # {{context_n}}"],
    ['$x = "a $(f {{context_name}}) b"; $y = {{context_n}}', `$x = "a $(f 'Ann') b"; $y = 3`],
    ["$x = @'\nit's\n'@\n$y = {{context_n}}", "$x = @'\nit's\n'@\n$y = 3"],
    ['<# {{context_n}} #> $y = {{context_n}}', '<# {{context_n}} #> $y = 3'],
  ],
  go: [
    ['x := {{context_name}} // {{context_n}}', 'x := "Ann" // {{context_n}}'],
    [
      "m := [][]int{{1, 2}, {3}}; r := '\"'; x := {{context_n}}",
      "m := [][]int{{1, 2}, {3}}; r := '\"'; x := 3",
    ],
    ['s := `a\\`; x := {{context_n}}', 's := `a\\`; x := 3'],
  ],
}
const languages = Object.keys(inside) as Language[]

test.each(languages.flatMap(language => inside[language].map(code => [language, code] as const)))(
  'a template inside quotes is refused: %s %j',
  (language, code) => {
    expect(scriptFaults(code, language)).toHaveLength(1)
    expect(() => fillScript(code, language, scope)).toThrow(/inside quotes/)
  },
)

test.each(
  languages.flatMap(language => outside[language].map(([code, filled]) => [language, code, filled] as const)),
)('a template in code becomes a literal: %s %j', (language, code, filled) => {
  expect(scriptFaults(code, language)).toEqual([])
  expect(fillScript(code, language, scope)).toBe(filled)
})

const hostile = ['\'"`$(){}[];|&<>*?!#%^~\\\n\r\t\0', '‘’‚‛“”„', '\u2028', '👩‍👩‍👧', 'x'.repeat(10_000)]

test('a literal of PowerShell holds nothing but plain words and numbers of characters', () => {
  for (const value of [...hostile, '\ud800']) {
    expect(literal(value, 'powershell')).toMatch(
      /^(?:'[A-Za-z0-9 _.,:/@+-]*'|\(-join \[char\[\]\]\([\d,]+\)\))$/,
    )
  }
  const [, units = ''] = /\(([\d,]+)\)\)$/.exec(literal(hostile[0] ?? '', 'powershell')) ?? []
  expect(String.fromCharCode(...units.split(',').map(Number))).toBe(hostile[0])
  expect(literal([1], 'powershell')).toBe('@(,1)')
  expect(literal([[true], { a: null }], 'powershell')).toBe("@(@(,$true), ([pscustomobject]@{'a' = $null}))")
  expect(literal(-5, 'powershell')).toBe('(-5)')
})

test('a literal of Go holds nothing but plain characters and escapes, and reads back as the value', () => {
  for (const value of hostile) {
    const written = literal(value, 'go')
    expect(written).toMatch(/^"(?:[A-Za-z0-9 _.,:@+-]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"$/)
    const read = written
      .slice(1, -1)
      .replaceAll(/\\[uU]([0-9a-f]+)/g, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)))
    expect(read).toBe(value)
  }
  expect(literal([1, 'a', { k: [null] }], 'go')).toBe('[]any{1, "a", map[string]any{"k": []any{nil}}}')
  expect(() => literal('\ud800', 'go')).toThrow('Go cannot hold half of a character')
})
