import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { ActivityDetail, ActivityEntry } from '#contract'
import { eventually } from '../../fixtures/eventually.ts'
import { longRecord } from '../../fixtures/panel-activity.ts'
import { busyWorld } from '../../fixtures/panel-busy-world.ts'
import { call, emptyWorld } from '../../fixtures/panel-world.ts'
import { openPanel } from '../../support/panel.tsx'

const grid = () => screen.findByRole('grid', { name: 'Activity' })
const rowsOf = (table: HTMLElement) => within(table).getAllByRole('row').slice(1)

/** The screen over a record of so many rows. */
async function openLong(rows: number, path = '/activity') {
  const { record, list } = longRecord(rows)
  const panel = await openPanel(path, emptyWorld(), fake => fake.answer('activity.list', list))
  const table = await grid()
  const box = table.parentElement as HTMLElement
  const scrollTo = (top: number) => {
    box.scrollTop = top
    fireEvent.scroll(box)
  }
  /** So many more rows happen. */
  const happen = (count: number) => {
    record.rows += count
    panel.emit('activity.appended', call(record.rows))
  }
  /** What the list asked; the first steps ask for one call of their own. */
  const pages = () =>
    (panel.asked('activity.list') as { limit: number; before?: number; kinds?: string[] }[]).filter(
      ({ kinds }) => kinds === undefined,
    )
  return { ...panel, table, box, scrollTo, happen, pages }
}

const rowHeight = 34

test('of a million rows only those near what is seen are asked for and drawn', async () => {
  const panel = await openLong(1_000_000)
  await within(panel.table).findByText('tool_1000000')
  expect(rowsOf(panel.table).length).toBeLessThan(80)
  for (let page = 1; page <= 12; page++) {
    const end = page * 100 - 20
    panel.scrollTo(end * rowHeight)
    await within(panel.table).findByText(`tool_${1_000_000 - end}`)
  }
  expect(rowsOf(panel.table).length).toBeLessThan(80)
  const asked = panel.pages()
  expect(asked.length).toBeLessThan(20)
  expect(new Set(asked.map(({ before }) => before)).size).toBe(asked.length)
  expect(Math.max(...asked.map(({ limit }) => limit))).toBeLessThanOrEqual(100)
})

test('rows that were forgotten far off come back when they are scrolled to', async () => {
  const panel = await openLong(5000)
  for (let page = 1; page <= 14; page++) {
    panel.scrollTo((page * 100 - 20) * rowHeight)
    await within(panel.table).findByText(`tool_${5000 - (page * 100 - 20)}`)
  }
  panel.scrollTo(150 * rowHeight)
  await within(panel.table).findByText('tool_4850')
  const back = panel.pages().filter(({ before }) => before === 4901)
  expect(back).toHaveLength(2)
})

test('new rows come on top by themselves, and only they are asked for', async () => {
  const panel = await openLong(1000)
  await within(panel.table).findByText('tool_1000')
  const before = panel.pages().length
  panel.happen(3)
  await within(panel.table).findByText('tool_1003')
  expect(rowsOf(panel.table)[0]?.textContent).toContain('tool_1003')
  expect(panel.pages().slice(before)).toEqual([{ limit: 25 }])
})

test('further down, new rows wait behind a pill that leads to them', async () => {
  const panel = await openLong(1000)
  panel.scrollTo(60 * rowHeight)
  await within(panel.table).findByText('tool_940')
  panel.happen(12)
  const pill = await screen.findByRole('button', { name: '12 new' })
  expect(within(panel.table).queryByText('tool_1012')).toBeNull()
  await panel.user.click(pill)
  await eventually(() => expect(panel.box.scrollTop).toBe(0))
  // A browser tells of this by itself.
  panel.scrollTo(0)
  await within(panel.table).findByText('tool_1012')
  expect(screen.queryByRole('button', { name: '12 new' })).toBeNull()
})

test('paused, nothing moves until it is resumed', async () => {
  const panel = await openLong(1000)
  await panel.user.click(screen.getByRole('button', { name: 'Pause' }))
  panel.happen(400)
  await screen.findByRole('button', { name: /^More than \d+ new$/ })
  expect(within(panel.table).getByText('tool_1000')).toBeTruthy()
  await panel.user.click(screen.getByRole('button', { name: 'Resume' }))
  await within(panel.table).findByText('tool_1400')
})

test('a flood of rows is a few questions', async () => {
  const panel = await openLong(1000)
  await within(panel.table).findByText('tool_1000')
  const before = panel.pages().length
  for (let index = 0; index < 500; index++) panel.happen(1)
  await within(panel.table).findByText('tool_1500')
  expect(panel.pages().length - before).toBeLessThan(12)
})

