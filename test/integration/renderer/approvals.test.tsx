import { EditorView } from '@codemirror/view'
import { fireEvent, screen, waitForElementToBeRemoved, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Approval } from '#contract'
import { eventually } from '../../fixtures/eventually.ts'
import { gate, holdApprovals, question, rule } from '../../fixtures/panel-approvals.ts'
import { emptyWorld, tool } from '../../fixtures/panel-world.ts'
import { fill, openPanel } from '../../support/panel.tsx'

/** The Approvals screen over some questions. */
const open = (pending: Approval[]) =>
  openPanel('/approvals', emptyWorld(), fake => holdApprovals(fake, { pending }))

const card = (name: RegExp | string) => screen.findByRole('article', { name })
const button = (name: RegExp | string) => screen.getByRole('button', { name })

test('when nothing waits it says so, and leads to the rules', async () => {
  const panel = await open([])
  await screen.findByRole('heading', { name: 'Nothing waits' })
  await panel.user.click(button('See the rules'))
  expect(await screen.findByRole('list', { name: 'Where no rule speaks' })).toBeTruthy()
})

test('a question says who asks what exactly, why, what the tool claims, and for how long', async () => {
  const world = { ...emptyWorld(), tools: [tool('filesystem', 'write_file', { reviewed: false })] }
  await openPanel('/approvals', world, fake =>
    holdApprovals(fake, { pending: [question(12, { asked: 3, waiting: 0 })] }),
  )
  const shown = await card('Claude Desktop asks to call write_file')
  for (const words of [
    'Destructive',
    /^7:\d\d left$/,
    'Write a file',
    /clients see filesystem__write_file/,
    'Asked because the tool says that it may destroy, and no rule speaks.',
    /3 times in all/,
    /the client has stopped waiting; your yes answers its next try/,
  ])
    expect(within(shown).getAllByText(words).length).toBeGreaterThan(0)
  expect((await within(shown).findByText(/Nobody has reviewed/)).tagName).toBe('LI')
  expect(shown.textContent).toContain('path: "/home/ada/notes/today.md"')
  expect(shown.textContent).toContain('content: "Buy milk"')
})

test('the rail and the status line count what waits', async () => {
  await openPanel('/settings/about', emptyWorld(), fake =>
    holdApprovals(fake, { pending: [question(1), gate(2)] }),
  )
  expect((await screen.findByRole('link', { name: 'Approvals 2 wait' })).textContent).toContain('2')
  expect(screen.getByRole('link', { name: '2 approvals wait' }).getAttribute('href')).toBe('#/approvals')
})

test('a yes and a no, each with its comment, are asked once and said', async () => {
  const panel = await open([question(1), question(2, { tool: 'move_file' })])
  const first = await card(/write_file/)
  await panel.user.type(within(first).getByRole('textbox', { name: 'Comment (optional)' }), 'Go on')
  await panel.user.dblClick(within(first).getByRole('button', { name: 'Approve' }))
  await screen.findByText('Approved: write_file for Claude Desktop.')
  await panel.user.click(within(await card(/move_file/)).getByRole('button', { name: 'Reject' }))
  await screen.findByText('Rejected: move_file for Claude Desktop.')
  expect(panel.asked('approvals.decide')).toEqual([
    { id: 'call_1', approved: true, comment: 'Go on' },
    { id: 'call_2', approved: false },
  ])
})

test('the second click of a double click does not answer the question that moved up', async () => {
  const panel = await open([question(1)])
  await screen.findByRole('article')
  fireEvent.click(button('Approve'), { detail: 2 })
  expect(panel.asked('approvals.decide')).toEqual([])
  fireEvent.click(button('Approve'), { detail: 1 })
  await eventually(() => expect(panel.asked('approvals.decide')).toHaveLength(1))
})

const remembered: [menu: string, item: RegExp, nth: number, asked: object][] = [
  ['Approve for…', /^This session/, 0, { approved: true, remember: 'session', match: 'tool' }],
  [
    'Approve for…',
    /exactly these/,
    0,
    { approved: true, remember: 'always', match: 'exact', everyClient: false },
  ],
  [
    'Approve for…',
    /write_file, whatever/,
    1,
    { approved: true, remember: 'always', match: 'tool', everyClient: true },
  ],
  [
    'Never…',
    /write_file, whatever/,
    0,
    { approved: false, remember: 'always', match: 'tool', everyClient: false },
  ],
]
test.each(remembered)(
  '%s %s for place %i is remembered, and can be undone',
  async (menu, item, nth, asked) => {
    const panel = await open([question(12)])
    await screen.findByRole('article')
    await panel.user.click(button(menu))
    const entry = (await screen.findAllByRole('menuitem', { name: item }))[nth]
    if (entry) await panel.user.click(entry)
    await panel.user.click(await screen.findByRole('button', { name: 'Undo' }))
    await screen.findByText('The rule is taken back.')
    expect(panel.asked('approvals.decide')).toEqual([{ id: 'call_12', ...asked }])
    expect(panel.asked('rules.remove')).toEqual([{ id: rule(9).id }])
  },
)

