import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jsonValue, sample, string } from 'fast-check'
import { expect, test } from 'vitest'
import type { Language } from '#contract'
import type { Json } from '../../../../main/services/workflows/language.ts'
import { literal } from '../../../../main/services/workflows/literals.ts'
import { workflowLanguage } from '../../../../main/services/workflows/workflow-language.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

/** How many random values each language gets beside the hostile list; a campaign sets it higher. */
const RANDOM = Number(process.env['GATEHOUSE_TEST_VALUES'] ?? 150)

/** Each would make the file `pwned` where it became code. */
const payloads = [
  '$(touch pwned)',
  '`touch pwned`',
  '"; touch pwned; "',
  "'; touch pwned; '",
  '\ntouch pwned\n',
  '&& touch pwned #',
  '| touch pwned',
  'a[$(touch pwned)]',
  '"+require("fs").writeFileSync("pwned","")+"',
  "'+require('fs').writeFileSync('pwned','')+'",
  '${require("fs").writeFileSync("pwned","")}',
  '` + require("fs").writeFileSync("pwned","") + `',
  '*/ require("fs").writeFileSync("pwned","") /*',
  '")\n__import__("os").system("touch pwned")\n("',
  '"+__import__("os").system("touch pwned")+"',
  '"""\nimport os; os.system("touch pwned")\n"""',
  '{__import__("os").system("touch pwned")}',
  'EOF\ntouch pwned\n',
]
const awkward = [
  '',
  ' ',
  "it's",
  '"',
  '\\',
  '\\\\',
  '\\"',
  "\\'",
  '\r\n',
  '\t',
  '\u2028\u2029',
  '‘curly’ “quotes”',
  'Grüße, 世界 👩‍👩‍👧',
  '{{context_v0}}',
  '}}',
  '-n',
  '~',
  '*',
  '!!',
  '%s',
  '\x7f\x01\x1b[31m',
  'x'.repeat(10_000),
  `${"'".repeat(5000)}${'"'.repeat(5000)}`,
]
const onlySome = ['\0', 'a\0b', '\ud800', 'x\udfffy', '\udc00\ud800']

const bashCan = (text: string) => !text.includes('\0') && text.isWellFormed()
const texts = (filter: (text: string) => boolean) =>
  [...payloads, ...awkward, ...onlySome, ...sample(string({ unit: 'binary', maxLength: 40 }), RANDOM)].filter(
    filter,
  )
const values = (): Json[] => [
  ...texts(() => true),
  null,
  true,
  false,
  0,
  -5,
  1.5,
  1e21,
  5e-7,
  -0.25,
  9007199254740991,
  [],
  {},
  [1],
  [[1, 'a', null], { b: [true] }],
  JSON.parse('{"__proto__":{"x":1},"constructor":"c","$(touch pwned)":"\\"; touch pwned"}') as Json,
  JSON.parse('['.repeat(300) + ']'.repeat(300)) as Json,
  ...(sample(jsonValue({ maxDepth: 4 }), RANDOM) as Json[]).map(plainZero),
]
/** JSON has no −0. */
const plainZero = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json

type Runner = { file: string; command: string; args: string[] }
const runners = {
  python: { file: 's.py', command: 'python3', args: [] },
  javascript: { file: 's.cjs', command: process.execPath, args: [] },
  bash: { file: 's.sh', command: 'bash', args: [] },
} satisfies Partial<Record<Language, Runner>>

/** Runs a script; nothing but its output may come of it. */
function run(
  language: keyof typeof runners,
  code: string,
): { stdout: Buffer; stderr: string; pwned: boolean } {
  const { file, command, args } = runners[language]
  const folder = tempFolder()
  writeFileSync(join(folder, file), code)
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], PYTHONIOENCODING: 'utf-8' }
  const { stdout, stderr } = spawnSync(command, [...args, file], { cwd: folder, env, maxBuffer: 2 ** 28 })
  const pwned = existsSync(join(folder, 'pwned'))
  expect(pwned, 'a value became code').toBe(false)
  return { stdout, stderr: stderr.toString(), pwned }
}

const scopeOf = (given: Json[]) => ({
  context: Object.fromEntries(given.map((value, at) => [`v${at}`, value])),
  steps: {},
})

test('Python gets every value as it is, and nothing else happens', () => {
  const given = values()
  const lines = given.map((_, at) => `out.append({{context_v${at}}}) # {{context_v${at}}}`)
  const code = `import json\nout = []\n${lines.join('\n')}\nprint(json.dumps(out))`
  const { stdout, stderr } = run('python', workflowLanguage.fillScript(code, 'python', scopeOf(given)))
  expect(stderr).toBe('')
  expect(JSON.parse(stdout.toString())).toStrictEqual(given)
})

