import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { busyWorld } from '../../fixtures/panel-busy-world.ts'
import { emptyWorld } from '../../fixtures/panel-world.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { openPanel } from '../../support/panel.tsx'

test('the gateway address is checked before it is sent', async () => {
  const panel = await openPanel('/settings', emptyWorld())
  const host = await screen.findByRole('textbox', { name: 'Host' })
  await panel.user.clear(host)
  const section = screen.getByRole('region', { name: 'Gateway address' })
  await panel.user.click(within(section).getByRole('button', { name: 'Save' }))
  await screen.findByText('The host is missing. Use 127.0.0.1, ::1 or localhost.')
  expect(panel.asked('settings.update')).toEqual([])
})

test('a host the core refuses is explained at the field', async () => {
  const panel = await openPanel('/settings', emptyWorld())
  panel.refuse('settings.update', {
    code: 'host_not_allowed',
    message: 'The gateway may listen on this computer only.',
  })
  const host = await screen.findByRole('textbox', { name: 'Host' })
  await panel.user.clear(host)
  await panel.user.type(host, '0.0.0.0')
  const section = screen.getByRole('region', { name: 'Gateway address' })
  await panel.user.click(within(section).getByRole('button', { name: 'Save' }))
  await screen.findByText('The gateway may listen on this computer only.')
  expect(panel.asked('settings.update')).toEqual([{ gateway: { host: '0.0.0.0', port: 4130 } }])
})

test('a saved interval is confirmed', async () => {
  const panel = await openPanel('/settings', emptyWorld())
  const every = await screen.findByRole('combobox', { name: 'Read servers every' })
  await panel.user.clear(every)
  await panel.user.type(every, '2h')
  const section = screen.getByRole('region', { name: 'Sync' })
  await panel.user.click(within(section).getByRole('button', { name: 'Save' }))
  await screen.findByText('Saved. Servers are read in the new rhythm from now on.')
  expect(panel.world.settings.sync.every).toBe('2h')
})

test('removing a secret says who will fail without it', async () => {
  const panel = await openPanel('/settings/secrets', busyWorld())
  await panel.user.click(await screen.findByRole('button', { name: 'Remove github-token' }))
  const dialog = await screen.findByRole('dialog', { name: 'Remove the secret “github-token”?' })
  expect(dialog.textContent).toContain('github uses it and will fail to connect.')
  await panel.user.click(within(dialog).getByRole('button', { name: 'Remove secret' }))
  await screen.findByText('github-token is removed.')
  expect(panel.asked('secrets.remove')).toEqual([{ name: 'github-token' }])
})

test('a secret gets a new value that is never shown', async () => {
  const panel = await openPanel('/settings/secrets', busyWorld())
  await panel.user.click(await screen.findByRole('button', { name: 'Replace the value of github-token' }))
  const value = screen.getByLabelText('New value of github-token')
  expect(value.getAttribute('type')).toBe('password')
  await panel.user.type(value, 'hunter2')
  await panel.user.click(screen.getByRole('button', { name: 'Store' }))
  await screen.findByText('github-token has a new value.')
  expect(panel.asked('secrets.set')).toEqual([{ name: 'github-token', value: 'hunter2' }])
  expect(document.body.textContent).not.toContain('hunter2')
})

test('the check-up shows the worst first, with what to do', async () => {
  await openPanel('/settings/health', busyWorld())
  await screen.findByText('Open Clients and choose Repair.')
  const states = screen.getAllByText(/^(Broken|Needs a look|Good)$/).map(element => element.textContent)
  expect(states).toEqual(['Broken', 'Needs a look', 'Good', 'Good'])
})

test('without a vault, settings say how to get one', async () => {
  const world = emptyWorld()
  world.info.vault = 'none'
  await openPanel('/settings/secrets', world)
  await screen.findByText(/Set GATEHOUSE_VAULT_KEY to a passphrase/)
  expect(screen.queryByRole('button', { name: 'Add secret' })).toBeNull()
})

test('how long a call is held is set together with the rest of it', async () => {
  const panel = await openPanel('/settings/approvals', emptyWorld())
  const field = await screen.findByRole('textbox', { name: 'Hold a call for seconds' })
  await panel.user.clear(field)
  await panel.user.type(field, '30')
  await panel.user.click(screen.getByRole('button', { name: 'Save' }))
  await screen.findByText('Saved. It holds for questions from now on.')
  expect(panel.asked('settings.update')).toEqual([
    { approvals: { holdSeconds: 30, expireMinutes: 10, windowMinutes: 10, perClient: 25 } },
  ])
  await panel.user.click(screen.getByRole('switch', { name: 'Show a notification for each question' }))
  await eventually(() => expect(panel.world.settings.approvals.notify).toBe(false))
})

test('how long the record is kept is checked by the core', async () => {
  const panel = await openPanel('/settings/record', emptyWorld())
  panel.refuse('settings.update', { code: 'bad_input', message: 'keep: at least 1000.' })
  const field = await screen.findByRole('textbox', { name: 'Keep at most so many rows' })
  await panel.user.clear(field)
  await panel.user.type(field, '5')
  await panel.user.click(screen.getByRole('button', { name: 'Save' }))
  expect((await screen.findByRole('alert')).textContent).toContain('keep: at least 1000.')
})

test('starting hidden is asked only of a start at login', async () => {
  const panel = await openPanel('/settings/desktop', emptyWorld())
  const hidden = await screen.findByRole('switch', { name: 'Start without the window' })
  expect(hidden).toHaveProperty('disabled', true)
  await panel.user.click(screen.getByRole('switch', { name: 'Start when I log in' }))
  await eventually(() => expect(hidden).toHaveProperty('disabled', false))
  expect(panel.asked('settings.update')).toEqual([{ desktop: { startAtLogin: true } }])
})
