import { screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { Approval, Flood } from '#contract'
import { eventually } from '../../fixtures/eventually.ts'
import { holdApprovals, question } from '../../fixtures/panel-approvals.ts'
import { emptyWorld } from '../../fixtures/panel-world.ts'
import { openPanel } from '../../support/panel.tsx'

const open = (pending: Approval[], path = '/approvals', floods: Flood[] = []) =>
  openPanel(path, emptyWorld(), fake => holdApprovals(fake, { pending, floods }))

const card = (name: RegExp | string) => screen.findByRole('article', { name })

test('many questions of one client are one card, which can be opened and rejected as one', async () => {
  const many = Array.from({ length: 25 }, (_, n) => question(n + 1, { client: 'Bot' }))
  const floods = [{ client: 'Bot', pending: 25, turnedAway: 475 }]
  const panel = await open([...many, question(90)], '/approvals', floods)
  const group = await card('Bot asks 25 things')
  expect(group.textContent).toContain('Bot asks 25 things; 475 more were turned away')
  expect(screen.getAllByRole('article')).toHaveLength(2)
  await panel.user.click(within(group).getByRole('button', { expanded: false }))
  expect(screen.getAllByRole('article')).toHaveLength(27)
  await panel.user.click(within(group).getByRole('button', { name: 'Reject all' }))
  expect(panel.asked('approvals.rejectAll')).toEqual([])
  await panel.user.click(await screen.findByRole('button', { name: 'Reject all 25' }))
  await screen.findByText('Rejected 25 calls of Bot.')
  expect(panel.asked('approvals.rejectAll')).toEqual([{ client: 'Bot' }])
  await eventually(() => expect(screen.getAllByRole('article')).toHaveLength(1))
})

test('five of one client are still asked one by one', async () => {
  await open([1, 2, 3, 4, 5].map(n => question(n)))
  await eventually(() => expect(screen.getAllByRole('article')).toHaveLength(5))
  expect(screen.queryByRole('button', { name: 'Reject all' })).toBeNull()
})

test('two hundred questions with large arguments are all there, and closed after the first', async () => {
  const text = 'line of fifty characters, more or less, to fill it\n'.repeat(1000)
  await open(
    Array.from({ length: 200 }, (_, n) =>
      question(n + 1, { client: `client ${n % 100}`, arguments: { path: '/tmp/a', content: text } }),
    ),
  )
  await eventually(() => expect(screen.getAllByRole('article')).toHaveLength(200))
  expect(screen.getAllByRole('button', { name: 'Approve' })).toHaveLength(3)
  const [first] = screen.getAllByRole('article')
  expect(within(first as HTMLElement).getByRole('button', { name: /^Show all/ })).toBeTruthy()
})

test('a link to one of many questions opens it, also inside a group', async () => {
  const many = Array.from({ length: 20 }, (_, n) => question(n + 1, { tool: `tool_${n + 1}` }))
  await open(many, '/approvals/call_12')
  await eventually(async () => expect(document.activeElement).toBe(await card(/tool_12/)))
  expect(within(await card(/tool_12/)).getByRole('button', { name: 'Approve' })).toBeTruthy()
})

test('the times of two hundred questions tick by one timer, which ends with them', async () => {
  const started = vi.spyOn(globalThis, 'setInterval')
  const ended = vi.spyOn(globalThis, 'clearInterval')
  try {
    const panel = await open(
      Array.from({ length: 200 }, (_, n) => question(n + 1, { client: `client ${n}` })),
    )
    await eventually(() => expect(screen.getAllByText(/left$/)).toHaveLength(200))
    const timers = started.mock.results.filter((_, n) => started.mock.calls[n]?.[1] === 1000)
    expect(timers).toHaveLength(1)
    await panel.user.click(screen.getByRole('tab', { name: 'Rules' }))
    await eventually(() => expect(ended.mock.calls.map(([timer]) => timer)).toContain(timers[0]?.value))
  } finally {
    started.mockRestore()
    ended.mockRestore()
  }
})