test('JavaScript gets every value as it is, and nothing else happens', () => {
  const given = values()
  const lines = given.map((_, at) =>
    at % 2
      ? `out.push({{context_v${at}}}); // {{context_v${at}}}`
      : `\`\${out.push({{ context.v${at} }})}\`;`,
  )
  const code = `const out = [] /* {{context_v0}} */\nconst re = /['"\`]/g;\n${lines.join('\n')}\nconsole.log(JSON.stringify(out))`
  const { stdout, stderr } = run(
    'javascript',
    workflowLanguage.fillScript(code, 'javascript', scopeOf(given)),
  )
  expect(stderr).toBe('')
  expect(JSON.parse(stdout.toString())).toStrictEqual(given)
})

test('Bash gets every text as it is, and nothing else happens', () => {
  const given = texts(bashCan)
  const lines = given.map((_, at) =>
    at % 2
      ? `x={{context_v${at}}} # {{context_v${at}}}\nprintf '%s\\0' "$x"`
      : `[[ {{context_v${at}}} == {{context_v${at}}} ]] && printf '%s\\0' {{context_v${at}}}`,
  )
  const code = `cat >/dev/null <<'EOF'\nit's "unbalanced\nEOF\n${lines.join('\n')}`
  const { stdout, stderr } = run('bash', workflowLanguage.fillScript(code, 'bash', scopeOf(given)))
  expect(stderr).toBe('')
  expect(stdout.toString().split('\0').slice(0, -1)).toStrictEqual(given)
})

test('Bash gets lists and objects as JSON text', () => {
  const given = (sample(jsonValue({ maxDepth: 3 }), 50) as Json[])
    .map(plainZero)
    .filter(value => typeof value === 'object' && value !== null)
  const code = given.map((_, at) => `printf '%s\\0' {{context_v${at}}}`).join('\n')
  const filled = workflowLanguage.fillScript(code, 'bash', scopeOf(given))
  const { stdout } = run('bash', filled)
  const printed = stdout.toString().split('\0').slice(0, -1)
  expect(printed.map(text => JSON.parse(text) as Json)).toStrictEqual(given)
})

test.each(['a\0b', '\ud800'])(
  'Bash cannot hold %j, and that is said instead of passing something else',
  value => {
    expect(() => workflowLanguage.fillScript('echo {{context_v0}}', 'bash', scopeOf([value]))).toThrow(
      /Bash cannot hold/,
    )
  },
)

test.each(['python', 'javascript', 'bash'] as const)(
  'even where a literal of %s ends up inside quotes, no value becomes code',
  language => {
    const places: Record<typeof language, string[]> = {
      python: ['x = "LITERAL"', "x = 'LITERAL'", 'x = """LITERAL"""', 'x = f"LITERAL"'],
      javascript: ['x = "LITERAL"', "x = 'LITERAL'", 'x = `LITERAL`', '/* LITERAL */', 'x = /LITERAL/'],
      bash: ['x="LITERAL"', "x='LITERAL'", 'cat <<EOF\nLITERAL\nEOF', 'x=${y:-LITERAL}', 'x=`echo LITERAL`'],
    }
    for (const place of places[language]) {
      const each = payloads.map(payload => place.replace('LITERAL', () => literal(payload, language)))
      // One syntax error would hide the rest: each line is tried alone, inside the same process.
      const tried = {
        python: tryPython,
        javascript: tryJavascript,
        bash: (lines: string[]) => lines.join('\n'),
      }
      expect(run(language, tried[language](each)).pwned).toBe(false)
    }
  },
)

const tryPython = (each: string[]) =>
  `import json\nfor code in json.loads(${literal(JSON.stringify(each), 'python')}):\n  try:\n    exec(code)\n  except BaseException:\n    pass`
const tryJavascript = (each: string[]) =>
  `for (const code of ${literal(each, 'javascript')}) try { new Function('require', code)(require) } catch {}`

test.each([
  'echo $(( {{context_v0}} + 1 ))',
  '(( x = {{context_v0}} ))',
  '[[ {{context_v0}} -eq 1 ]]',
  'a[{{context_v0}}]=1',
])('Bash calculates with numbers only: %s', code => {
  const hostile = scopeOf(['a[$(touch pwned)]'])
  expect(() => workflowLanguage.fillScript(code, 'bash', hostile)).toThrow(/takes numbers only/)
  run('bash', workflowLanguage.fillScript(code, 'bash', scopeOf([41])))
})
