import { expect, test } from 'vitest'
import { eventually } from '../../../fixtures/eventually.ts'
import { openCore } from '../../../support/open-core.ts'

const child =
  'name: child\ninputs: { n: { type: integer } }\nsteps:\n  - { id: nap, type: wait, duration: 0s }\noutput: "{{context_n}}"\n'
const parent = `name: parent
inputs: { n: { type: integer } }
steps:
  - id: each
    type: foreach
    items: '[1, 2, 3]'
    as: i
    concurrency: 3
    steps:
      - { id: child, type: workflow, workflow: child, input: { n: '{{context_i}}' } }
  - { id: last, type: workflow, workflow: child, input: { n: '{{context_n}}' } }
output: { each: '{{ steps.each.output }}', last: '{{ steps.last.output }}' }
`

test('jobs that wait for other jobs all end, however their ends fall together', async () => {
  const core = await openCore()
  await core.call('workflows.save', { name: 'child', text: child })
  await core.call('workflows.save', { name: 'parent', text: parent })
  const begun = Array.from({ length: 40 }, (_, n) =>
    core.call('workflows.run', { name: 'parent', input: { n } }),
  )
  const ids = (await Promise.all(begun)).map(({ id }) => id)
  await eventually(async () => {
    const { byStatus } = await core.call('jobs.statistics')
    expect(byStatus).toEqual({ success: 40 + 40 * 4 })
  })
  const outputs = await Promise.all(ids.map(async id => (await core.call('jobs.get', { id })).output))
  expect(outputs).toEqual(ids.map((_, n) => ({ each: [1, 2, 3], last: n })))
})

test('a child that fails fails its parent with the reason, and cancelling the parent cancels the child', async () => {
  const core = await openCore()
  const failing = 'name: child\nsteps:\n  - { id: bad, type: http, url: "http://127.0.0.1:1/" }\n'
  const waiting = 'name: child\nsteps:\n  - { id: nap, type: wait, duration: 1h }\n'
  const one = 'name: parent\nsteps:\n  - { id: call, type: workflow, workflow: child }\n'
  await core.call('workflows.save', { name: 'child', text: failing })
  await core.call('workflows.save', { name: 'parent', text: one })
  const first = await core.call('workflows.run', { name: 'parent' })
  await eventually(async () =>
    expect(await core.call('jobs.get', { id: first.id })).toMatchObject({
      status: 'failed',
      failure: { error_code: 'WORKFLOW_FAILED', details: { failed_step: 'call' } },
    }),
  )
  await core.call('workflows.save', { name: 'child', text: waiting })
  const second = await core.call('workflows.run', { name: 'parent' })
  const live = async () => (await core.call('jobs.list', { workflow: 'child', status: ['running'] })).jobs
  await eventually(async () => expect(await live()).toHaveLength(1))
  await core.call('jobs.cancel', { id: second.id })
  expect(await live()).toEqual([])
})

test('a workflow that starts itself ends with a sentence', async () => {
  const core = await openCore()
  const text = 'name: loop\nsteps:\n  - { id: again, type: workflow, workflow: loop }\n'
  await core.call('workflows.save', { name: 'loop', text })
  const { id } = await core.call('workflows.run', { name: 'loop' })
  await eventually(async () => expect((await core.call('jobs.get', { id })).status).toBe('failed'))
  expect((await core.call('jobs.get', { id })).failure?.error).toContain('more than 8 deep')
})