test('“always when” builds conditions from the arguments', async () => {
  const panel = await open([
    question(12, { arguments: { path: '/home/ada/notes/today.md', dryRun: true, content: 'x\ny' } }),
  ])
  await screen.findByRole('article')
  await panel.user.click(button('Approve for…'))
  const [mine] = await screen.findAllByRole('menuitem', { name: 'Always when…' })
  if (mine) await panel.user.click(mine)
  const folder = await screen.findByRole('textbox', { name: 'Value for path' })
  expect((folder as HTMLInputElement).value).toBe('/home/ada/notes')
  await panel.user.clear(folder)
  await fill(panel, folder, '/home/ada')
  await panel.user.click(button('Approve, and always when so'))
  await eventually(() =>
    expect(panel.asked('approvals.decide')).toEqual([
      {
        id: 'call_12',
        approved: true,
        remember: 'always',
        match: 'pattern',
        everyClient: false,
        conditions: [
          { path: '$.path', op: 'inside', value: '/home/ada' },
          { path: '$.dryRun', op: 'equals', value: true },
        ],
      },
    ]),
  )
})

test('arguments are edited against the schema, with the changes shown, and approved as edited', async () => {
  const panel = await open([question(12)])
  await screen.findByRole('article')
  await panel.user.click(button('Edit'))
  expect(await screen.findByText('No difference.')).toBeTruthy()
  expect(button('Approve edited').hasAttribute('disabled')).toBe(true)
  await panel.user.click(screen.getByRole('radio', { name: 'JSON', hidden: true }))
  const box = await screen.findByRole('textbox', { name: 'Arguments as JSON' })
  const write = (text: string) => {
    const view = EditorView.findFromDOM(box)
    view?.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
  }
  write('{"path": 7}')
  const faults = await screen.findByRole('alert')
  expect(faults.textContent).toMatch(/path.*type.*string/)
  expect(faults.textContent).toContain('content')
  expect(button('Approve edited').hasAttribute('disabled')).toBe(true)
  write('{"path": "/home/ada/notes/today.md", "content": "Buy tea"}')
  const changes = await screen.findByRole('region', { name: 'What you change' })
  await eventually(() => expect(changes.textContent).toMatch(/removed: .*Buy milk.*added: .*Buy tea/))
  await panel.user.click(button('Approve edited'))
  await screen.findByText('Approved with your arguments: write_file for Claude Desktop.')
  expect(panel.asked('approvals.decide')).toEqual([
    {
      id: 'call_12',
      approved: true,
      arguments: { path: '/home/ada/notes/today.md', content: 'Buy tea' },
    },
  ])
})

test('by key: arrows move, A approves, R rejects, Esc closes, E edits', async () => {
  const calm = { annotations: { readOnlyHint: true } }
  const panel = await open([1, 2, 3].map(n => question(n, { ...calm, tool: `tool_${n}` })))
  const first = await card(/tool_1/)
  await eventually(() => expect(document.activeElement).toBe(first))
  await panel.user.keyboard('{ArrowDown}r')
  await screen.findByText('Rejected: tool_2 for Claude Desktop.')
  await eventually(() => expect(screen.queryByRole('article', { name: /tool_2/ })).toBeNull())
  await eventually(async () => expect(document.activeElement).toBe(await card(/tool_3/)))
  await panel.user.keyboard('e')
  await screen.findByRole('button', { name: 'Approve edited' })
  await panel.user.keyboard('{Escape}')
  expect(screen.queryByRole('button', { name: 'Approve edited' })).toBeNull()
  await panel.user.keyboard('a')
  await screen.findByText('Approved: tool_3 for Claude Desktop.')
  expect(panel.asked('approvals.decide')).toEqual([
    { id: 'call_2', approved: false },
    { id: 'call_3', approved: true },
  ])
})

