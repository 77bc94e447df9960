import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { JobDetail } from '#contract'
import type { Json } from '../../../../main/services/workflows/language.ts'
import type { TestCore } from '../../../support/core.ts'
import { openCore } from '../../../support/open-core.ts'

type Input = Record<string, Json>

const ended = ['success', 'failed', 'cancelled', 'timeout']

/** Clones a template as it is and runs it, with its own example when no input is given. */
async function start({ call }: TestCore, slug: string, input?: Input): Promise<string> {
  const { example } = (await call('templates.list')).find(template => template.slug === slug) ?? {}
  const { name } = await call('templates.clone', { slug })
  const { id } = await call('workflows.run', { name, input: input ?? example ?? {} })
  return id
}

async function end({ call }: TestCore, id: string): Promise<JobDetail> {
  return vi.waitFor(
    async () => {
      const job = await call('jobs.get', { id })
      if (!ended.includes(job.status)) throw new Error(`the job is ${job.status}`)
      return job
    },
    { timeout: 60_000, interval: 50 },
  )
}

/** Its output; a job that failed shows why. */
async function outputOf(core: TestCore, slug: string, input?: Input): Promise<Json> {
  const job = await end(core, await start(core, slug, input))
  expect(job.failure).toBeNull()
  return job.output
}

test('bulk import: of 1000 records 995 are stored and 5 reported', async () => {
  const output = await outputOf(await openCore(), 'bulk-import')
  expect(output).toMatchObject({ processed: 1000, imported: 995, failed: 5 })
  expect(output).toHaveProperty('errors', [
    { record: 17, field: 'email', reason: "Invalid email format: 'no-at-sign'" },
    { record: 230, field: 'email', reason: "Invalid email format: 'two@@example.com'" },
    { record: 404, field: 'email', reason: "Invalid email format: ''" },
    { record: 777, field: 'email', reason: "Invalid email format: 'spaces in@example.com'" },
    { record: 999, field: 'email', reason: "Invalid email format: 'dot@nowhere'" },
  ])
})

test('quarterly report: growth by product, and what to review', async () => {
  expect(await outputOf(await openCore(), 'quarterly-report')).toEqual({
    quarter: 'Q4',
    revenue: 1_231_000,
    growth_percent: 23.1,
    products: [
      { product: 'Product A', revenue: 580_000, growth_percent: 45 },
      { product: 'Product B', revenue: 396_000, growth_percent: 32 },
      { product: 'Product C', revenue: 255_000, growth_percent: -15 },
    ],
    summary: [
      'Revenue grew 23% YoY',
      'Top products: Product A (+45%), Product B (+32%)',
      'Product C declined (-15%) - recommend review',
    ],
    review: ['Product C'],
  })
})

test('order processing: an order is confirmed, and one over the limit is declined as seed A shows it', async () => {
  const core = await openCore()
  expect(await outputOf(core, 'order-processing')).toEqual({
    order_id: 'ORD-55624',
    total_processed: 99.98,
    items: [
      { sku: 'ITEM-123', qty: 2, price: 49.99 },
      { sku: 'ITEM-456', qty: 1, price: 0 },
    ],
    status: 'confirmed',
    confirmation_email_sent: false,
  })
  const { id } = await core.call('workflows.run', {
    name: 'order-processing',
    input: { customer_id: 'CUST-1', order_total: '2000' },
  })
  expect((await end(core, id)).failure).toMatchObject({
    error: 'Payment processing failed',
    error_code: 'PAYMENT_DECLINED',
    details: { reason: 'Insufficient funds' },
  })
})

test('deployment: it waits for a person, then checks health', async () => {
  const core = await openCore()
  const id = await start(core, 'deployment')
  const gate = await vi.waitFor(
    async () => {
      const [first] = await core.call('jobs.gates')
      if (!first) throw new Error('nobody is asked yet')
      return first
    },
    { timeout: 60_000, interval: 50 },
  )
  expect(gate).toMatchObject({ job: id, message: 'Deploy latest (app-latest.tar.gz)?' })
  await core.call('jobs.decide', { gate: gate.id, approved: true })
  expect((await end(core, id)).output).toEqual({
    version: 'latest',
    deployed: true,
    healthy: true,
    checks: ['CPU: 45 %', 'Memory: 62 %', 'API latency: 125 ms', 'Database connections: 24 of 50'],
  })
})

