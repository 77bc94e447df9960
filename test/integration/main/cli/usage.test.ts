import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { House } from './house.ts'

let house: House
beforeAll(() => void (house = new House()))
afterAll(() => house.close())

describe('wrong usage ends with 2 and opens nothing', () => {
  test.each([
    ['an unknown command', ['nonsense'], /unknown command 'nonsense'/],
    ['an unknown option', ['sync', '--fast'], /unknown option '--fast'/],
    ['a missing argument', ['tools', 'call'], /missing required argument 'name'/],
    [
      'bad JSON in --args',
      ['tools', 'call', 'x', '--args', '{"a": }'],
      /--args is not valid JSON \(line 1, column 7\)/,
    ],
    ['a list in --args', ['tools', 'call', 'x', '--args', '[1]'], /must be a JSON object/],
    [
      'no command and no address',
      ['servers', 'add', '--name', 'x'],
      /needs a command behind -- or an address/,
    ],
    [
      'a secret on the command line',
      ['servers', 'add', '--url', 'http://x', '--bearer', 'hunter2'],
      /never the secret itself/,
    ],
    ['switching everything by mistake', ['tools', 'disable'], /Which tools/],
    ['repair with another', ['connect', 'claude', '--repair', '--undo'], /stands alone/],
    ['a place that is no number', ['rules', 'move', '1', 'x'], /whole number above 0, not "x"/],
    ['a day that does not exist', ['activity', 'list', '--since', '2026-02-30'], /is a time such as/],
    [
      'an end on a day that does not exist',
      ['keys', 'create', 'x', '--expires', '2027-02-29'],
      /must be like/,
    ],
    ['a trial at no time', ['rules', 'try', 'me', 'x', '--at', '2026-02-30'], /is no date and time/],
    ['a number of answers that is none', ['approvals', 'history', '--limit', 'x'], /whole number above 0/],
    ['never for all of a client', ['approvals', 'reject', '--all', 'x', '--never'], /about one request/],
    ['a key that stays as it is', ['keys', 'update', 'x'], /What is to change/],
    ['a file that is not there', ['servers', 'import', '/no/such/file'], /cannot be read/],
  ])('%s', async (_what, args, message) => {
    const own = new House()
    const human = await own.run(...args)
    expect(human).toMatchObject({ code: 2, stdout: '' })
    expect(human.stderr).toMatch(message)
    const json = await own.run(...args, '--json')
    expect(json.code).toBe(2)
    expect(json.stderr).toBe('')
    expect(json.json()).toEqual({ error: { code: 'bad_input', message: expect.stringMatching(message) } })
    expect(own.opened).toBe(false)
    await own.close()
  })

  test.each([
    ['bad JSON', ['{\n"name" "x"}'], /--json is not valid JSON \(line 2, column 8\)/],
    ['flags beside JSON', ['{}', '--name', 'x'], /not both/],
  ])('%s in servers add --json', async (_what, args, message) => {
    const ended = await house.run('servers', 'add', '--json', ...args)
    expect(ended).toMatchObject({ code: 2, stderr: '' })
    expect(ended.json()).toEqual({ error: { code: 'bad_input', message: expect.stringMatching(message) } })
  })
})

test('what does not fit the contract ends with 1 and names the field', async () => {
  const ended = await house.run('servers', 'add', '--json', '{"name": "x", "kind": "stdio"}')
  expect(ended.code).toBe(1)
  expect(ended.json().error).toMatchObject({ code: 'bad_input', message: expect.stringContaining('command') })
})

test.each([
  ['servers', 'remove', 'ghost'],
  ['servers', 'enable', 'ghost'],
  ['servers', 'log', 'ghost'],
  ['sync', '--server', 'ghost'],
  ['tools', 'disable', 'ghost', 'x'],
  ['tools', 'approve', 'ghost'],
])('an unknown slug is told: %s %s %s', async (...args) => {
  const ended = await house.run(...args, '--json')
  expect(ended.code).toBe(1)
  expect(ended.json().error).toMatchObject({ code: 'not_found', message: expect.stringContaining('ghost') })
})