test('a key does not approve what is closed, nor what claims to destroy without a question', async () => {
  const panel = await open([question(1)])
  await eventually(async () => expect(document.activeElement).toBe(await card(/write_file/)))
  await panel.user.keyboard('{Escape}')
  expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull()
  await panel.user.keyboard('a')
  expect(button('Approve')).toBeTruthy()
  await panel.user.keyboard('a')
  const dialog = await screen.findByRole('dialog', { name: 'Let “write_file” run?' })
  // The dialog is above the page: a letter pressed in it is not for the inbox.
  await panel.user.keyboard('r')
  expect(panel.asked('approvals.decide')).toEqual([])
  await panel.user.click(within(dialog).getByRole('button', { name: 'Approve' }))
  await eventually(() => expect(panel.asked('approvals.decide')).toEqual([{ id: 'call_1', approved: true }]))
})

test('a letter typed into a field decides nothing', async () => {
  const panel = await open([question(1)])
  await screen.findByRole('article')
  await panel.user.type(screen.getByRole('textbox', { name: 'Comment (optional)' }), 'are arrears ready')
  expect(panel.asked('approvals.decide')).toEqual([])
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('the keys are shown by a question mark', async () => {
  const panel = await open([question(1)])
  await screen.findByRole('article')
  await panel.user.keyboard('{Shift>}?{/Shift}')
  const dialog = await screen.findByRole('dialog', { name: 'Keyboard' })
  expect(within(dialog).getByText('Approve the active question')).toBeTruthy()
})

test('look-alike characters in a tool’s name are marked and named', async () => {
  await open([question(1, { tool: 'write_filе', client: 'Сlaude' })])
  const shown = await screen.findByRole('article')
  expect([...shown.querySelectorAll('mark')].map(mark => mark.textContent)).toEqual(['С', 'е'])
  expect(shown.textContent).toContain('U+0435, U+0421')
})

test('what was decided elsewhere goes away, and a decision that came too late says by whom', async () => {
  const panel = await open([question(1), question(2, { tool: 'move_file' })])
  const gone = await card(/write_file/)
  panel.answer('approvals.list', () => ({ pending: [question(2, { tool: 'move_file' })], floods: [] }))
  panel.emit('approvals.changed', { id: 'call_1' })
  await waitForElementToBeRemoved(gone)
  panel.refuse('approvals.decide', {
    code: 'conflict',
    message: 'call_2 was already approved by Ada at 08:14.',
  })
  await panel.user.click(button('Approve'))
  expect((await screen.findByRole('alert')).textContent).toContain('already approved by Ada at 08:14')
})

test('after its time a question can no longer be answered', async () => {
  await open([question(1, { expiresAt: new Date(Date.now() - 1000).toISOString() })])
  const shown = await screen.findByRole('article')
  expect(within(shown).getAllByText('expired').length).toBeGreaterThan(0)
  expect(button('Approve').hasAttribute('disabled')).toBe(true)
})

test('a link to a question that is decided says what became of it', async () => {
  const panel = await open([])
  const done = question(12, { status: 'approved', decidedBy: 'Ada', decidedAt: new Date().toISOString() })
  panel.answer('approvals.get', () => done)
  window.location.hash = '/approvals/call_12'
  const note = await screen.findByText(/call_12 was approved by Ada/)
  expect(within(note).getByRole('link').getAttribute('href')).toBe('#/approvals/history/call_12')
})

test('a gate says what it asks, of whom, and how many have said yes', async () => {
  const votes = [{ by: 'grace@example.com', at: new Date().toISOString() }]
  const panel = await open([gate(30, { votes })])
  const shown = await card('release waits at its gate sign_off')
  for (const words of [
    'Version 2.1 is built. Publish it?',
    'For ada@example.com, grace@example.com.',
    '1 of 2 have said yes.',
  ])
    expect(within(shown).getByText(words)).toBeTruthy()
  expect(within(shown).getByRole('link', { name: 'Open the job' }).getAttribute('href')).toBe(
    '#/jobs/job_00000007',
  )
  await panel.user.type(within(shown).getByRole('textbox'), 'Not on a Friday')
  await panel.user.click(within(shown).getByRole('button', { name: 'Reject' }))
  await eventually(() =>
    expect(panel.asked('approvals.decide')).toEqual([
      { id: 'gate_30', approved: false, comment: 'Not on a Friday' },
    ]),
  )
})

test('the palette leads to the oldest question and decides nothing', async () => {
  const panel = await openPanel('/settings/about', emptyWorld(), fake =>
    holdApprovals(fake, { pending: [question(12), question(13)] }),
  )
  await screen.findByRole('link', { name: 'Approvals 2 wait' })
  await panel.user.keyboard('{Control>}k{/Control}')
  await panel.user.type(
    await screen.findByPlaceholderText('Search screens and commands…'),
    'oldest question{Enter}',
  )
  await screen.findByRole('heading', { name: 'Approvals', level: 1 })
  expect(window.location.hash).toBe('#/approvals/call_12')
  expect(panel.asked('approvals.decide')).toEqual([])
})
