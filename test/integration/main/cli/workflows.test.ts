import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { House } from './house.ts'
import { Terminal } from './terminal.ts'

const good = `name: greet
title: Greet somebody
inputs:
  who: { type: string, required: true }
steps:
  - id: hello
    type: script
    language: javascript
    code: |
      console.error('on its way')
      console.log(JSON.stringify({ text: 'Hello ' + {{context_who}} }))
`
const gated = `name: gated
steps:
  - id: gate
    type: approval
    message: May it go on?
`
const failing = `name: failing
steps:
  - id: pay
    type: script
    language: javascript
    code: |
      console.log(JSON.stringify({ error: 'No money', error_code: 'PAYMENT_DECLINED', reason: 'Card expired' }))
      process.exit(1)
`

describe('without a running Gatehouse', () => {
  let house: House
  beforeAll(() => {
    house = new House()
    mkdirSync(join(house.data, 'workflows'))
    writeFileSync(join(house.data, 'workflows/greet.yaml'), good)
    writeFileSync(join(house.home, 'bad.yaml'), 'name: bad\nsteps:\n  - id: a\n    type: nonsense\n')
  })
  afterAll(() => house.close())

  test('workflows are listed, shown and exported from their files', async () => {
    expect((await house.run('workflows', 'list')).stdout).toMatch(/greet +on +execute_greet/)
    expect((await house.run('workflows', 'show', 'greet')).stdout).toContain('Greet somebody')
    expect((await house.run('workflows', 'export', 'greet')).stdout).toBe(good)
    const unknown = await house.run('workflows', 'show', 'none')
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('There are: greet.') })
  })

  test('a wrong file is told by file, line and column, and the exit code says so', async () => {
    const bad = join(house.home, 'bad.yaml')
    const fine = join(house.data, 'workflows/greet.yaml')
    const done = await house.run('workflows', 'validate', fine, bad)
    expect(done.code).toBe(1)
    expect(done.stdout).toContain(`${fine}: ok\n`)
    expect(done.stdout.split('\n').filter(line => line.startsWith(`${bad}:`))).toEqual([
      expect.stringMatching(/:4:\d+: .+/),
    ])
    expect((await house.run('workflows', 'validate', fine)).code).toBe(0)
    expect(await house.runWith({ input: good }, 'workflows', 'validate', '-', '--json')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"valid": true'),
    })
    expect((await house.run('workflows', 'validate', join(house.home, 'none.yaml'))).code).toBe(2)
  })

  test('a job needs a running Gatehouse, and the command says how to start one', async () => {
    const done = await house.run('workflows', 'run', 'greet', '--input', '{"who":"me"}', '--json')
    expect(done.code).toBe(1)
    expect(done.json().error).toMatchObject({ code: 'not_running' })
    expect((await house.run('jobs', 'list')).stdout).toBe('No job.\n')
    expect((await house.run('jobs', 'show', 'job_00000000')).code).toBe(1)
    expect((await house.run('jobs', 'show', 'nonsense', '--json')).json().error.code).toBe('not_found')
  })

  test('a template becomes a workflow, which can be removed again', async () => {
    expect((await house.run('templates', 'list')).stdout).toContain('order-processing')
    expect((await house.run('templates', 'show', 'order-processing')).stdout).toContain('order-processing')
    const made = await house.run(
      'templates',
      'clone',
      'order-processing',
      '--name',
      'mine',
      '--title',
      'Mine',
    )
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('Made mine') })
    expect(readdirSync(join(house.data, 'workflows'))).toContain('mine.yaml')
    expect((await house.run('workflows', 'remove', 'mine')).code).toBe(0)
    expect(readdirSync(join(house.data, 'workflows'))).not.toContain('mine.yaml')
    expect((await house.run('templates', 'clone', 'none')).stderr).toContain('order-processing')
  })

  test('the interpreters of scripts are listed', async () => {
    const { stdout } = await house.run('runtimes')
    expect(stdout).toMatch(/javascript +\d+\.\d+/)
  }, 60_000)
})

describe('with a running Gatehouse', () => {
  let terminal: Terminal
  beforeAll(async () => {
    terminal = new Terminal()
    mkdirSync(join(terminal.data, 'workflows'))
    for (const [name, text] of Object.entries({ greet: good, gated, failing }))
      writeFileSync(join(terminal.data, `workflows/${name}.yaml`), text)
    await terminal.start()
  }, 120_000)
  afterAll(() => terminal.close())

  test('run --wait tells the progress and prints the output; its log can be read', async () => {
    const done = await terminal.run(
      'workflows',
      'run',
      'greet',
      '--input',
      '{"who":"you"}',
      '--wait',
      '--json',
    )
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining('1 of 1 steps') })
    expect(done.json()).toMatchObject({ output: { text: 'Hello you' } })
    const { id } = done.json()
    expect((await terminal.run('jobs', 'logs', '-f', id)).stdout).toContain('hello │ on its way')
    expect((await terminal.run('jobs', 'show', id)).stdout).toContain('Hello you')
  }, 120_000)

  test('a failed job ends with exit code 1 and its reason', async () => {
    const done = await terminal.run('workflows', 'run', 'failing', '--wait')
    expect(done.code).toBe(1)
    expect(done.stdout).toContain('in step pay (PAYMENT_DECLINED): No money\nReason: Card expired')
    const wrong = await terminal.run('workflows', 'run', 'greet', '--wait')
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('who') })
  }, 120_000)

  test('a gate is decided by job and step; a job is cancelled and run again', async () => {
    const { id } = (await terminal.run('workflows', 'run', 'gated', '--json')).json()
    expect((await terminal.run('jobs', 'decide', id, 'gate', '--approve')).code).toBe(0)
    expect((await terminal.run('jobs', 'logs', '-f', id)).code).toBe(0)
    expect((await terminal.run('jobs', 'list', '--status', 'success')).stdout).toContain(id)
    const again = (await terminal.run('jobs', 'rerun', id, '--json')).json()
    expect((await terminal.run('jobs', 'cancel', again.id)).stdout).toContain('cancelled')
    expect((await terminal.run('jobs', 'cancel', again.id, '--json')).json().error.code).toBe('conflict')
  }, 120_000)
})
