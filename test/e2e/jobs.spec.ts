import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Reply } from '#contract'
import { expect, test } from './support/app.ts'

const careful = `name: careful
inputs: { ledger: { type: string, required: true } }
steps:
  - id: first
    type: script
    language: bash
    code: echo "first $GATEHOUSE_JOB" >> {{context_ledger}}
  - id: gate
    type: approval
    message: Go on?
  - id: second
    type: script
    language: bash
    safe_to_retry: true
    code: |
      echo "begin $GATEHOUSE_JOB" >> {{context_ledger}}
      sleep 3
      echo '{"done": true}'
      echo "end $GATEHOUSE_JOB" >> {{context_ledger}}
`

type Shown = { id: string; status: string; output: unknown; steps: { key: string; status: string }[] }

/** What the core answers, or its refusal as an error. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what it asked
function valueOf<T>(reply: Reply<unknown>): T {
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of the method that was asked
  return reply.value as T
}
const job = async (page: Page, id: string) =>
  valueOf<Shown>(await page.evaluate(asked => window.bridge.call('jobs.get', { id: asked }), id))
const gates = async (page: Page) =>
  valueOf<{ id: number }[]>(await page.evaluate(() => window.bridge.call('jobs.gates', undefined)))
const begin = async (page: Page, ledger: string) =>
  valueOf<Shown>(
    await page.evaluate(
      path => window.bridge.call('workflows.run', { name: 'careful', input: { ledger: path } }),
      ledger,
    ),
  )

test('on the desktop too a job survives the power going out, in a step and at a gate', async ({
  launch,
  home,
}) => {
  const ledger = join(home.folder, 'ledger.txt')
  await writeFile(ledger, '')
  await mkdir(join(home.dataFolder, 'workflows'), { recursive: true })
  await writeFile(join(home.dataFolder, 'workflows/careful.yaml'), careful)
  const lines = async (word: string) =>
    (await readFile(ledger, 'utf8')).split('\n').filter(line => line.startsWith(`${word} `)).length
  const cut = async (app: Awaited<ReturnType<typeof launch>>) => {
    const child = app.electron.process()
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  const first = await launch()
  const { id } = await begin(first.page, ledger)
  await expect.poll(async () => (await gates(first.page)).length).toBe(1)
  await cut(first)

  const second = await launch()
  await expect.poll(async () => (await job(second.page, id)).status).toBe('waiting_approval')
  const [gate] = await gates(second.page)
  await second.page.evaluate(
    number => window.bridge.call('jobs.decide', { gate: number, approved: true }),
    gate?.id ?? 0,
  )
  await expect.poll(() => lines('begin')).toBe(1)
  await cut(second)

  const third = await launch()
  await expect.poll(async () => (await job(third.page, id)).status, { timeout: 60_000 }).toBe('success')
  expect(await lines('first')).toBe(1)
  expect(await lines('begin')).toBe(2)
  expect(await lines('end')).toBe(1)
})

test('cancelling on the desktop ends what runs', async ({ page, home }) => {
  const ledger = join(home.folder, 'ledger.txt')
  await writeFile(ledger, '')
  const text = careful.replace('sleep 3', 'sleep 1000').replace(/ {2}- id: gate\n.*\n.*\n/, '')
  const saved = await page.evaluate(
    each => window.bridge.call('workflows.save', { name: 'careful', text: each }),
    text,
  )
  expect(saved).toMatchObject({ ok: true })
  const { id } = await begin(page, ledger)
  await expect.poll(async () => (await readFile(ledger, 'utf8')).includes('begin')).toBe(true)
  await page.evaluate(each => window.bridge.call('jobs.cancel', { id: each }), id)
  await expect.poll(async () => (await job(page, id)).status).toBe('cancelled')
  expect((await readFile(ledger, 'utf8')).includes('end')).toBe(false)
})
