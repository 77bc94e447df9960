import { EditorView } from '@codemirror/view'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Approval, Rule } from '#contract'
import { eventually } from '../../fixtures/eventually.ts'
import { holdApprovals, question, rule } from '../../fixtures/panel-approvals.ts'
import { emptyWorld, tool } from '../../fixtures/panel-world.ts'
import { fill, openPanel } from '../../support/panel.tsx'

/** A screen over some rules and decisions. */
const open = (path: string, rules: Rule[], decided: Approval[] = []) =>
  openPanel(path, { ...emptyWorld(), tools: [tool('filesystem', 'write_file')] }, fake =>
    holdApprovals(fake, { rules, decided }),
  )

const list = () => screen.findByRole('list', { name: 'Rules' })
const button = (name: RegExp | string) => screen.getByRole('button', { name })

const three = () => [
  rule(1, {
    action: 'deny',
    match: {
      tool: 'delete_*',
      client: 'Claude*',
      conditions: [{ path: '$.path', op: 'outside', value: '/tmp' }],
    },
    note: 'Never outside of /tmp',
  }),
  rule(2, { match: { server: 'files', time: { days: ['mon', 'tue'], from: '09:00', to: '17:00' } } }),
  rule(3, {
    action: 'ask',
    approval: 'call_12',
    problem: 'It never speaks: rule 1 takes every call before it.',
  }),
]

test('rules read as sentences in their order, with what holds without one below', async () => {
  await open('/approvals/rules', three())
  const rows = within(await list()).getAllByRole('listitem')
  expect(rows.map(row => row.textContent)).toEqual([
    '1DenyCalls to “delete_*” by “Claude*”, when path is outside “/tmp”Never outside of /tmp',
    '2AllowCalls on “files”, Mon, Tue from 09:00 to 17:00',
    '3AskEvery callmade from call_12 It never speaks: rule 1 takes every call before it.',
  ])
  const rest = within(screen.getByRole('list', { name: 'Where no rule speaks' })).getAllByRole('listitem')
  expect(rest.map(row => row.textContent)).toEqual([
    'AskTools that say they may destroy',
    'AskTools nobody has reviewed',
    'AllowEverything else',
  ])
})

