import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { NotificationDesktop } from '../support/notification-service.ts'
import { addFiles, ask, connectAgent } from './support/agent.ts'
import { expect, type RunningApp, test as base } from './support/app.ts'
import { Tray } from './support/tray.ts'

type Desk = {
  app: RunningApp
  page: Page
  tray: Tray
  notifications: NotificationDesktop
  agent: Awaited<ReturnType<typeof connectAgent>>
  /** A file that does not exist yet, in the folder that server-filesystem may write to. */
  file: string
}

/** A desktop with a tray and notifications, server-filesystem, and an agent that is about to write a file. */
const test = base.extend<{ tray: Tray; notifications: NotificationDesktop; desk: Desk }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
  tray: async ({}, use) => {
    const tray = await Tray.open()
    await use(tray)
    tray.close()
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  notifications: async ({}, use) => {
    const desktop = await NotificationDesktop.open()
    await use(desktop)
    desktop.close()
  },
  desk: async ({ tray, notifications, launch, home }, use) => {
    const app = await launch()
    const folder = await addFiles(app.page, home)
    const agent = await connectAgent(app.page)
    await use({ app, page: app.page, tray, notifications, agent, file: join(folder, 'notes.txt') })
    await agent.close()
  },
})

test.skip(process.platform !== 'linux', 'Only on Linux can a test stand in for the tray')

const entry = 'claude: write_file (files)'
const pendingIds = async (page: Page) => (await ask(page, 'approvals.list')).pending.map(({ id }) => id)

/** Waits until the request is everywhere: in the core, in the tray, and on the screen. */
async function asked({ page, tray, notifications }: Desk) {
  await expect.poll(() => pendingIds(page)).toHaveLength(1)
  await expect.poll(() => tray.labels()).toContain(entry)
  await expect.poll(() => notifications.shown()).toHaveLength(1)
  const [id] = await pendingIds(page)
  return id ?? 'call_1'
}

/** Waits until the request is nowhere any more. */
async function vanished({ page, tray, notifications }: Desk) {
  await expect.poll(() => tray.labels()).not.toContain(entry)
  await expect.poll(() => notifications.shown()).toEqual([])
  expect(await pendingIds(page)).toEqual([])
}

/** Waits until each face has let go of the request, and puts into the report after how many milliseconds; that is measured, not asserted. */
async function letGo({ page, tray, notifications }: Desk, from: number): Promise<void> {
  const empty = page.getByRole('main').getByRole('heading', { name: 'Nothing waits' })
  const faces: [string, () => Promise<boolean>][] = [
    ['core', async () => (await pendingIds(page)).length === 0],
    ['tray', async () => !(await tray.labels())?.includes(entry)],
    ['notification', async () => notifications.shown().length === 0],
    ['window', async () => empty.isVisible()],
  ]
  const took = await Promise.all(
    faces.map(async ([name, isEmpty]) => {
      await expect.poll(isEmpty, { intervals: [10] }).toBe(true)
      return `${name} ${Math.round(performance.now() - from)}`
    }),
  )
  test.info().annotations.push({ type: 'milliseconds until a face agrees', description: took.join(', ') })
}

