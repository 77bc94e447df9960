import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { busyWorld } from '../../fixtures/panel-busy-world.ts'
import { emptyWorld } from '../../fixtures/panel-world.ts'
import { openPanel } from '../../support/panel.tsx'
import { eventually } from '../../fixtures/eventually.ts'

test('the gateway is paused and resumed from the top bar', async () => {
  const panel = await openPanel('/settings/about', busyWorld())
  await panel.user.click(await screen.findByRole('button', { name: 'Pause gateway' }))
  const bar = screen.getByRole('group', { name: 'Gateway' })
  await within(bar).findByText('Paused')
  await panel.user.click(within(bar).getByRole('button', { name: 'Resume gateway' }))
  await within(bar).findByText('Listening')
  expect(panel.calls.filter(({ method }) => /pause|resume/.test(method)).map(({ method }) => method)).toEqual(
    ['gateway.pause', 'gateway.resume'],
  )
})

test('a gateway that cannot listen says why in the top bar', async () => {
  const world = busyWorld()
  const error = { code: 'port_in_use' as const, message: 'Port 4130 is taken by another program.' }
  world.gateway = { ...world.gateway, state: 'failed', url: null, error }
  await openPanel('/settings/about', world)
  const bar = await screen.findByRole('group', { name: 'Gateway' })
  await within(bar).findByText('Port 4130 is taken by another program.')
  expect(within(bar).queryByRole('button', { name: 'Pause gateway' })).toBeNull()
})

test('the palette finds a screen by its name and goes there', async () => {
  const panel = await openPanel('/settings/about', busyWorld())
  await screen.findByRole('heading', { name: 'Settings' })
  await panel.user.keyboard('{Control>}k{/Control}')
  const search = await screen.findByPlaceholderText('Search screens and commands…')
  await panel.user.type(search, 'clients{Enter}')
  expect(await screen.findByRole('heading', { name: 'Clients', level: 1 })).toBeTruthy()
})

test('a question mark shows the keys', async () => {
  const panel = await openPanel('/settings/about', busyWorld())
  await screen.findByRole('heading', { name: 'Settings' })
  await panel.user.keyboard('{Shift>}?{/Shift}')
  const dialog = await screen.findByRole('dialog', { name: 'Keyboard' })
  expect(within(dialog).getByText('Sync all servers')).toBeTruthy()
})

test('the status line shows a sync under way and then what went wrong', async () => {
  const panel = await openPanel('/settings/about', busyWorld())
  panel.emit('sync.started', { slug: 'github' })
  await screen.findByRole('link', { name: 'Reading github' })
  const error = { code: 'timed_out' as const, message: 'It did not answer in 30 s.' }
  panel.emit('sync.finished', { slug: 'github', found: 0, added: 0, changed: 0, removed: 0, error })
  const link = await screen.findByRole('link', { name: 'github: It did not answer in 30 s.' })
  expect(link.getAttribute('href')).toBe('#/servers/github')
})

test('when the core is gone the panel says so, and recovers when it is back', async () => {
  const panel = await openPanel('/settings/about', busyWorld())
  await screen.findByRole('heading', { name: 'Settings' })
  panel.setGone(true)
  await panel.user.click(screen.getByRole('tab', { name: 'Secrets' }))
  await screen.findByText('The core does not answer.')
  panel.setGone(false)
  await eventually(() => expect(screen.queryByText('The core does not answer.')).toBeNull())
  await screen.findByText('github-token')
})

test('an address that leads nowhere offers the way back', async () => {
  const panel = await openPanel('/nowhere', busyWorld())
  await panel.user.click(await screen.findByRole('button', { name: 'Go to Overview' }))
  expect(await screen.findByRole('heading', { name: 'Overview', level: 1 })).toBeTruthy()
})

test('the rail folds to icons that keep their names', async () => {
  const panel = await openPanel('/settings/about', busyWorld())
  await panel.user.click(await screen.findByRole('button', { name: 'Show icons only' }))
  expect(screen.getByRole('link', { name: 'Servers' }).textContent).toBe('')
  await panel.user.click(screen.getByRole('button', { name: 'Show names' }))
  expect(screen.getByRole('link', { name: 'Servers' }).textContent).toBe('Servers')
})

test('the theme is kept in the settings', async () => {
  const panel = await openPanel('/settings/about', emptyWorld())
  await panel.user.click(await screen.findByRole('button', { name: 'Theme: System' }))
  await panel.user.click(await screen.findByRole('menuitem', { name: 'Dark' }))
  expect(panel.asked('settings.update')).toEqual([{ appearance: { theme: 'dark' } }])
  await eventually(() => expect(document.documentElement.dataset['mantineColorScheme']).toBe('dark'))
})