test('Alt and an arrow move a rule, and the focus stays on it; so does dragging', async () => {
  const panel = await open('/approvals/rules', three())
  const [first, second, third] = three()
  await list()
  button('Move rule 2').focus()
  await panel.user.keyboard('{Alt>}{ArrowUp}{/Alt}')
  await eventually(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Move rule 1'))
  expect(panel.asked('rules.update')).toEqual([{ id: second?.id, position: 1 }])
  // Already the first.
  await panel.user.keyboard('{Alt>}{ArrowUp}{/Alt}')
  expect(panel.asked('rules.update')).toHaveLength(1)
  const dataTransfer = { setDragImage: () => undefined }
  fireEvent.dragStart(button('Move rule 3'), { dataTransfer })
  const target = button('Move rule 2').closest('li')
  if (target) fireEvent.drop(target, { dataTransfer })
  await eventually(() => expect(panel.asked('rules.update').at(-1)).toEqual({ id: third?.id, position: 2 }))
  expect(first?.position).toBe(1)
})

test('a rule is switched off, removed, and put back where it was', async () => {
  const panel = await open('/approvals/rules', three())
  await list()
  await panel.user.click(screen.getByRole('switch', { name: 'Rule 2 holds' }))
  await screen.findByText('Rule 2 is off.')
  await panel.user.click(button('Remove rule 1'))
  await panel.user.click(await screen.findByRole('button', { name: 'Undo' }))
  await screen.findByText('The rule is back.')
  const { id, action, match, note, enabled, position } = rule(1, three()[0])
  expect(panel.asked('rules.remove')).toEqual([{ id }])
  expect(panel.asked('rules.add')).toEqual([{ action, match, note, enabled, position }])
})

test('a rule is made in a form that reads it back, and the core’s mistakes stand at their field', async () => {
  const panel = await open('/approvals/rules', [])
  await panel.user.click(await screen.findByRole('button', { name: 'Add a rule' }))
  const form = await screen.findByRole('form', { name: 'Rule' })
  await panel.user.click(within(form).getByRole('radio', { name: 'Deny', hidden: true }))
  await fill(panel, within(form).getByRole('combobox', { name: 'Tool' }), 'write_*')
  await panel.user.click(within(form).getByRole('button', { name: 'Add a condition' }))
  const path = within(form).getByRole('textbox', { name: 'Path of condition 1' })
  await fill(panel, path, 'amount')
  await fill(panel, within(form).getByRole('textbox', { name: 'Value of condition 1' }), '100')
  await panel.user.click(within(form).getByRole('switch', { name: 'Only at certain times' }))
  await panel.user.click(within(form).getByRole('checkbox', { name: 'Sun' }))
  expect(form.textContent).toContain(
    'Deny: Calls to “write_*”, when amount is “100”, Mon, Tue, Wed, Thu, Fri, Sat from 09:00 to 17:00',
  )
  panel.refuse('rules.add', {
    code: 'bad_input',
    message: 'The rule is not right.',
    data: [{ path: ['match', 'conditions', 0, 'path'], message: 'This is not a JSONPath.' }],
  })
  await panel.user.click(button('Add the rule'))
  expect((await screen.findByRole('alert')).textContent).toBe('The rule is not right.')
  expect(path.getAttribute('aria-invalid')).toBe('true')
  expect(screen.getByText('This is not a JSONPath.')).toBeTruthy()
  panel.allow('rules.add')
  await panel.user.click(button('Add the rule'))
  await screen.findByText('Rule 1 is added.')
  expect(panel.asked('rules.add').at(-1)).toEqual({
    action: 'deny',
    note: '',
    match: {
      tool: 'write_*',
      conditions: [{ path: '$.amount', op: 'equals', value: 100 }],
      time: { from: '09:00', to: '17:00', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
    },
  })
})

test('editing a rule keeps what the form does not show', async () => {
  const argumentsHash = 'a'.repeat(64)
  const made = rule(1, { match: { tool: 'write_file', argumentsHash, session: 's1' }, approval: 'call_12' })
  const panel = await open(`/approvals/rules/${made.id}`, [made])
  const form = await screen.findByRole('form', { name: 'Rule' })
  await fill(panel, within(form).getByRole('textbox', { name: 'Note' }), 'for the report')
  await panel.user.click(button('Save'))
  await screen.findByText('Rule 1 is saved.')
  expect(panel.asked('rules.update')).toEqual([
    { id: made.id, action: 'allow', note: 'for the report', match: made.match },
  ])
})

test('a call is tried: the verdict, the rule that spoke, and why those before it did not', async () => {
  const panel = await open('/approvals/rules', three())
  panel.answer('rules.try', () => ({
    action: 'allow',
    rule: { id: rule(2).id, position: 2 },
    because: 'Allowed because rule 2 allows calls on files.',
    passed: [{ position: 1, why: 'The tool is not delete_*.' }],
  }))
  await panel.user.click(await screen.findByRole('button', { name: 'Try a call' }))
  const form = await screen.findByRole('form', { name: 'Try a call' })
  await fill(panel, within(form).getByRole('combobox', { name: 'Client' }), 'Claude')
  await fill(panel, within(form).getByRole('combobox', { name: /^Tool/ }), 'filesystem__write_file')
  const box = within(form).getByRole('textbox', { name: 'Arguments' })
  EditorView.findFromDOM(box)?.dispatch({ changes: { from: 0, to: 2, insert: '{"path": "/tmp/a"}' } })
  await panel.user.click(within(form).getByRole('button', { name: 'Try' }))
  const outcome = await screen.findByRole('region', { name: 'What would happen' })
  for (const words of ['Allow', 'Allowed because rule 2 allows calls on files.', 'The tool is not delete_*.'])
    expect(within(outcome).getByText(words)).toBeTruthy()
  expect(within(outcome).getByRole('link').getAttribute('href')).toBe(`#/approvals/rules/${rule(2).id}`)
  expect(panel.asked('rules.try')).toEqual([
    { client: 'Claude', tool: 'filesystem__write_file', arguments: { path: '/tmp/a' } },
  ])
})

test('the history says who decided what, when and from where, with what was changed', async () => {
  const done = question(12, {
    status: 'approved',
    decidedBy: 'Ada',
    decidedFrom: 'tray',
    decidedAt: new Date().toISOString(),
    comment: 'Tea is better',
    editedArguments: { path: '/home/ada/notes/today.md', content: 'Buy tea' },
    rule: rule(2).id,
  })
  const over = question(13, { status: 'expired', decidedAt: new Date().toISOString() })
  const panel = await open('/approvals/history', three(), [over, done])
  const grid = await screen.findByLabelText('Decisions', { selector: '[role=grid]' })
  expect(grid.textContent).toMatch(/write_file.*Expired.*nobody.*write_file.*Approved.*Ada · in the tray/)
  await panel.user.click(within(grid).getByText('Approved'))
  const pane = await screen.findByRole('region', { name: 'Decision' })
  await within(pane).findByText('Tea is better')
  expect(pane.textContent).toMatch(/removed: .*Buy milk.*added: .*Buy tea/)
  const links = within(pane)
    .getAllByRole('link')
    .map(link => link.getAttribute('href'))
  expect(links).toEqual(['#/activity?link=call_12', `#/approvals/rules/${rule(2).id}`])
  await panel.user.click(screen.getByText('Not answered', { selector: 'span' }))
  await eventually(() =>
    expect(panel.asked('approvals.history').at(-1)).toEqual({
      limit: 100,
      status: ['expired', 'withdrawn', 'quit'],
    }),
  )
})

test('older decisions come page by page', async () => {
  const panel = await open('/approvals/rules', [])
  const older = question(1, { status: 'rejected', tool: 'older', decidedAt: new Date().toISOString() })
  const newer = question(2, { status: 'rejected', tool: 'newer', decidedAt: new Date().toISOString() })
  panel.answer('approvals.history', input =>
    input?.before ? { approvals: [older], next: null } : { approvals: [newer], next: 'call_2' },
  )
  await panel.user.click(await screen.findByRole('tab', { name: 'History' }))
  await screen.findByText('newer')
  await panel.user.click(button('Older'))
  await screen.findByText('older')
  expect(panel.asked('approvals.history').at(-1)).toEqual({ limit: 100, before: 'call_2' })
  expect(button('Older').hasAttribute('disabled')).toBe(true)
})