test('a yes in the tray lets a held call write its file, and all faces agree', async ({ desk }) => {
  const { page, tray, agent, file } = desk
  const quiet = await tray.icon()
  const answer = agent.write(file, 'Hello')
  const id = await asked(desk)
  expect(existsSync(file)).toBe(false)
  expect(await tray.labels()).toContain('1 approval waits')
  expect(await tray.toolTip()).toMatch(/^Gatehouse: 1 approval waits\. /)
  expect(await tray.labels(entry)).toEqual(
    expect.arrayContaining(['claude asks to run write_file', 'content: Hello', 'Approve', 'Reject', 'Open']),
  )
  const one = await tray.icon()
  expect(one).not.toBe(quiet)

  const other = agent.write(`${file}.2`, 'Also')
  await expect.poll(() => tray.labels()).toContain('2 approvals wait')
  expect([quiet, one]).not.toContain(await tray.icon())
  await ask(page, 'approvals.rejectAll', { client: 'claude' })
  // The first was among them: it is asked again.
  expect(await Promise.all([answer, other])).toMatchObject([{ refused: true }, { refused: true }])
  await vanished(desk)
  expect(await tray.icon()).toBe(quiet)
  expect(existsSync(file)).toBe(false)

  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Approvals/ })
    .click()
  const inbox = page.getByRole('main')
  await expect(inbox.getByRole('heading', { name: 'Nothing waits' })).toBeVisible()
  const again = agent.write(file, 'Hello')
  const second = await asked(desk)
  expect(second).not.toBe(id)
  await expect(inbox.getByText('claude').first()).toBeVisible()
  await expect(inbox.getByText(file).first()).toBeVisible()
  const clickedAt = performance.now()
  await tray.click(entry, 'Approve')
  await letGo(desk, clickedAt)
  expect(await again).toMatchObject({ refused: false })
  expect(readFileSync(file, 'utf8')).toBe('Hello')

  expect(await ask(page, 'approvals.get', { id: second })).toMatchObject({
    status: 'approved',
    decidedFrom: 'tray',
  })
  const rows = async () => (await ask(page, 'activity.list', { link: second })).entries
  await expect
    .poll(rows)
    .toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'approval', via: 'tray' }),
        expect.objectContaining({ kind: 'call', client: 'claude', tool: 'write_file', outcome: 'ok' }),
      ]),
    )
})

test('a no in the tray is the agent’s answer, and the file stays untouched', async ({ desk }) => {
  const { page, tray, notifications, agent, file } = desk
  const answer = agent.write(file, 'Hello')
  const id = await asked(desk)
  // While the gateway is paused nothing may run: the tray says why a click did nothing, and the question stays.
  await tray.click('Pause gateway')
  await expect.poll(() => tray.labels()).toContain('Resume gateway')
  await tray.click(entry, 'Approve')
  await expect
    .poll(() => notifications.shown().map(({ body }) => body))
    .toContainEqual(expect.stringContaining('The gateway is paused'))
  expect(await pendingIds(page)).toEqual([id])
  notifications.dismiss(notifications.shown().find(({ body }) => body.includes('paused'))?.number ?? 0)
  await tray.click('Resume gateway')
  await expect.poll(() => tray.labels()).toContain('Pause gateway')
  await tray.click(entry, 'Reject')
  const { refused, text } = await answer
  expect(refused).toBe(true)
  expect(text).toMatch(/reject/i)
  expect(existsSync(file)).toBe(false)
  await vanished(desk)
  expect(await ask(page, 'approvals.get', { id })).toMatchObject({ status: 'rejected', decidedFrom: 'tray' })
})

test('the notification’s button approves; its body opens the request in the window', async ({ desk }) => {
  const { app, page, notifications, agent, file } = desk
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  const first = agent.write(file, 'Hello')
  const id = await asked(desk)
  const [notice] = notifications.shown()
  expect(notice).toMatchObject({
    title: 'claude asks: write_file',
    actions: ['default', 'approve', 'reject'],
  })
  notifications.press(notice?.number ?? 0, 'default')
  const visible = () =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  await expect.poll(visible).toBe(true)
  await expect.poll(() => page.evaluate(() => location.hash)).toBe(`#/approvals/${id}`)
  await ask(page, 'approvals.decide', { id, approved: false })
  expect(await first).toMatchObject({ refused: true })
  await vanished(desk)

  const second = agent.write(file, 'Hello')
  const next = await asked(desk)
  notifications.press(notifications.shown()[0]?.number ?? 0, 'approve')
  expect(await second).toMatchObject({ refused: false })
  expect(readFileSync(file, 'utf8')).toBe('Hello')
  await vanished(desk)
  expect(await ask(page, 'approvals.get', { id: next })).toMatchObject({ decidedFrom: 'notification' })
})

test('arguments edited in the window are what is written, and both are on record', async ({ desk }) => {
  const { page, agent, file } = desk
  const answer = agent.write(file, 'Hello')
  const id = await asked(desk)
  const edited = { path: file, content: 'Good-bye' }
  await ask(page, 'approvals.decide', { id, approved: true, arguments: edited })
  expect(await answer).toMatchObject({ refused: false })
  expect(readFileSync(file, 'utf8')).toBe('Good-bye')
  await vanished(desk)
  expect(await ask(page, 'approvals.get', { id })).toMatchObject({
    arguments: { content: 'Hello' },
    editedArguments: edited,
  })
  await expect(ask(page, 'approvals.decide', { id, approved: false })).rejects.toThrow(
    /already approved by window/,
  )
})