test('log analysis: an incident only when there are too many errors', async () => {
  const core = await openCore()
  expect(await outputOf(core, 'log-analysis')).toMatchObject({
    errors: 4,
    incident: { title: '3 × db: connection refused', severity: 'major' },
  })
  const { id } = await core.call('workflows.run', { name: 'log-analysis', input: { log: 'x INFO web fine' } })
  expect((await end(core, id)).output).toEqual({ errors: 0, groups: [], incident: null })
})

test('sales report and inventory: sums by product, orders for what runs low', async () => {
  const core = await openCore()
  expect(await outputOf(core, 'sales-report')).toMatchObject({
    total: 600.5,
    products: { Desk: 400, Lamp: 200.5 },
    mailed: false,
  })
  expect(await outputOf(core, 'inventory-reorder')).toEqual({
    orders: [
      { sku: 'BOLT-8', packs: 1, pieces: 500, cost: 20 },
      { sku: 'DRILL', packs: 4, pieces: 20, cost: 90 },
    ],
    cost: 110,
  })
})

test('data: a CSV is cleaned, customers of a country are exported', async () => {
  const core = await openCore()
  expect(await outputOf(core, 'csv-cleanup')).toEqual({
    columns: ['first_name', 'e_mail'],
    rows: 2,
    empty: 1,
    repeated: 1,
    csv: 'first_name,e_mail\nAnn,ann@example.com\nBob,bob@example.com\n',
  })
  expect(await outputOf(core, 'data-export')).toEqual({
    rows: 2,
    csv: 'id,name,revenue\n1,"Anna ""Ann"" Weber",1200.5\n2,Bruno,80\n',
  })
})

test('people: reminders in the right tone, a checklist for a new customer', async () => {
  const core = await openCore()
  expect(await outputOf(core, 'invoice-reminder')).toMatchObject({
    overdue: 2,
    sum: 1110,
    reminders: [
      { number: 'R-103', level: 3, mailed: false },
      { number: 'R-101', level: 2, mailed: false },
    ],
  })
  expect(await outputOf(core, 'customer-onboarding')).toMatchObject({
    account: 'example-ltd',
    seats: 10,
    checklist: [{ number: 1, task: 'Import data' }, { number: 2 }, { number: 3, owner: 'Ann Example' }],
  })
})

test('maintenance: a folder is packed and checked, old archives go, the disk is looked at', async () => {
  const core = await openCore()
  expect(await outputOf(core, 'backup')).toMatchObject({ files: 3, bytes: 27, removed: 0 })
  const folder = join(core.dataFolder, 'own')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.txt'), 'hello')
  const into = join(core.dataFolder, 'archives')
  for (const removed of [0, 1]) {
    const { id } = await core.call('workflows.run', { name: 'backup', input: { folder, into, keep: 1 } })
    const { output } = await end(core, id)
    expect(output).toMatchObject({ files: 1, bytes: 5, removed })
    expect(existsSync((output as { archive: string }).archive)).toBe(true)
  }
  expect(await outputOf(core, 'disk-space', { warn_at_percent: 100 })).toMatchObject({ state: 'ok' })
})

test('a website is up or down, and that is no failure', async () => {
  const core = await openCore()
  const { url } = await core.call('gateway.status')
  const healthz = new URL('/healthz', url ?? '').href
  expect(await outputOf(core, 'website-check', { url: healthz })).toEqual({
    url: healthz,
    up: true,
    problem: null,
  })
  const closed = 'http://127.0.0.1:1/'
  const { id } = await core.call('workflows.run', { name: 'website-check', input: { url: closed } })
  expect((await end(core, id)).output).toMatchObject({ up: false, problem: expect.any(String) })
})
