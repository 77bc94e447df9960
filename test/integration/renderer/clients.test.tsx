import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { busyWorld } from '../../fixtures/panel-busy-world.ts'
import { claude, emptyWorld } from '../../fixtures/panel-world.ts'
import { openPanel } from '../../support/panel.tsx'
import { eventually } from '../../fixtures/eventually.ts'

const card = () => screen.findByRole('region', { name: 'Claude Desktop' })

test('nothing is written before the exact change was shown', async () => {
  const panel = await openPanel('/clients', emptyWorld())
  await panel.user.click(within(await card()).getByRole('button', { name: 'Connect…' }))
  const change = await screen.findByRole('region', { name: /^Change to .*claude_desktop_config\.json$/ })
  expect(change.textContent).toContain('"gatehouse": {')
  expect(panel.asked('clients.connect')).toEqual([{ id: 'claude-desktop', dryRun: true }])
  await panel.user.click(screen.getByRole('button', { name: 'Write this change' }))
  await screen.findByText('Claude Desktop is connected.')
  expect(panel.asked('clients.connect')).toEqual([
    { id: 'claude-desktop', dryRun: true },
    { id: 'claude-desktop' },
  ])
})

test('after connecting, the backup is named and the change can be undone', async () => {
  const panel = await openPanel('/clients', emptyWorld())
  await panel.user.click(within(await card()).getByRole('button', { name: 'Connect…' }))
  await panel.user.click(await screen.findByRole('button', { name: 'Write this change' }))
  await screen.findByText(/gatehouse-backup/)
  await panel.user.click(screen.getByRole('button', { name: 'Undo' }))
  await screen.findByText('Gatehouse’s entry was taken out.')
  expect(await within(await card()).findByText('Not connected')).toBeTruthy()
})

test('a running Claude is said to need quitting fully', async () => {
  const world = emptyWorld()
  world.clients = [claude('not_connected', { running: true })]
  const panel = await openPanel('/clients', world)
  await panel.user.click(within(await card()).getByRole('button', { name: 'Connect…' }))
  await panel.user.click(await screen.findByRole('button', { name: 'Write this change' }))
  expect(await screen.findByText('Quit Claude fully and start it again')).toBeTruthy()
})

test('an unreadable file is repaired only after a yes', async () => {
  const world = emptyWorld()
  world.clients = [claude('invalid')]
  const panel = await openPanel('/clients', world)
  await panel.user.click(within(await card()).getByRole('button', { name: 'Repair…' }))
  await panel.user.click(await screen.findByRole('button', { name: 'Leave it' }))
  expect(panel.asked('clients.repair')).toEqual([])
  await panel.user.click(within(await card()).getByRole('button', { name: 'Repair…' }))
  await panel.user.click(await screen.findByRole('button', { name: 'Copy and repair' }))
  await screen.findByText('The file was repaired, and Claude Desktop is connected.')
})

test('a refusal of the core is shown in its own words', async () => {
  const panel = await openPanel('/clients', emptyWorld())
  panel.refuse('clients.connect', { code: 'config_read_only', message: 'The file may not be written.' })
  await panel.user.click(within(await card()).getByRole('button', { name: 'Connect…' }))
  expect((await screen.findByRole('alert')).textContent).toContain('The file may not be written.')
})

test('revoking asks first and names the key', async () => {
  const panel = await openPanel('/clients', busyWorld())
  await panel.user.click(await screen.findByRole('button', { name: 'Revoke the key “nightly script”' }))
  const dialog = await screen.findByRole('dialog', { name: 'Revoke the key “nightly script”?' })
  expect(panel.asked('keys.revoke')).toEqual([])
  await panel.user.click(within(dialog).getByRole('button', { name: 'Revoke key' }))
  await eventually(() => expect(panel.asked('keys.revoke')).toHaveLength(1))
  await eventually(() =>
    expect(screen.queryByRole('button', { name: 'Revoke the key “nightly script”' })).toBeNull(),
  )
})

test('connected sessions appear and go by themselves', async () => {
  const panel = await openPanel('/clients', busyWorld())
  const table = await screen.findByRole('table', { name: 'Connected now' })
  expect(within(table).getByText('claude-ai 0.14.10')).toBeTruthy()
  panel.world.sessions = []
  panel.emit('sessions.changed', { count: 0 })
  await screen.findByText('No client is connected. Clients connect when they start.')
})