test('nobody’s answer is a no: the request expires and vanishes', async ({ desk }) => {
  const { page, agent, file } = desk
  await ask(page, 'settings.update', { approvals: { expireMinutes: 1, holdSeconds: 1 } })
  const answer = agent.write(file, 'Hello')
  const id = await asked(desk)
  // The client is not kept waiting for longer than the budget; it is told the question's name.
  expect((await answer).text).toContain(id)
  await expect.poll(() => pendingIds(page), { timeout: 100_000 }).toEqual([])
  await vanished(desk)
  expect(existsSync(file)).toBe(false)
  expect(await ask(page, 'approvals.get', { id })).toMatchObject({ status: 'expired', decidedBy: null })
})

test('a client that floods has one entry, and one click says no to all of it', async ({ desk }) => {
  const { page, tray, notifications, agent, file } = desk
  await ask(page, 'settings.update', { approvals: { perClient: 5 } })
  const answers = Array.from({ length: 12 }, (_, index) => agent.write(`${file}.${index}`, 'Hello'))
  await expect.poll(() => tray.labels()).toContain('claude asks 5 times')
  expect(await tray.labels('claude asks 5 times')).toContain('Reject all')
  await expect.poll(() => notifications.shown().map(({ body }) => body)).toEqual(['5 questions wait for you'])
  await tray.click('claude asks 5 times', 'Reject all')
  for (const { refused } of await Promise.all(answers)) expect(refused).toBe(true)
  await vanished(desk)
  for (let index = 0; index < 12; index++) expect(existsSync(`${file}.${index}`)).toBe(false)
})

const gated = `name: release
steps:
  - id: ask
    type: approval
    message: Release A & B?
`

test('a workflow’s gate is answered in the tray like a call', async ({ desk }) => {
  const { page, tray, notifications } = desk
  await ask(page, 'workflows.save', { name: 'release', text: gated })
  const { id } = await ask(page, 'workflows.run', { name: 'release' })
  const gate = 'Workflow release: Release A & B?'
  await expect.poll(() => tray.labels(gate)).toContain('Release A & B?')
  await expect
    .poll(() => notifications.shown())
    .toMatchObject([{ title: 'Workflow release waits for you', body: 'Release A &amp; B?' }])
  await tray.click(gate, 'Approve')
  await expect.poll(() => ask(page, 'jobs.get', { id })).toMatchObject({ status: 'success' })
  await expect.poll(() => tray.labels()).not.toContain(gate)
  await expect.poll(() => notifications.shown()).toEqual([])
})

test('without a notification service everything else goes on', async ({ launch, home, tray }) => {
  const { page, stderr } = await launch()
  const folder = await addFiles(page, home)
  const agent = await connectAgent(page)
  const answer = agent.write(join(folder, 'notes.txt'), 'Hello')
  await expect.poll(() => tray.labels()).toContain(entry)
  await tray.click(entry, 'Approve')
  expect(await answer).toMatchObject({ refused: false })
  expect(stderr()).not.toContain('"level":"error"')
  await agent.close()
})

for (const how of ['quit', 'SIGKILL'] as const) {
  test(`after ${how} a held call has not run, and is not asked again`, async ({ desk, launch }) => {
    const { app, notifications, agent, file } = desk
    const answer = agent.write(file, 'Hello')
    const id = await asked(desk)
    const child = app.electron.process()
    const ended = once(child, 'exit')
    if (how === 'quit') await app.electron.evaluate(({ app: running }) => running.quit())
    else child.kill('SIGKILL')
    await ended
    // One that was killed could take nothing away any more.
    expect(notifications.shown()).toHaveLength(how === 'quit' ? 0 : 1)
    expect(await answer).toMatchObject({ refused: true })
    expect(existsSync(file)).toBe(false)

    const { page } = await launch()
    expect(await pendingIds(page)).toEqual([])
    expect(await ask(page, 'approvals.get', { id })).toMatchObject({ status: 'quit', decidedBy: null })
    expect(existsSync(file)).toBe(false)
  })
}
