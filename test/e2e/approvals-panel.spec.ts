import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addFiles, ask, connectAgent } from './support/agent.ts'
import { expect, test } from './support/app.ts'
import { expectAccessible, photograph } from './support/look.ts'

const release = `name: release
steps:
  - id: sign_off
    type: approval
    message: Version 2.1 is built and tested. Publish it to everyone?
    approvers: [ada@example.com, grace@example.com]
`

test('questions are read, edited, remembered and refused in the inbox, and the history has it', async ({
  page,
  home,
}) => {
  test.slow()
  await page.getByRole('navigation').getByRole('link', { name: 'Approvals' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing waits' })).toBeVisible()
  await photograph(page, 'approvals-empty')
  await expectAccessible(page)

  const folder = await addFiles(page, home)
  const claude = await connectAgent(page, 'Claude Desktop')
  const notes = join(folder, 'notes.md')
  const first = claude.write(notes, 'Buy milk\nBuy bread\n')
  const card = page.getByRole('article', { name: 'Claude Desktop asks to call write_file' })
  await expect(card).toContainText('Buy milk')
  await expect(card).toContainText('Nobody has reviewed this tool')
  await photograph(page, 'approvals-one')
  await expectAccessible(page)

  await card.getByRole('button', { name: 'Approve for…' }).click()
  await expect(page.getByRole('menuitem', { name: 'Always when…' }).first()).toBeVisible()
  await photograph(page, 'approvals-menu')
  // An open menu belongs to its button; it is no part of the page that needs a landmark.
  await expectAccessible(page, { without: ['region'] })
  await page.keyboard.press('Escape')

  await card.focus()
  await page.keyboard.press('a')
  await expect(page.getByRole('dialog', { name: 'Let “write_file” run?' })).toBeVisible()
  await photograph(page, 'approvals-sure')
  await page.keyboard.press('Escape')
  expect(existsSync(notes)).toBe(false)

  await card.focus()
  await page.keyboard.press('e')
  const content = card.getByLabel(/^content/)
  await content.fill('Buy tea')
  await expect(card.getByRole('region', { name: 'What you change' })).toContainText('Buy tea')
  await photograph(page, 'approvals-edit')
  await expectAccessible(page)
  await card.getByRole('button', { name: 'Approve edited' }).click()
  expect((await first).refused).toBe(false)
  expect(readFileSync(notes, 'utf8')).toBe('Buy tea')
  await expect(page.getByRole('heading', { name: 'Nothing waits' })).toBeVisible()

  const second = claude.write(join(folder, 'report.md'), 'x'.repeat(50_000))
  await card.getByRole('button', { name: 'Approve for…' }).click()
  await page.getByRole('menuitem', { name: 'Always when…' }).first().click()
  await expect(card.getByRole('textbox', { name: 'Value for path' })).toHaveValue(folder)
  await photograph(page, 'approvals-when')
  await expectAccessible(page)
  await card.getByRole('button', { name: 'Approve, and always when so' }).click()
  expect((await second).refused).toBe(false)
  // The rule holds: this is not asked any more.
  expect((await claude.write(join(folder, 'other.md'), 'y')).refused).toBe(false)

  await page.getByRole('tab', { name: 'History' }).click()
  await page.getByRole('grid', { name: 'Decisions' }).getByText('write_file').last().click()
  const decided = page.getByRole('region', { name: 'Decision', exact: true })
  await expect(decided).toContainText('Buy tea')
  await photograph(page, 'approvals-history')
  await expectAccessible(page)
  await decided.getByRole('link', { name: 'Activity' }).click()
  await expect(page.getByRole('heading', { name: 'Activity', level: 1 })).toBeVisible()
  await claude.close()
})

test('a flood is one card beside the others, gates among them', async ({ page, home }) => {
  test.slow()
  await ask(page, 'settings.update', { approvals: { perClient: 8 } })
  const folder = await addFiles(page, home)
  await ask(page, 'workflows.save', { name: 'release', text: release })
  await ask(page, 'workflows.run', { name: 'release', input: {} })
  const [claude, bot] = [await connectAgent(page, 'claude'), await connectAgent(page, 'Report bot')]
  const calls = [
    claude.run('move_file', { source: join(folder, 'a.md'), destination: join(folder, 'b.md') }),
    claude.run('create_directory', { path: join(folder, 'a folder with a rather long name', 'below it') }),
    claude.write(join(folder, 'long.txt'), 'A line of some length, again and again.\n'.repeat(1200)),
    ...Array.from({ length: 11 }, (_, n) => bot.write(join(folder, `report-${n}.csv`), `${n}`)),
  ]
  await page.evaluate(() => {
    location.hash = '/approvals'
  })
  const group = page.getByRole('article', { name: 'Report bot asks 8 things' })
  await expect(group).toContainText(/\d more (?:was|were) turned away/)
  await expect(page.getByRole('article')).toHaveCount(5)
  await photograph(page, 'approvals-many')
  await expectAccessible(page)
  await group.getByRole('button', { name: 'Report bot', exact: false, expanded: false }).click()
  await expect(page.getByRole('article')).toHaveCount(13)
  await photograph(page, 'approvals-flood')
  await group.getByRole('button', { name: 'Reject all' }).click()
  await page.getByRole('button', { name: /^Reject all \d/ }).click()
  await expect(group).toBeHidden()
  await ask(page, 'approvals.rejectAll', { client: 'claude' })
  for (const { refused } of await Promise.all(calls)) expect(refused).toBe(true)

  const gate = page.getByRole('article', { name: 'release waits at its gate sign_off' })
  await gate.getByRole('textbox', { name: 'Comment (optional)' }).fill('Not on a Friday')
  await gate.getByRole('button', { name: 'Reject' }).click()
  await expect(gate).toBeHidden()
  await Promise.all([claude.close(), bot.close()])
})

test('rules are made, ordered, tried and taken away', async ({ page, home }) => {
  test.slow()
  const folder = await addFiles(page, home)
  await page.getByRole('navigation').getByRole('link', { name: 'Approvals' }).click()
  await page.getByRole('tab', { name: 'Rules' }).click()
  await expect(page.getByRole('list', { name: 'Where no rule speaks' })).toBeVisible()
  await photograph(page, 'rules-empty')
  await expectAccessible(page)

  await ask(page, 'rules.add', { action: 'deny', match: { tool: 'delete_*' }, note: 'Nobody deletes.' })
  await ask(page, 'rules.add', {
    action: 'allow',
    match: {
      client: 'claude*',
      server: 'files',
      conditions: [{ path: '$.path', op: 'inside', value: folder }],
    },
  })
  await ask(page, 'rules.add', {
    action: 'ask',
    match: { time: { days: ['sat', 'sun'], from: '22:00', to: '06:00' }, claim: 'open_world' },
  })
  await ask(page, 'rules.add', { action: 'allow', match: { tool: 'delete_file' } })
  await expect(page.getByText(/It never speaks: rule 1/)).toBeVisible()
  await photograph(page, 'rules')
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Move rule 4', exact: true }).focus()
  for (const position of [3, 2, 1]) {
    await page.keyboard.press('Alt+ArrowUp')
    await expect(page.getByRole('button', { name: `Move rule ${position}`, exact: true })).toBeFocused()
  }
  await expect(page.getByText(/It never speaks/)).toBeHidden()
  await page
    .getByRole('button', { name: 'Move rule 1', exact: true })
    .dragTo(page.getByRole('button', { name: 'Move rule 3', exact: true }))
  await expect(page.getByRole('list', { name: 'Rules' }).getByRole('listitem').nth(2)).toContainText(
    'delete_file',
  )

  await page.getByRole('button', { name: 'Add a rule' }).click()
  const form = page.getByRole('form', { name: 'Rule' })
  await form.getByRole('combobox', { name: 'Tool', exact: true }).fill('write_*')
  await form.getByRole('button', { name: 'Add a condition' }).click()
  await form.getByRole('textbox', { name: 'Path of condition 1' }).fill('$.path[')
  await form.getByRole('textbox', { name: 'Value of condition 1' }).fill('/etc')
  await form.getByRole('switch', { name: 'Only at certain times' }).check()
  await form.getByRole('button', { name: 'Add the rule' }).click()
  await expect(form.getByText(/is no JSONPath/).first()).toBeVisible()
  await photograph(page, 'rules-editor')
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Try a call' }).click()
  const tester = page.getByRole('form', { name: 'Try a call' })
  await tester.getByRole('combobox', { name: 'Client', exact: true }).fill('claude')
  await tester.getByRole('combobox', { name: /^Tool/ }).fill('files__write_file')
  await tester
    .getByRole('textbox', { name: 'Arguments' })
    .fill(JSON.stringify({ path: join(folder, 'a'), content: '' }))
  await tester.getByRole('button', { name: 'Try', exact: true }).click()
  await expect(tester.getByRole('region', { name: 'What would happen' })).toContainText('Rule 2')
  await photograph(page, 'rules-try')
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Remove rule 1', exact: true }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('The rule is back.')).toBeVisible()
  expect((await ask(page, 'rules.list'))[0]?.match).toEqual({ tool: 'delete_*' })
})
