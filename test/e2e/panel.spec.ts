import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Input, Method } from '#contract'
import { expect, test } from './support/app.ts'
import { expectAccessible, photograph } from './support/look.ts'

const modules = join(import.meta.dirname, '../../node_modules/@modelcontextprotocol')

/** Asks the core through the very bridge that the panel uses. */
const ask = <M extends Method>(page: Page, method: M, input: Input<M>) => {
  const asked: readonly [Method, unknown] = [method, input]
  return page.evaluate(([name, value]) => window.bridge.call(name, value), asked)
}

const show = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name }).click()

/** Adds the real filesystem server, held to one folder. */
async function addFiles(page: Page, folder: string) {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'hello.txt'), 'hello')
  const args = [join(modules, 'server-filesystem/dist/index.js'), folder]
  await ask(page, 'servers.add', { name: 'Files', slug: 'files', kind: 'stdio', command: 'node', args })
  await expect.poll(async () => JSON.stringify(await ask(page, 'tools.list', {}))).toContain('read_text_file')
  await ask(page, 'tools.approve', { server: 'files' })
}

test('from the first start to a tool’s answer, in three steps', async ({ page, home }) => {
  await expect(page.getByRole('heading', { name: 'First steps' })).toBeVisible()
  await photograph(page, 'tour-start')
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Show me the change' }).click()
  await expect(page.getByRole('region', { name: /^Change to/ })).toContainText('gatehouse')
  await photograph(page, 'tour-connect')
  await page.getByRole('button', { name: 'Write this change' }).click()
  await expect(page.getByRole('heading', { name: 'Claude Desktop is connected' })).toBeVisible()
  expect(JSON.parse(await readFile(home.claudeConfig, 'utf8'))).toHaveProperty('mcpServers.gatehouse')

  await addFiles(page, join(home.folder, 'shared'))
  await expect(page.getByRole('heading', { name: '1 server is added' })).toBeVisible()
  await page.getByRole('button', { name: 'Run files__list_allowed_directories' }).click()
  await expect(page.getByRole('heading', { name: 'That is all' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'answered in' })).toBeVisible()
  await photograph(page, 'tour-done')
  await expectAccessible(page)
})

test('every screen shows the real thing and is accessible, in light and dark', async ({ page, home }) => {
  test.slow()
  await addFiles(page, join(home.folder, 'shared'))
  await ask(page, 'servers.add', { name: 'Gone', slug: 'gone', kind: 'http', url: 'http://127.0.0.1:9/mcp' })
  for (const path of ['hello.txt', 'missing.txt'])
    await ask(page, 'tools.call', {
      tool: 'files__read_text_file',
      arguments: { path: join(home.folder, 'shared', path) },
    })
  await ask(page, 'keys.create', { name: 'A script that runs at night' })

  await show(page, 'Overview')
  await expect(page.getByRole('table', { name: 'Recent activity' })).toContainText('read_text_file')
  await expect(page.getByRole('region', { name: 'Needs a look' })).toContainText('Gone')
  await expect(page.getByRole('img', { name: /2 calls/ })).toBeVisible()
  await photograph(page, 'overview')
  await expectAccessible(page)

  for (const [name, waitFor] of [
    ['Servers', 'Files'],
    ['Tools', 'files__read_text_file'],
    ['Clients', 'A script that runs at night'],
  ] as const) {
    await show(page, name)
    await expect(page.getByRole('main').getByText(waitFor).first()).toBeVisible()
    await photograph(page, name.toLowerCase())
    await expectAccessible(page)
  }
})

test('every tab of the settings is accessible, in light and dark', async ({ page }) => {
  test.slow()
  await show(page, 'Settings')
  for (const tab of ['Gateway', 'Appearance', 'Secrets', 'Check-up', 'About']) {
    await page.getByRole('tab', { name: tab }).click()
    await expect(page.getByRole('tabpanel', { name: tab })).not.toHaveText('')
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
    await photograph(page, `settings-${tab.toLowerCase()}`)
    await expectAccessible(page)
  }
})

test('Claude Desktop is connected, backed up, and disconnected from Clients', async ({ page, home }) => {
  const before = '{\n  "mcpServers": { "weather": { "command": "weather" } },\n  "theme": "dark"\n}\n'
  await mkdir(join(home.claudeConfig, '..'), { recursive: true })
  await writeFile(home.claudeConfig, before)
  await show(page, 'Clients')
  await page.getByRole('button', { name: 'Connect…' }).click()
  await expect(page.getByRole('region', { name: /^Change to/ })).toBeVisible()
  await photograph(page, 'clients-preview')
  await expectAccessible(page)
  expect(await readFile(home.claudeConfig, 'utf8')).toBe(before)

  await page.getByRole('button', { name: 'Write this change' }).click()
  await expect(page.getByText('Claude Desktop is connected.')).toBeVisible()
  expect(JSON.parse(await readFile(home.claudeConfig, 'utf8'))).toMatchObject({
    theme: 'dark',
    mcpServers: { weather: { command: 'weather' }, gatehouse: {} },
  })
  await photograph(page, 'clients-connected')

  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Gatehouse’s entry was taken out.')).toBeVisible()
  expect(await readFile(home.claudeConfig, 'utf8')).toBe(before)
})

test('the keyboard alone reaches everything: skip link, rail, palette, dialog', async ({ page }) => {
  await page.getByRole('button', { name: 'Skip for now' }).click()
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()

  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Overview' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Servers', level: 1 })).toBeVisible()

  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Search screens and commands…').fill('settings')
  await photograph(page, 'palette')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()

  await page.keyboard.press('Shift+?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
  await photograph(page, 'keys')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('what another face changes appears by itself', async ({ page, home }) => {
  await page.getByRole('button', { name: 'Skip for now' }).click()
  const glance = page.getByRole('region', { name: 'At a glance' })
  await expect(glance).toContainText('No servers yet')
  await addFiles(page, join(home.folder, 'shared'))
  await expect(glance).toContainText('all connected')
  await ask(page, 'gateway.pause', undefined)
  await expect(page.getByRole('group', { name: 'Gateway' })).toContainText('Paused')
})
