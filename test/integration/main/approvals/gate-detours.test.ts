import { afterAll, beforeAll, expect, test } from 'vitest'
import { type KeyInput, workflowsSlug } from '#contract'
import { type AskOptions, askRest } from '../../../support/ask-rest.ts'
import { startCore, type TestCore } from '../../../support/core.ts'
import { eventually } from '../../../fixtures/eventually.ts'

let core: TestCore
const open = 'name: open\nsteps:\n  - { id: gate, type: approval, message: "Go on?" }\n'
const ship = open.replace('open', 'ship') + '  - { id: after, type: wait, duration: 1s }\n'
const detour =
  'name: detour\nsteps:\n  - { id: go, type: tool, tool: execute_open, arguments: { wait: false } }\n'

beforeAll(async () => {
  core = await startCore()
  for (const [name, text] of Object.entries({ open, ship, detour }))
    await core.call('workflows.save', { name, text })
}, 60_000)

afterAll(() => core.close())

async function client(name: string, more: Partial<KeyInput> = {}) {
  const { key } = await core.call('keys.create', { name, ...more })
  const origin = new URL((await core.call('gateway.status')).url ?? '').origin
  return async (path: string, options?: AskOptions) => {
    const { status, headers, body } = await askRest({ origin, key }, path, options)
    const { id = '', message = '' } = body as { id?: string; message?: string }
    return { status, code: headers.get('x-gatehouse-error'), id, message }
  }
}

/** The open gate of a job of that workflow. */
const gateIn = (name: string) =>
  eventually(async () => {
    const gate = (await core.call('jobs.gates')).find(({ workflow }) => workflow === name)
    if (!gate) throw new Error('It is not at its gate yet')
    return gate
  })

const ends = (id: string, end: string) =>
  eventually(async () => expect((await core.call('jobs.get', { id })).status).toBe(end))

test('nobody approves what they started through the step of another workflow', async () => {
  const starter = await client('starter', { mayApprove: true })
  const { id: job } = await starter('/api/workflows/detour/execute/', { body: { wait: true } })
  const gate = await gateIn('open')
  expect((await core.call('jobs.get', { id: gate.job })).source).toEqual({ kind: 'workflow', name: job })
  expect(await starter(`/api/approvals/${gate.id}/approve/`, { body: {} })).toMatchObject({
    status: 403,
    message: 'This client started the job itself, so somebody else must decide.',
  })
  const other = await client('other', { mayApprove: true })
  expect((await other(`/api/approvals/${gate.id}/approve/`, { body: {} })).status).toBe(200)
})

test('an identity is one voice, however it is written', async () => {
  await core.call('workflows.save', {
    name: 'both',
    text: open.replace('open', 'both').replace(' }', ', required: 2 }'),
  })
  const { id: job } = await core.call('workflows.run', { name: 'both' })
  const gate = await gateIn('both')
  const ann = await client('ann', { mayApprove: true, identity: 'ann@company.com' })
  const same = await client('same', { mayApprove: true, identity: 'Ann@Company.com' })
  const path = `/api/approvals/${gate.id}/approve/`
  expect((await ann(path, { body: {} })).status).toBe(200)
  expect((await same(path, { body: {} })).status).toBe(409)
  expect((await core.call('jobs.get', { id: job })).status).toBe('waiting_approval')
})

test('a key that runs a job again is asked at its gates anew; an admin’s yes of then holds', async () => {
  const { id: job } = await core.call('workflows.run', { name: 'ship' })
  await core.call('approvals.decide', { id: `gate_${(await gateIn('ship')).id}`, approved: true })
  await ends(job, 'success')
  const body = { from_step: 'after' }
  const agent = await client('agent')
  const { id: again } = await agent(`/api/jobs/${job}/rerun/`, { body })
  const gate = await gateIn('ship')
  expect(gate.job).toBe(again)
  await core.call('approvals.decide', { id: `gate_${gate.id}`, approved: false })
  await ends(again, 'failed')
  const admin = await client('admin', { admin: true })
  await ends((await admin(`/api/jobs/${job}/rerun/`, { body })).id, 'success')
})

test('a key cannot get around rules, switches or a changed workflow by running a job again', async () => {
  const { id: job } = await core.call('workflows.run', { name: 'ship' })
  const agent = await client('rerunner')
  const again = async () => {
    const { status, code } = await agent(`/api/jobs/${job}/rerun/`, { method: 'POST' })
    return `${status} ${code}`
  }
  const match = { client: 'rerunner', tool: 'execute_ship' }
  const deny = await core.call('rules.add', { action: 'deny', match, position: 1 })
  expect(await again()).toBe('403 policy_denied')
  await core.call('rules.update', { id: deny.id, action: 'ask' })
  expect(await again()).toBe('403 person_needed')
  await core.call('rules.remove', { id: deny.id })
  const selection = { server: workflowsSlug, names: ['execute_ship'] }
  await core.call('tools.setEnabled', { selection, enabled: false })
  expect(await again()).toBe('403 tool_off')
  await core.call('tools.setEnabled', { selection, enabled: true })
  await core.call('workflows.save', {
    name: 'ship',
    text: `${ship}  - { id: x, type: wait, duration: 1s }\n`,
  })
  expect(await again()).toBe('409 conflict')
  await core.call('workflows.remove', { name: 'ship' })
  expect(await again()).toBe('403 forbidden_workflow')
  const { entries } = await core.call('activity.list', { client: 'rerunner', outcomes: ['refused'] })
  expect(entries.map(({ action, code }) => `${action}: ${code}`)).toEqual(
    ['forbidden_workflow', 'conflict', 'tool_off', 'person_needed', 'policy_denied'].map(
      code => `started again: ${code}`,
    ),
  )
})

test('a rule about workflows names their slug as its server', async () => {
  const { id } = await core.call('rules.add', {
    action: 'deny',
    match: { server: workflowsSlug },
    position: 1,
  })
  const tried = await core.call('rules.try', { client: 'anyone', tool: 'execute_open' })
  expect(tried).toMatchObject({ action: 'deny', rule: { id } })
  await core.call('rules.remove', { id })
})
