import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { claude, emptyWorld, server, tool } from '../../fixtures/panel-world.ts'
import { openPanel } from '../../support/panel.tsx'
import { eventually } from '../../fixtures/eventually.ts'

test('a first start opens with the first steps', async () => {
  await openPanel('/', emptyWorld())
  expect(await screen.findByRole('heading', { name: 'First steps', level: 1 })).toBeTruthy()
})

test('skipping is remembered', async () => {
  const panel = await openPanel('/', emptyWorld())
  await panel.user.click(await screen.findByRole('button', { name: 'Skip for now' }))
  await screen.findByRole('heading', { name: 'Overview', level: 1 })
  expect(panel.asked('settings.update')).toEqual([{ tour: { dismissed: true } }])
})

test('the exact command is shown and follows the folder', async () => {
  const panel = await openPanel('/tour', emptyWorld())
  const files = await screen.findByRole('region', { name: 'Files' })
  const folder = within(files).getByRole('textbox', { name: 'Folder to share' })
  await panel.user.clear(folder)
  await panel.user.type(folder, '/srv/my notes')
  expect(within(files).getByRole('group', { name: 'This is what will run' }).textContent).toBe(
    'npx -y @modelcontextprotocol/server-filesystem "/srv/my notes"',
  )
  await panel.user.click(within(files).getByRole('button', { name: 'Add Files' }))
  await within(files).findByText('Added')
  expect(panel.asked('servers.add')).toEqual([
    {
      name: 'Files',
      slug: 'files',
      kind: 'stdio',
      command: 'npx',
      args: ['-y', '@modelcontextprotocol/server-filesystem', '/srv/my notes'],
    },
  ])
})

test('a folder without its full path is not accepted', async () => {
  const panel = await openPanel('/tour', emptyWorld())
  const files = await screen.findByRole('region', { name: 'Files' })
  const folder = within(files).getByRole('textbox', { name: 'Folder to share' })
  await panel.user.clear(folder)
  await panel.user.type(folder, 'notes')
  await within(files).findByText('Give the full path of the folder.')
  expect(within(files).getByRole('button', { name: 'Add Files' }).hasAttribute('disabled')).toBe(true)
})

test('held tools are shown before they are allowed, then one can be run', async () => {
  const world = emptyWorld()
  world.servers = [server('files', { name: 'Files' })]
  world.tools = [tool('files', 'list_allowed_directories', { state: 'new', served: false })]
  const panel = await openPanel('/tour', world)
  await screen.findByRole('list', {
    name: 'Files offers 1 tool. New tools are held until you have looked at them.',
  })
  await panel.user.click(screen.getByRole('button', { name: 'Allow this tool' }))
  await panel.user.click(await screen.findByRole('button', { name: 'Run files__list_allowed_directories' }))
  await screen.findByText('files__list_allowed_directories answered in 13 ms')
  expect(panel.asked('tools.approve')).toEqual([{ server: 'files' }])
  expect(panel.asked('tools.call')).toEqual([{ tool: 'files__list_allowed_directories', arguments: {} }])
})

test('what was done elsewhere counts as done', async () => {
  const world = emptyWorld()
  world.clients = [claude('connected')]
  const panel = await openPanel('/tour', world)
  await screen.findByRole('heading', { name: 'Claude Desktop is connected' })
  panel.world.servers = [server('memory')]
  panel.emit('servers.changed', { slug: 'memory' })
  await eventually(() => expect(screen.getByRole('heading', { name: '1 server is added' })).toBeTruthy())
})