test('an unknown tool is told', async () => {
  const ended = await house.run('tools', 'call', 'ghost__x', '--json')
  expect(ended.code).toBe(1)
  expect(ended.json().error.code).toBe('tool_unknown')
})

test('a human failure is a sentence on stderr, and stdout stays empty', async () => {
  expect(await house.run('servers', 'remove', 'ghost')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'There is no server "ghost". There is none yet.\n',
  })
})

test('help has examples and ends with 0', async () => {
  const ended = await house.run('servers', 'add', '--help')
  expect(ended.code).toBe(0)
  expect(ended.stdout).toContain('Examples:')
  expect(ended.stdout).toContain('$ gatehouse servers add')
})

test('colours are for terminals; NO_COLOR and pipes have none, FORCE_COLOR asks for them', async () => {
  const escape = '\u001b['
  expect((await house.run('doctor')).stdout).not.toContain(escape)
  expect((await house.runWith({ env: { FORCE_COLOR: '1' } }, 'doctor')).stdout).toContain(escape)
  expect((await house.runWith({ env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, 'doctor')).stdout).not.toContain(
    escape,
  )
})

test('without a vault a secret is refused with what to do', async () => {
  const own = new House({ GATEHOUSE_VAULT_KEY: '' })
  const ended = await own.runWith({ input: 'x' }, 'secrets', 'set', 'TOKEN', '--json')
  expect(ended.code).toBe(1)
  expect(ended.json().error).toMatchObject({
    code: 'vault_unavailable',
    message: expect.stringContaining('GATEHOUSE_VAULT_KEY'),
  })
  await own.close()
})

const config = (): string => house.config
const run = (...args: string[]) => house.run('connect', 'claude', ...args)

describe('connect claude', () => {
  test('dry run, connect, again, undo: in the shapes of the contract', async () => {
    const before = '{"mcpServers": {"a": {"command": "x"}}}'
    writeFileSync(config(), before)
    const plan = (await run('--dry-run', '--json')).json()
    expect(plan).toMatchObject({ path: config(), status: 'would_connect', before, backup: null })
    expect(readFileSync(config(), 'utf8')).toBe(before)

    const done = (await run('--json')).json()
    expect(done).toMatchObject({ path: config(), status: 'connected', before, after: plan.after })
    expect(readFileSync(done.backup, 'utf8')).toBe(before)
    const { gatehouse } = JSON.parse(readFileSync(config(), 'utf8')).mcpServers
    expect(gatehouse).toEqual({
      command: process.execPath,
      args: [expect.stringMatching(/^\/.*\/main\/bridge\.ts$/)],
      env: { GATEHOUSE_HOME: house.data },
    })

    expect((await run('--json')).json()).toMatchObject({ status: 'already_connected', backup: null })
    expect((await run('--undo', '--json')).json()).toMatchObject({ status: 'undone', after: before })
    expect(readFileSync(config(), 'utf8')).toBe(before)
  })

  test('people see the lines that change and where the copy is', async () => {
    writeFileSync(config(), '{\n  "theme": "dark"\n}\n')
    const { stdout } = await run()
    expect(stdout).toContain(`Connected. Gatehouse was put into ${config()}`)
    expect(stdout).toContain('\n- ')
    expect(stdout).toContain('+     "gatehouse": {')
    expect(stdout).toContain(join(house.data, 'backups'))
  })

  test('a broken file is refused with its place, and repaired on request', async () => {
    writeFileSync(config(), '{"theme": "dark",}')
    const refused = await run('--json')
    expect(refused.code).toBe(1)
    expect(refused.json().error).toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('line 1, column 18'),
    })
    expect((await run('--repair', '--json')).json()).toMatchObject({ status: 'repaired' })
    expect(JSON.parse(readFileSync(config(), 'utf8'))).toMatchObject({
      theme: 'dark',
      mcpServers: { gatehouse: {} },
    })
  })
})
