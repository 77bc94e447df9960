import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import type { Language } from '#contract'
import { rejection, scripts, stepIo } from '../../../../fixtures/steps.ts'

const hasGo = spawnSync('go', ['version']).status === 0
const hasPowershell = spawnSync('pwsh', ['-v']).status === 0

const echo: Record<Language, string> = {
  python: 'import sys, json\nprint(json.dumps({"got": json.load(sys.stdin)}))',
  javascript:
    'import { readFileSync } from "node:fs"\nconsole.log(JSON.stringify({ got: JSON.parse(readFileSync(0, "utf8")) }))',
  bash: 'printf \'{"got": %s}\' "$(cat)"',
  powershell:
    '$got = [Console]::In.ReadToEnd() | ConvertFrom-Json\n@{ got = $got } | ConvertTo-Json -Depth 9',
  go: 'package main\nimport ("fmt"; "io"; "os")\nfunc main() { b, _ := io.ReadAll(os.Stdin); fmt.Printf("{\\"got\\": %s}", b) }',
}

for (const language of ['python', 'javascript', 'bash', 'go', 'powershell'] as const) {
  const isMissing = (language === 'go' && !hasGo) || (language === 'powershell' && !hasPowershell)
  test.skipIf(isMissing)(
    `a ${language} script gets the context on stdin and gives its last JSON`,
    async () => {
      const context = {
        name: 'O\'Brien "x" $(id) `ls` ü 漢 😀',
        lines: 'a\nb',
        none: null,
        list: [1, 2.5, true],
      }
      const { io } = stepIo({ context })
      expect(await scripts().run({ language, code: echo[language] }, io)).toEqual({ got: context })
    },
  )
}

test('old and new JavaScript modules both run', async () => {
  const { run } = scripts()
  const code = 'const { join } = require("node:path"); console.log(JSON.stringify(join("a", "b")))'
  expect(await run({ language: 'javascript', code })).toBe('a/b')
  expect(
    await run({ language: 'javascript', code: 'const a = await Promise.resolve(3); console.log(a)' }),
  ).toBe(3)
})

test('a script knows its job, its step and its attempt, and nothing else of our environment', async () => {
  const { io } = stepIo({ key: 'each[3].check', attempt: 2, context: { a: 1 } })
  const code = 'console.log(JSON.stringify(process.env))'
  const env = await scripts().run({ language: 'javascript', code, env: { MINE: 'yes' } }, io)
  expect(env).toMatchObject({
    MINE: 'yes',
    GATEHOUSE_JOB: 'job_12345678',
    GATEHOUSE_STEP: 'each[3].check',
    GATEHOUSE_ATTEMPT: '2',
    GATEHOUSE_IDEMPOTENCY_KEY: 'job_12345678:each[3].check',
    GATEHOUSE_CONTEXT: '{"a":1}',
  })
  const usual = /^(PATH|HOME|LOGNAME|SHELL|TERM|USER|PYTHON\w+|GATEHOUSE_\w+|MINE)$/
  expect(Object.keys(env as object).filter(name => !usual.test(name))).toEqual([])
})

test('a context too large for a variable is on stdin and in a file', async () => {
  const { io } = stepIo({ context: { text: 'x'.repeat(300_000) } })
  const code = `import os, json, sys
a, b = json.load(sys.stdin), json.load(open(os.environ["GATEHOUSE_CONTEXT_FILE"]))
print(json.dumps([len(a["text"]), a == b, "GATEHOUSE_CONTEXT" in os.environ]))`
  expect(await scripts().run({ language: 'python', code }, io)).toEqual([300_000, true, false])
})

test('the file named by GATEHOUSE_OUTPUT comes before stdout', async () => {
  const code = 'echo \'{"a":1}\' > "$GATEHOUSE_OUTPUT"; echo \'{"b":2}\''
  expect(await scripts().run({ language: 'bash', code })).toEqual({ a: 1 })
})

test('the last JSON counts, in one line or in several, whatever is written around it', async () => {
  const { run } = scripts()
  const bash = (code: string) => run({ language: 'bash', code })
  expect(await bash('echo start; echo \'{"a":1}\'; echo done')).toEqual({ a: 1 })
  expect(await bash('printf "{\\n  \\"a\\": [\\n    1\\n  ]\\n}\\n"')).toEqual({ a: [1] })
  expect(await bash('echo "[info] working"')).toBeNull()
  expect(await bash('true')).toBeNull()
})