test('the filter is in the address, and a link brings its own', async () => {
  const panel = await openPanel('/activity?server=warehouse&outcome=failed', busyWorld())
  await eventually(() =>
    expect(panel.asked('activity.list')).toContainEqual({
      server: 'warehouse',
      outcomes: ['failed'],
      limit: 100,
    }),
  )
  const table = await grid()
  expect(rowsOf(table).every(row => row.textContent?.includes('run_query'))).toBe(true)
  await panel.user.click(screen.getByRole('combobox', { name: 'Outcome' }))
  await panel.user.click(await screen.findByRole('option', { name: 'Any outcome' }))
  await eventually(() => expect(location.hash).toBe('#/activity?server=warehouse'))
  await panel.user.type(screen.getByRole('textbox', { name: 'Names, arguments, notes' }), 'nothing like it')
  await screen.findByText('Nothing on record is like that.')
  const [clear] = screen.getAllByRole('button', { name: 'Clear filter' })
  await panel.user.click(clear as HTMLElement)
  await grid()
  expect(location.hash).toBe('#/activity')
  await panel.user.click(screen.getByRole('link', { name: 'Settings' }))
  expect(location.search).toBe('')
})

const held: ActivityDetail = {
  ...call(4040, {
    tool: 'create_issue',
    server: 'github',
    link: 'call_12',
    outcome: 'refused',
    code: 'denied',
  }),
  detail: { title: 'Broken', token: '[secret]' },
  note: 'Rejected by Ada: not today.',
  timing: { waitedMs: 41_000, ranMs: 0.4 },
  hash: 'ab'.repeat(32),
}

test('an open row tells all there is to know, with the ways on', async () => {
  const panel = await openPanel('/activity/4040?client=claude-desktop', busyWorld(), fake =>
    fake.answer('activity.get', () => held),
  )
  const pane = await screen.findByRole('region', { name: 'What happened' })
  await within(pane).findByText('Rejected by Ada: not today.')
  for (const words of ['[secret]', '41 s', '0.4 ms', 'abab', 'claude-desktop', 'github'])
    expect(pane.textContent).toContain(words)
  expect(within(pane).getByRole('link', { name: 'Approval call_12' }).getAttribute('href')).toBe(
    '#/approvals/call_12',
  )
  await panel.user.click(within(pane).getByRole('link', { name: 'All that belongs to call_12' }))
  await eventually(() => expect(panel.asked('activity.list')).toContainEqual({ link: 'call_12', limit: 100 }))
  await panel.user.click(await screen.findByRole('button', { name: 'Show more than call_12' }))
  await grid()
})

test('arrows and Enter open rows, and the list stays where it was', async () => {
  const panel = await openLong(300)
  panel.table.focus()
  await panel.user.keyboard('{ArrowDown}{ArrowDown}{Enter}')
  await screen.findByRole('region', { name: 'What happened' })
  expect(location.hash).toBe('#/activity/299')
  expect((await grid()).querySelector('[aria-selected="true"]')?.textContent).toContain('tool_299')
})

test('what verifying found is a sentence, and a broken chain says where', async () => {
  const panel = await openPanel('/activity', busyWorld())
  await panel.user.click(await screen.findByRole('button', { name: 'Verify' }))
  expect((await screen.findByText(/40 rows verified, 4,001 to 4,040/)).textContent).toContain('sealed')
  panel.answer('activity.verify', () => ({
    rows: 40,
    from: 4001,
    to: 4040,
    ok: false,
    problems: [{ id: 4017, message: 'Row 4017 is not as it was written.' }],
    sealed: false,
  }))
  await panel.user.click(screen.getByRole('button', { name: 'Verify' }))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('changed from outside')
  expect(alert.textContent).toContain('Row 4017 is not as it was written.')
})

test('an export reads all parts of what the filter leaves into one file', async () => {
  const made: Blob[] = []
  const create = vi.spyOn(URL, 'createObjectURL').mockImplementation(blob => {
    made.push(blob as Blob)
    return 'blob:none'
  })
  const clicks: string[] = []
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    clicks.push(this.download)
  })
  const panel = await openPanel('/activity?client=nightly+script', busyWorld(), fake =>
    fake.answer('activity.export', ({ after = 0 }) => ({
      text: `part ${after}\n`,
      next: after < 2 ? after + 1 : null,
    })),
  )
  await panel.user.click(await screen.findByRole('button', { name: 'Export' }))
  await panel.user.click(await screen.findByRole('menuitem', { name: 'CSV, for a spreadsheet' }))
  await eventually(() => expect(clicks).toHaveLength(1))
  expect(clicks[0]).toMatch(/^gatehouse-activity-.*\.csv$/)
  expect(await made[0]?.text()).toBe('part 0\npart 1\npart 2\n')
  expect(panel.asked('activity.export')[0]).toMatchObject({
    format: 'csv',
    query: { client: 'nightly script' },
  })
  create.mockRestore()
  click.mockRestore()
})

test('an empty record says what will be here, and a failing one can be tried again', async () => {
  const panel = await openPanel('/activity', emptyWorld())
  await screen.findByRole('heading', { name: 'Nothing has happened yet' })
  const entry: ActivityEntry = call(1, { kind: 'key', action: 'key made', tool: 'laptop', server: '' })
  panel.world.activity = [entry]
  panel.emit('activity.appended', entry)
  expect((await grid()).textContent).toContain('key made laptop')
  panel.refuse('activity.list', { code: 'data_damaged', message: 'The data file is damaged.' })
  await panel.user.type(screen.getByRole('textbox', { name: 'Names, arguments, notes' }), 'x')
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('The data file is damaged.')
  panel.allow('activity.list')
  await panel.user.click(within(alert).getByRole('button', { name: 'Try again' }))
  await eventually(() => expect(screen.queryByRole('alert')).toBeNull())
})
