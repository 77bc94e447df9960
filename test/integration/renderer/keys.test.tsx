import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { eventually } from '../../fixtures/eventually.ts'
import { busyWorld } from '../../fixtures/panel-busy-world.ts'
import { ago, apiKey, emptyWorld } from '../../fixtures/panel-world.ts'
import { fill, openPanel } from '../../support/panel.tsx'

const id = '6a4bd0a2-58d4-4d39-9c9e-51d1e64f6c11'
const nobody = { identity: null, mayApprove: false, admin: false, signed: false }

test('a new key reaches everything, decides nothing, and is shown once', async () => {
  const panel = await openPanel('/clients', emptyWorld())
  await panel.user.click(await screen.findByRole('button', { name: 'New key…' }))
  await fill(panel, await screen.findByRole('textbox', { name: 'Name' }), 'Cursor')
  await panel.user.click(screen.getByRole('button', { name: 'Create key' }))
  await screen.findByText(/^gh_9sQm4/)
  expect(panel.asked('keys.create')).toEqual([
    {
      name: 'Cursor',
      scope: { servers: null, workflows: null, tools: null, readOnly: false },
      expiresAt: null,
      ...nobody,
    },
  ])
  await panel.user.click(screen.getByRole('button', { name: 'I have it' }))
  expect(screen.queryByText(/^gh_9sQm4vX2/)).toBeNull()
  await panel.user.click(screen.getByRole('button', { name: 'All clients' }))
  const keys = await screen.findByRole('table', { name: 'Keys' })
  expect(within(keys).getByText('everything')).toBeTruthy()
})

test('a key that must sign shows its secret with it, and an approver’s key warns', async () => {
  const panel = await openPanel('/clients/keys/new', emptyWorld())
  await fill(panel, await screen.findByRole('textbox', { name: 'Name' }), 'Phone')
  expect(screen.queryByText(/Do not give this key to an agent/)).toBeNull()
  await panel.user.click(screen.getByRole('switch', { name: 'May decide workflow gates' }))
  await screen.findByText(/Do not give this key to an agent/)
  await panel.user.click(screen.getByRole('switch', { name: 'Decisions must be signed' }))
  await fill(panel, screen.getByRole('textbox', { name: 'E-mail of the person' }), 'ada@example.com')
  await panel.user.click(screen.getByRole('button', { name: '90 days' }))
  await panel.user.click(screen.getByRole('button', { name: 'Create key' }))
  await screen.findByText(/^ghs_/)
  const [made] = panel.asked('keys.create') as { expiresAt: string }[]
  expect(made).toMatchObject({ identity: 'ada@example.com', mayApprove: true, signed: true, admin: false })
  expect(Date.parse(made?.expiresAt ?? '')).toBeGreaterThan(Date.now() + 88 * 86_400_000)
})

test('a refused key says why, and what was typed stays', async () => {
  const panel = await openPanel('/clients/keys/new', emptyWorld())
  panel.refuse('keys.create', { code: 'person_needed', message: 'Only a person may make this key.' })
  await fill(panel, await screen.findByRole('textbox', { name: 'Name' }), 'Cursor')
  await panel.user.click(screen.getByRole('button', { name: 'Create key' }))
  expect((await screen.findByRole('alert')).textContent).toContain('Only a person may make this key.')
  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveProperty('value', 'Cursor')
})

test('a key is narrowed to some servers, and only what changed is sent', async () => {
  const panel = await openPanel(`/clients/keys/${id}`, busyWorld())
  const servers = await screen.findByRole('radiogroup', { name: 'Servers' })
  expect(screen.getByRole('button', { name: 'Save changes' })).toHaveProperty('disabled', true)
  await panel.user.click(within(servers).getByRole('radio', { name: 'Only these' }))
  await screen.findByText('None: an empty list reaches nothing of this sort.')
  const field = screen.getByRole('combobox', { name: 'Servers it reaches' })
  await panel.user.type(field, 'git')
  await panel.user.click(await screen.findByRole('option', { name: 'github' }))
  await panel.user.type(field, 'files-*{Enter}')
  await panel.user.click(screen.getByRole('button', { name: 'Save changes' }))
  await screen.findByText('“nightly script” is saved. It holds from the next call on.')
  const scope = { servers: ['github', 'files-*'], workflows: null, tools: null, readOnly: false }
  expect(panel.asked('keys.update')).toEqual([{ id, scope }])
  await panel.user.click(screen.getByRole('button', { name: 'All clients' }))
  const keys = await screen.findByRole('table', { name: 'Keys' })
  expect(within(keys).getByText('2 servers')).toBeTruthy()
})