test('output that ends like JSON and is none is named', async () => {
  const { run } = scripts()
  for (const code of ["print({'a': 1})", 'print("{")\nprint("oops")\nprint("}")', 'print("{\\"a\\": ")']) {
    const error = await rejection(run({ language: 'python', code }))
    expect(error).toMatchObject({ code: 'output_not_json' })
    expect(String(error)).toMatch(/Step work ran, but its result cannot be read/)
  }
  const file = await rejection(run({ language: 'bash', code: 'echo nonsense > "$GATEHOUSE_OUTPUT"' }))
  expect(file).toMatchObject({ code: 'output_not_json' })
  const pipe = await rejection(
    run({ language: 'bash', code: 'mkfifo "$GATEHOUSE_OUTPUT"; ln -s /etc/passwd x' }),
  )
  expect(pipe).toMatchObject({ code: 'output_not_json' })
})

test('a failing script is told by its exit code and last words, or in its own words', async () => {
  const { run } = scripts()
  const plain = await rejection(
    run({ language: 'python', code: 'import sys\nraise ValueError("no such order")' }),
  )
  expect(plain).toMatchObject({
    code: 'script_failed',
    message: 'The script of step work ended with exit code 1. Its last words: ValueError: no such order',
    data: { error_code: 'STEP_FAILED', reason: 'ValueError: no such order', exitCode: 1, signal: null },
  })
  const own =
    'echo \'{"error": "Card declined", "error_code": "PAYMENT_DECLINED", "reason": "funds"}\'; exit 3'
  expect(await rejection(run({ language: 'bash', code: own }))).toMatchObject({
    message: 'Card declined',
    data: { error_code: 'PAYMENT_DECLINED', reason: 'funds', exitCode: 3 },
  })
  expect(await rejection(run({ language: 'bash', code: 'kill -SEGV $$' }))).toMatchObject({
    message: 'The script of step work ended by signal SIGSEGV. It wrote nothing to stderr.',
    data: { signal: 'SIGSEGV', exitCode: null },
  })
})

test('a missing interpreter is named with what to install', async () => {
  const error = await rejection(scripts(async () => '/nowhere').run({ language: 'python', code: 'print(1)' }))
  expect(error).toMatchObject({ code: 'runtime_missing' })
  expect(String(error)).toContain('Python 3, which runs python scripts, was not found')
})

test('files that a script leaves stay; what is ours goes', async () => {
  const { run, dataFolder } = scripts()
  await run({ language: 'bash', code: 'echo report > report.txt' })
  const job = join(dataFolder, 'jobs', 'job_12345678')
  expect(readdirSync(join(job, 'files', 'work'))).toEqual(['report.txt'])
  expect(existsSync(join(job, 'run'))).toBe(false)
})

test('secrets reach the script and nothing that it says', async () => {
  const { io, text } = stepIo({ resolveSecret: async () => 'hunter2-secret' })
  const secrets = { TOKEN: 'keychain:token' }
  const code = 'echo "using $TOKEN"; echo "bad $TOKEN" >&2; echo "{\\"token\\": \\"$TOKEN\\"}"; exit $CODE'
  const { run } = scripts()
  expect(await run({ language: 'bash', code, secrets, env: { CODE: '0' } }, io)).toEqual({
    token: '[secret]',
  })
  const error = await rejection(run({ language: 'bash', code, secrets, env: { CODE: '1' } }, io))
  expect(JSON.stringify(error) + String(error) + text()).not.toContain('hunter2')
  expect(text()).toContain('using [secret]')
})

test('a variable that cannot hold its value is named', async () => {
  const { run } = scripts()
  const long = run({ language: 'bash', code: 'true', env: { BIG: 'x'.repeat(200_000) } })
  expect(String(await rejection(long))).toContain('The variable BIG of step work is longer than')
  const nul = run({ language: 'bash', code: 'true', env: { NUL: 'a\0b' } })
  expect(String(await rejection(nul))).toContain('The variable NUL of step work holds a NUL character')
})

test.skipIf(!hasGo)('a Go script that does not compile is told so', async () => {
  const error = await rejection(
    scripts().run({ language: 'go', code: 'package main\nfunc main() { nope() }' }),
  )
  expect(error).toMatchObject({ code: 'script_failed', data: { error_code: 'COMPILE_FAILED' } })
  expect(String(error)).toMatch(/does not compile: .*undefined: nope/)
})
