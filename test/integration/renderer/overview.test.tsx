import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { question } from '../../fixtures/panel-approvals.ts'
import { busyWorld } from '../../fixtures/panel-busy-world.ts'
import { call, emptyWorld, server, tool } from '../../fixtures/panel-world.ts'
import { openPanel } from '../../support/panel.tsx'
import { eventually } from '../../fixtures/eventually.ts'

const dismissed = () => {
  const world = emptyWorld()
  world.settings.tour.dismissed = true
  return world
}

test('a failed server is named with its reason and leads to it', async () => {
  await openPanel('/', busyWorld())
  const attention = await screen.findByRole('region', { name: 'Needs a look' })
  expect(within(attention).getByText(/quarterly-revenue.* is not connected/)).toBeTruthy()
  expect(within(attention).getByText(/“uvx” was not found/)).toBeTruthy()
  const [open] = within(attention).getAllByRole('link', { name: 'Open' })
  expect(open?.getAttribute('href')).toBe('#/servers/warehouse')
})

test('the day is told in numbers', async () => {
  await openPanel('/', busyWorld())
  const glance = await screen.findByRole('region', { name: 'At a glance' })
  await within(glance).findByText('1,284')
  expect(glance.textContent).toContain('23 errors, 4 refused')
  expect(glance.textContent).toContain('412 ms')
  expect(glance.textContent).toContain('3of 5')
})

test('numbers that are not known yet are not told as zero', async () => {
  const world = dismissed()
  const panel = await openPanel('/', world)
  panel.refuse('activity.summary', { code: 'internal', message: 'no' })
  const glance = await screen.findByRole('region', { name: 'At a glance' })
  expect(within(glance).queryByText(/0 errors/)).toBeNull()
})

test('a call appears as it is made, without a refresh', async () => {
  const panel = await openPanel('/', dismissed())
  await screen.findByText('Nothing has happened yet. Run a tool, or let a client call one.')
  const entry = call(1, { tool: 'newest_tool' })
  panel.world.activity = [entry]
  panel.emit('activity.appended', entry)
  const table = await screen.findByRole('table', { name: 'Recent activity' })
  expect(within(table).getByText('newest_tool')).toBeTruthy()
})

test('a burst of events is one question', async () => {
  const panel = await openPanel('/', dismissed())
  await screen.findByText('Nothing has happened yet. Run a tool, or let a client call one.')
  const before = panel.asked('servers.list').length
  for (let index = 0; index < 200; index++) panel.emit('servers.changed', { slug: 'files' })
  await eventually(() => expect(panel.asked('servers.list').length).toBe(before + 1))
  panel.world.servers = [server('late')]
  panel.emit('servers.changed', { slug: 'late' })
  await eventually(() => expect(panel.asked('servers.list').length).toBe(before + 2))
})

test('what cannot be loaded says why and can be tried again', async () => {
  const world = dismissed()
  const panel = await openPanel('/settings/about', world)
  panel.refuse('gateway.sessions', { code: 'data_damaged', message: 'The data file is damaged.' })
  await panel.user.click(screen.getByRole('link', { name: 'Overview' }))
  const box = await screen.findByRole('alert')
  expect(box.textContent).toContain('The data file is damaged.')
  panel.allow('gateway.sessions')
  await panel.user.click(within(box).getByRole('button', { name: 'Try again' }))
  await screen.findByText('No client is connected. Clients connect when they start.')
})

test('Claude Desktop is offered until it is connected', async () => {
  const panel = await openPanel('/', dismissed())
  await screen.findByRole('region', { name: 'Connect Claude Desktop' })
  panel.world.clients = panel.world.clients.map(client => ({ ...client, status: 'connected' }))
  panel.emit('clients.changed', { id: 'claude-desktop' })
  await eventually(() => expect(screen.queryByRole('region', { name: 'Connect Claude Desktop' })).toBeNull())
})

test('what waits for an answer is counted, and leads to the inbox', async () => {
  const world = dismissed()
  const panel = await openPanel('/', world)
  const glance = await screen.findByRole('region', { name: 'At a glance' })
  const figure = await within(glance).findByRole('link', { name: /^Approvals/ })
  expect(figure.getAttribute('href')).toBe('#/approvals')
  await eventually(() => expect(figure.textContent).toContain('none answered today'))
  const held = question(7, { decidedAt: new Date().toISOString(), status: 'approved' })
  panel.answer('approvals.history', () => ({ approvals: [held], next: null }))
  panel.emit('approvals.changed', { id: null })
  await eventually(() => expect(figure.textContent).toContain('1 answered today'))
  panel.answer('approvals.list', () => ({ pending: [question(8), question(9)], floods: [] }))
  panel.emit('approvals.changed', { id: null })
  await eventually(() => expect(figure.textContent).toContain('2waitingwait for your answer'))
})

test('the tools that are used most are named with their calls', async () => {
  const world = dismissed()
  world.tools = [
    tool('files', 'seldom', { calls: 1 }),
    tool('files', 'often', { calls: 4321 }),
    tool('files', 'never', { calls: 0 }),
  ]
  await openPanel('/', world)
  const section = await screen.findByRole('region', { name: 'Most used tools' })
  await within(section).findByText('4,321')
  expect(
    within(section)
      .getAllByRole('listitem')
      .map(item => item.textContent),
  ).toEqual(['oftenfiles4,321', 'seldomfiles1'])
})