test('a new value is shown once, and how long the old one works', async () => {
  const panel = await openPanel(`/clients/keys/${id}`, busyWorld())
  await panel.user.click(await screen.findByRole('combobox', { name: 'The old value works for' }))
  await panel.user.click(await screen.findByRole('option', { name: 'one more day' }))
  await panel.user.click(screen.getByRole('button', { name: 'Make a new value' }))
  await screen.findByText('The key “nightly script” has a new value')
  await screen.findByText(/^gh_9sQm4vX2/)
  expect(panel.asked('keys.rotate')).toEqual([{ id, overlapMinutes: 1440 }])
  await screen.findByText(/The value before the present one works until/)
  await panel.user.click(screen.getByRole('button', { name: 'I have it' }))
  expect(screen.queryByText(/^gh_9sQm4vX2/)).toBeNull()
})

test('the limits of a key are told with what today has used, and are set', async () => {
  const world = busyWorld()
  const subject = { kind: 'key' as const, name: id }
  const limit = { burst: null, perMinute: 60, perDay: null }
  world.limits = [{ subject, limit, today: 1284, refusedToday: 3 }]
  const panel = await openPanel(`/clients/keys/${id}`, world)
  const section = await screen.findByRole('region', { name: 'Limits' })
  expect((await within(section).findByText(/1,284 calls today/)).textContent).toContain('3 turned away')
  await fill(panel, within(section).getByRole('textbox', { name: 'Per day' }), '5000')
  await panel.user.click(within(section).getByRole('button', { name: 'Set limit' }))
  await screen.findByText('The limit holds from now on.')
  expect(panel.asked('limits.set')).toEqual([{ subject, limit: { ...limit, perDay: 5000 } }])
})

test('a tool is limited for whoever calls, and the limit is taken away', async () => {
  const panel = await openPanel('/clients', busyWorld())
  const section = await screen.findByRole('region', { name: 'Limits' })
  await panel.user.click(within(section).getByRole('button', { name: 'New limit…' }))
  await fill(
    panel,
    within(section).getByRole('combobox', { name: 'Tool or workflow' }),
    'github__create_issue',
  )
  await fill(panel, within(section).getByRole('textbox', { name: 'Per minute' }), '5')
  await panel.user.click(within(section).getByRole('button', { name: 'Set limit' }))
  await within(section).findByText('5 a minute')
  await panel.user.click(
    within(section).getByRole('button', { name: 'Remove the limit of github__create_issue' }),
  )
  await within(section).findByText(/No tool or workflow is limited/)
  expect(panel.asked('limits.set')).toHaveLength(2)
})

test('two hundred keys are a short list with a filter, and an expired one says so', async () => {
  const world = emptyWorld()
  world.keys = Array.from({ length: 200 }, (_, index) =>
    apiKey({
      id: `6a4bd0a2-58d4-4d39-9c9e-${String(index).padStart(12, '0')}`,
      name: `agent ${index} of the far too long named department of quarterly revenue`,
      prefix: `gh_${index}`,
      expiresAt: index === 150 ? ago(1000) : null,
    }),
  )
  const panel = await openPanel('/clients', world)
  const keys = await screen.findByRole('table', { name: 'Keys' })
  expect(within(keys).getAllByRole('row')).toHaveLength(13)
  await fill(panel, screen.getByRole('textbox', { name: 'Find a key' }), 'agent 150')
  await eventually(() => expect(within(keys).getAllByRole('row')).toHaveLength(2))
  expect(within(keys).getByText('Expired')).toBeTruthy()
  await panel.user.clear(screen.getByRole('textbox', { name: 'Find a key' }))
  await panel.user.click(await screen.findByRole('button', { name: 'Show all 200 keys' }))
  await eventually(() => expect(within(keys).getAllByRole('row')).toHaveLength(201))
})

test('a key that is not there, or revoked, says so', async () => {
  const panel = await openPanel('/clients/keys/nothing', busyWorld())
  await screen.findByRole('heading', { name: 'There is no such key' })
  await panel.user.click(screen.getByRole('button', { name: 'All clients' }))
  await screen.findByRole('table', { name: 'Keys' })
  await panel.user.click(screen.getByRole('button', { name: 'Show 1 revoked key' }))
  await panel.user.click(await screen.findByRole('link', { name: 'contractor' }))
  await screen.findByText(/This key is revoked/)
  expect(screen.queryByRole('button', { name: 'Revoke…' })).toBeNull()
})
