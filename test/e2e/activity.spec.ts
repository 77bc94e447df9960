import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Input, Method } from '#contract'
import { expect, test } from './support/app.ts'
import { expectAccessible, photograph } from './support/look.ts'

const modules = join(import.meta.dirname, '../../node_modules/@modelcontextprotocol')

const ask = <M extends Method>(page: Page, method: M, input: Input<M>) => {
  const asked: readonly [Method, unknown] = [method, input]
  return page.evaluate(([name, value]) => window.bridge.call(name, value), asked)
}
const show = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name }).click()

/** The real filesystem server on one folder, with some calls on record. */
async function work(page: Page, folder: string, isApproved = true) {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'hello.txt'), 'hello')
  const args = [join(modules, 'server-filesystem/dist/index.js'), folder]
  await ask(page, 'servers.add', { name: 'Files', slug: 'files', kind: 'stdio', command: 'node', args })
  await expect.poll(async () => JSON.stringify(await ask(page, 'tools.list', {}))).toContain('read_text_file')
  if (isApproved) await ask(page, 'tools.approve', { server: 'files' })
  for (const name of ['hello.txt', 'hello.txt', 'missing.txt', '../outside.txt'])
    await ask(page, 'tools.call', {
      tool: 'files__read_text_file',
      arguments: { path: join(folder, name), token: 'sk-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
    })
  await ask(page, 'tools.call', { tool: 'files__nothing', arguments: {} })
}

test('everything that happened is listed as it happens, opened, verified and saved', async ({
  app,
  page,
  home,
}) => {
  test.slow()
  await show(page, 'Activity')
  await photograph(page, 'activity-first')
  await work(page, join(home.folder, 'shared'))
  const table = page.getByRole('grid', { name: 'Activity' })
  await expect(table).toContainText('read_text_file')
  await expect(table).toContainText('Tool error')
  await photograph(page, 'activity')
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText(/rows verified, 1 to/)).toBeVisible()
  await photograph(page, 'activity-verified')

  await table.getByText('read_text_file').last().click()
  const pane = page.getByRole('region', { name: 'What happened', exact: true })
  await expect(pane).toContainText('hello.txt')
  await expect(pane).not.toContainText('sk-aaaa')
  await photograph(page, 'activity-open')
  await expectAccessible(page)
  await pane.getByRole('link', { name: 'show only' }).last().click()
  await expect(page).toHaveURL(/#\/activity\?tool=read_text_file$/)
  await expect(pane).toBeHidden()

  const file = join(home.folder, 'record.jsonl')
  await app.electron.evaluate(({ session }, path) => {
    session.defaultSession.once('will-download', (_event, item) => item.setSavePath(path))
  }, file)
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'JSON, a row on each line' }).click()
  const rows = async () => (await readFile(file, 'utf8').catch(() => '')).trim().split('\n')
  await expect.poll(async () => (await rows()).length).toBe(4)
  expect((await rows()).every(line => line.includes('read_text_file') && !line.includes('sk-aaaa'))).toBe(
    true,
  )
})

test('a key is made narrow, gets limits and a new value, and what it did is found', async ({
  page,
  home,
}) => {
  test.slow()
  await work(page, join(home.folder, 'shared'))
  await show(page, 'Clients')
  await page.getByRole('button', { name: 'New key…' }).click()
  await page
    .getByRole('textbox', { name: 'Name' })
    .fill('Nightly report of the finance department, second attempt')
  await page.getByRole('radiogroup', { name: 'Servers' }).getByText('Only these').click()
  await page.getByRole('combobox', { name: 'Servers it reaches' }).fill('fil')
  await page.getByRole('option', { name: 'files' }).click()
  await page.getByRole('switch', { name: 'Only tools that claim to read only' }).click({ force: true })
  await page.getByRole('button', { name: '90 days' }).click()
  await photograph(page, 'key-new')
  await expectAccessible(page)
  await page.getByRole('switch', { name: 'Decisions must be signed' }).click({ force: true })
  await page.getByRole('button', { name: 'Create key' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'was made' })).toBeVisible()
  await photograph(page, 'key-made')
  await page.getByRole('button', { name: 'I have it' }).click()

  await page.getByRole('textbox', { name: 'Per minute' }).fill('60')
  await page.getByRole('button', { name: 'Set limit' }).click()
  await expect(page.getByText('The limit holds from now on.')).toBeVisible()
  await page.getByRole('button', { name: 'Make a new value' }).click()
  await expect(page.getByText(/has a new value/)).toBeVisible()
  await page.getByRole('switch', { name: 'May decide workflow gates' }).click({ force: true })
  await expect(page.getByText(/Do not give this key to an agent/)).toBeVisible()
  await photograph(page, 'key')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText(/is saved\. It holds/)).toBeVisible()

  await page.getByRole('button', { name: 'All clients' }).click()
  const keys = page.getByRole('table', { name: 'Keys' })
  await expect(keys).toContainText('1 server, reads only')
  await expect(keys).toContainText('approver')
  await page.getByRole('button', { name: 'New limit…' }).click()
  await page.getByRole('combobox', { name: 'Tool or workflow' }).fill('files__write_file')
  await page.getByRole('textbox', { name: 'Per minute' }).fill('5')
  await page.getByRole('button', { name: 'Set limit' }).click()
  await expect(page.getByRole('table', { name: 'Limits' })).toContainText('5 a minute')
  await keys.scrollIntoViewIfNeeded()
  await photograph(page, 'clients-keys')
  await expectAccessible(page)
})

test('the settings of approvals, record and desktop are kept', async ({ page }) => {
  test.slow()
  await show(page, 'Settings')
  for (const tab of ['Approvals', 'Record', 'Desktop']) {
    await page.getByRole('tab', { name: tab }).click()
    await expect(page.getByRole('tabpanel', { name: tab })).not.toHaveText('')
    await photograph(page, `settings-${tab.toLowerCase()}`)
    await expectAccessible(page)
  }
  await page.getByRole('tab', { name: 'Record' }).click()
  await page.getByRole('textbox', { name: 'Keep for days' }).fill('90')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved. Older rows are removed from now on.')).toBeVisible()
  expect(await ask(page, 'settings.get', undefined)).toMatchObject({ value: { activity: { keepDays: 90 } } })
})

test('tools that nobody has looked at say so, until they are marked as reviewed', async ({ page, home }) => {
  test.slow()
  await work(page, join(home.folder, 'shared'), false)
  await show(page, 'Tools')
  await expect(page.getByText('not reviewed').first()).toBeVisible()
  await photograph(page, 'tools-unreviewed')
  await page.getByText('files__read_text_file', { exact: true }).click()
  const note = page.getByRole('note').filter({ hasText: 'Not reviewed' })
  await expect(note).toContainText('is not believed')
  await photograph(page, 'tool-unreviewed')
  await expectAccessible(page)
  await note.getByRole('button', { name: 'Mark as reviewed' }).click()
  await expect(note).toBeHidden()

  await show(page, 'Servers')
  await page.getByText('Files', { exact: true }).first().click()
  await expect(page.getByText('13 tools not reviewed')).toBeVisible()
  await photograph(page, 'server-unreviewed')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Mark all as reviewed' }).click()
  await expect(page.getByText('13 tools are marked as reviewed.')).toBeVisible()

  await show(page, 'Overview')
  const recent = page.getByRole('table', { name: 'Recent activity' })
  await expect(recent).toContainText('read_text_file')
  await recent.scrollIntoViewIfNeeded()
  await photograph(page, 'overview-activity')
  await expectAccessible(page)
})
