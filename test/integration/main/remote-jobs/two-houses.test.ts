import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Terminal } from '../cli/terminal.ts'

const greet = `name: greet-them
description: Greet somebody
inputs:
  who: { type: string, required: true }
steps:
  - id: hello
    type: script
    language: javascript
    code: |
      console.log(JSON.stringify({ text: 'Hello ' + {{context_who}} }))
`
const gated = `name: gated
steps:
  - id: gate
    type: approval
    message: May it go on?
`

/** Two real Gatehouses: `far` has the workflows, `near` knows `far` by the seed's two variables. */
let far: Terminal
let near: Terminal
let key = ''

beforeAll(async () => {
  far = new Terminal()
  mkdirSync(join(far.data, 'workflows'))
  writeFileSync(join(far.data, 'workflows/greet-them.yaml'), greet)
  writeFileSync(join(far.data, 'workflows/gated.yaml'), gated)
  const { url } = await far.start()
  key = (await far.run('keys', 'create', 'near', '--json')).json().key
  near = new Terminal({ PYEXEC_API_URL: new URL(url).origin, PYEXEC_API_KEY: key })
  await near.start()
  const isRead = async () =>
    expect((await near.run('tools', 'list')).stdout).toContain('pyexec__execute_greet_them')
  await vi.waitFor(isRead, { timeout: 90_000, interval: 500 })
}, 180_000)
afterAll(async () => {
  await near.close()
  await far.close()
})

const call = (tool: string, args: object) =>
  near.run('tools', 'call', `pyexec__${tool}`, '--args', JSON.stringify(args), '--json')
type Jobs = { jobs: { id: string; status: string; server: string | null; workflow: string }[] }
const jobsOf = async (terminal: Terminal): Promise<Jobs['jobs']> => {
  const { stdout } = await terminal.run('jobs', 'list', '--json')
  return (JSON.parse(stdout) as Jobs).jobs
}

test('a workflow of the one is a tool of the other, and its job appears in both', async () => {
  const done = await call('execute_greet_them', { context: { who: 'you' } })
  expect(done.code).toBe(0)
  expect(JSON.parse(done.stdout)).toMatchObject({
    structuredContent: { status: 'success', output: { text: 'Hello you' } },
  })
  const [job] = await jobsOf(near)
  expect(job).toMatchObject({ workflow: 'greet-them', status: 'success', server: 'pyexec' })
  expect((await near.run('jobs', 'show', job?.id ?? '')).stdout).toContain('Hello you')
  expect(await jobsOf(far)).toMatchObject([{ workflow: 'greet-them', status: 'success', server: null }])
}, 120_000)

test('what the far workflow requires is in the near tool’s schema, and checked there', async () => {
  const done = await call('execute_greet_them', { context: {} })
  expect(done.code).toBe(1)
  expect(done.json().error).toMatchObject({ code: 'invalid_arguments' })
}, 120_000)

test('a job that is cancelled here ends there', async () => {
  expect((await call('execute_gated', { wait: false })).code).toBe(0)
  const started = (await jobsOf(near)).find(({ workflow }) => workflow === 'gated')
  expect(started?.status).not.toBe('cancelled')
  const cancelled = await near.run('jobs', 'cancel', started?.id ?? '')
  expect(cancelled).toMatchObject({ code: 0, stdout: expect.stringContaining('cancelled'), stderr: '' })
  expect((await jobsOf(far)).find(({ workflow }) => workflow === 'gated')?.status).toBe('cancelled')
  const again = await near.run('jobs', 'rerun', started?.id ?? '', '--json')
  expect(again.json().error).toMatchObject({ code: 'bad_input' })
}, 120_000)

test('the key of the environment is in no file of the data folder', () => {
  const files = readdirSync(near.data, { recursive: true, withFileTypes: true }).filter(one => one.isFile())
  const holding = files.filter(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(key))
  expect(files.length).toBeGreaterThan(0)
  expect(holding).toEqual([])
})
