import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Job, JobDetail, StepRun } from '#contract'
import { eventually } from '../../fixtures/eventually.ts'
import { emptyWorld } from '../../fixtures/panel-world.ts'
import { openPanel } from '../../support/panel.tsx'

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 8, 0, second)).toISOString()

function job(n: number, more: Partial<Job> = {}): Job {
  return {
    id: `job_0000000${n}`,
    workflow: `order-${n}`,
    status: 'success',
    source: { kind: 'mcp', name: 'Claude' },
    createdAt: at(0),
    startedAt: at(1),
    endedAt: at(9),
    progress: { done: 2, of: 2, step: null },
    failure: null,
    rerunOf: null,
    server: null,
    ...more,
  }
}

const step = (key: string, more: Partial<StepRun> = {}): StepRun => ({
  key,
  id: key.split('.').at(-1) ?? key,
  kind: 'script',
  status: 'success',
  attempt: 1,
  startedAt: at(1),
  endedAt: at(5),
  input: { code: 'true' },
  output: { ok: true },
  error: null,
  ...more,
})

const detail = (base: Job, more: Partial<JobDetail> = {}): JobDetail => ({
  ...base,
  input: { customer: 'C-1' },
  output: null,
  steps: [],
  gates: [],
  definition: 'name: order\n',
  ...more,
})

/** The Jobs screen over some jobs. */
const open = (path: string, jobs: Job[], details: JobDetail[] = [], next: string | null = null) =>
  openPanel(path, emptyWorld(), fake => {
    fake.answer('jobs.list', () => ({ jobs, next }))
    fake.answer('jobs.get', ({ id }) => details.find(each => each.id === id) ?? detail(job(1)))
    fake.answer('jobs.log', ({ after = 0 }) =>
      after > 0
        ? []
        : [{ seq: 1, at: at(2), step: 'charge', stream: 'stdout', text: '\u001B[31mcharging\u001B[0m' }],
    )
  })

test('without jobs it says what they are and leads to workflows', async () => {
  await open('/jobs', [])
  await screen.findByRole('heading', { name: 'No jobs yet' })
  expect(screen.getByRole('button', { name: 'Go to Workflows' })).toBeTruthy()
})

test('two hundred jobs are listed, asked for by what a person types, and older ones page by page', async () => {
  const panel = await open(
    '/jobs',
    Array.from({ length: 200 }, (_, n) => job(n)),
    [],
    'job_00000199',
  )
  await screen.findByText('order-0')
  expect(screen.getAllByRole('row').length).toBeLessThan(120)
  await panel.user.click(screen.getByRole('button', { name: 'Older' }))
  await eventually(() =>
    expect(panel.asked('jobs.list')).toContainEqual({ limit: 100, before: 'job_00000199' }),
  )
  await panel.user.click(screen.getByText('Failed', { selector: 'span' }))
  await eventually(() =>
    expect(panel.asked('jobs.list')).toContainEqual({
      limit: 100,
      status: ['failed', 'timeout', 'cancelled'],
    }),
  )
})

test('a failed job says what failed and why, and can go on from a step', async () => {
  const failure = {
    error: 'The card was declined.',
    error_code: 'PAYMENT_DECLINED',
    details: { failed_step: 'Take payment', reason: 'insufficient funds' },
  }
  const failed = job(1, { status: 'failed', failure })
  const steps = [
    step('reserve'),
    step('charge', { status: 'failed', attempt: 3, error: 'declined', output: null }),
  ]
  const panel = await open('/jobs/job_00000001', [failed], [detail(failed, { steps })])
  panel.answer('jobs.rerun', () => job(2))
  const pane = await screen.findByRole('region', { name: 'Job' })
  const alert = await within(pane).findByRole('alert')
  for (const words of ['The card was declined.', 'insufficient funds', 'Take payment', 'PAYMENT_DECLINED'])
    expect(alert.textContent).toContain(words)
  expect((await within(pane).findByRole('log')).textContent).toContain('charging')
  await panel.user.click(within(pane).getByRole('button', { name: /charge.*attempt 3/ }))
  await panel.user.click(within(pane).getByRole('button', { name: 'Run again from here' }))
  await eventually(() =>
    expect(panel.asked('jobs.rerun')).toEqual([{ id: 'job_00000001', fromStep: 'charge' }]),
  )
})

test('what runs inside a foreach is shown when that is opened', async () => {
  const steps = [step('each', { kind: 'foreach' }), step('each[0].mail'), step('each[1].mail')]
  const panel = await open('/jobs/job_00000001', [job(1)], [detail(job(1), { steps })])
  const each = await screen.findByRole('button', { name: /each.*2 inside/ })
  expect(screen.queryByRole('button', { name: /each\[0\]/ })).toBeNull()
  await panel.user.click(each)
  expect(screen.getByRole('button', { name: /each\[1\]\.mail/ })).toBeTruthy()
})

test('a gate is decided with a comment, once', async () => {
  const waits = job(1, { status: 'waiting_approval', endedAt: null })
  const gate = {
    id: 7,
    job: waits.id,
    workflow: waits.workflow,
    step: 'ask',
    message: 'Deploy?',
    approvers: ['ops@example.com'],
    required: 1,
    votes: [],
    createdAt: at(2),
    expiresAt: '2036-01-01T00:00:00.000Z',
  }
  const panel = await open('/jobs/job_00000001', [waits], [detail(waits, { gates: [gate] })])
  panel.answer('jobs.decide', () => gate)
  await screen.findByText('Deploy?')
  await panel.user.type(screen.getByRole('textbox', { name: 'Comment (optional)' }), 'Not today')
  await panel.user.click(screen.getByRole('button', { name: 'Reject' }))
  await eventually(() =>
    expect(panel.asked('jobs.decide')).toEqual([{ gate: 7, approved: false, comment: 'Not today' }]),
  )
})

test('a job is cancelled after a question only', async () => {
  const running = job(1, { status: 'running', endedAt: null })
  const panel = await open('/jobs/job_00000001', [running], [detail(running)])
  panel.answer('jobs.cancel', () => running)
  await panel.user.click(await screen.findByRole('button', { name: 'Cancel' }))
  expect(panel.asked('jobs.cancel')).toEqual([])
  await panel.user.click(await screen.findByRole('button', { name: 'Cancel the job' }))
  await eventually(() => expect(panel.asked('jobs.cancel')).toEqual([{ id: 'job_00000001' }]))
})
