import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './support/app.ts'
import { expectAccessible, photograph } from './support/look.ts'

const modules = join(import.meta.dirname, '../../node_modules/@modelcontextprotocol')
const everything = join(modules, 'server-everything/dist/index.js')

const show = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name }).click()

/** Adds a program by the form, as a person does. */
async function addByForm(page: Page, name: string, command: string, args: string, review = false) {
  await show(page, 'Servers')
  await page
    .getByRole('button', { name: /^Add (?:a )?server$/ })
    .first()
    .click()
  const form = page.getByRole('form', { name: 'Server' })
  await form.getByLabel(/^Name/).fill(name)
  await form.getByLabel(/^Command/).fill(command)
  await form.getByLabel(/^Arguments/).fill(args)
  if (review) {
    await form.getByRole('button', { name: 'More settings' }).click()
    await form.getByRole('combobox', { name: 'New tools' }).click()
    await page.getByRole('option', { name: /^Hold new and changed/ }).click()
  }
  await form.getByRole('button', { name: 'Add server' }).click()
  await expect(page.getByRole('heading', { name, level: 2 })).toBeVisible()
}

test('a server is added by form, its tools reviewed, one switched off, one run', async ({ page }) => {
  test.slow()
  await show(page, 'Servers')
  await expect(page.getByRole('heading', { name: 'Add your first server' })).toBeVisible()
  await photograph(page, 'servers-first')
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Add a server' }).click()
  await page.getByRole('button', { name: 'Add server' }).last().click()
  await expect(page.getByText('A server needs a name.')).toBeVisible()
  await photograph(page, 'servers-form')
  await expectAccessible(page)

  await addByForm(page, 'Everything', 'node', `${everything}\nstdio`, true)
  const detail = page.getByRole('region', { name: 'The open server' })
  await expect(detail.getByText('Connected', { exact: true }).first()).toBeVisible()
  await expect(detail.getByText(/wait for review/)).toBeVisible()
  await expect(detail.getByRole('log')).toContainText('Starting')
  await photograph(page, 'servers-detail')
  await expectAccessible(page)

  await detail.getByRole('link', { name: 'Show its tools' }).click()
  await page.getByRole('grid', { name: 'Tools' }).getByText('everything__echo').click()
  await expect(page.getByText('New: held until you approve it')).toBeVisible()
  await photograph(page, 'tools-review')
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Approve all \d+ held tools/ }).click()
  await expect(page.getByText(/tools were approved/)).toBeVisible()

  const off = page.getByRole('switch', { name: 'Turn everything__get-env off' })
  await off.click()
  await expect(page.getByText('everything__get-env is off.')).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Turn everything__get-env on' })).not.toBeChecked()

  await page.getByRole('tab', { name: 'Run' }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText('This is needed.').first()).toBeVisible()
  await page.getByLabel(/^message/).fill('a <b>bold</b> word')
  await page.keyboard.press('Control+Enter')
  const result = page.getByRole('region', { name: 'Result' })
  await expect(result).toContainText('Echo: a <b>bold</b> word')
  await expect(result.locator('b')).toHaveCount(0)
  await photograph(page, 'tools-run')
  await expectAccessible(page)
  await page.getByRole('tab', { name: 'Schema' }).click()
  await photograph(page, 'tools-schema')
  await expectAccessible(page)
})

test('a picture is shown, a run is cancelled, a structured answer is a tree', async ({ page }) => {
  test.slow()
  await addByForm(page, 'Everything', 'node', `${everything}\nstdio`)
  await show(page, 'Tools')
  const open = async (name: string) => {
    await page.getByRole('textbox', { name: 'Filter tools' }).fill(name)
    await page.getByRole('grid', { name: 'Tools' }).getByText(`everything__${name}`, { exact: true }).click()
    await page.getByRole('tab', { name: 'Run' }).click()
  }
  await open('get-tiny-image')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const picture = page.getByRole('img', { name: 'Image from the tool' })
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0)
  await photograph(page, 'tools-picture')

  await open('get-structured-content')
  await page.getByRole('combobox', { name: /location/ }).click()
  await page.getByRole('option').first().click()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByText('Structured', { exact: true }).click()
  await expect(page.getByRole('region', { name: 'Structured result' })).toContainText('temperature')

  await open('trigger-long-running-operation')
  await page.getByLabel(/^duration/).fill('60')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Cancelled' })).toBeVisible()
  await photograph(page, 'tools-cancelled')
  await expectAccessible(page)
})

test('a pasted snippet shows the exact command, then becomes a server', async ({ page, home }) => {
  await show(page, 'Servers')
  await page.getByRole('button', { name: 'Paste JSON or a command' }).click()
  const snippet = {
    mcpServers: {
      memory: {
        command: 'node',
        args: [join(modules, 'server-memory/dist/index.js')],
        env: { MEMORY_FILE_PATH: join(home.folder, 'memory.json') },
      },
    },
  }
  const box = page.getByRole('textbox', { name: 'JSON or command line' })
  await box.fill('{ "mcpServers": { "memory": }')
  await expect(page.getByRole('alert')).toContainText(/line 1/i)
  await box.fill(JSON.stringify(snippet))
  await expect(page.getByRole('region', { name: 'What will be added' })).toContainText(
    'server-memory/dist/index.js',
  )
  await photograph(page, 'servers-paste')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Add 1 server' }).click()
  const detail = page.getByRole('region', { name: 'The open server' })
  await expect(detail.getByText('Connected', { exact: true }).first()).toBeVisible()
  await detail.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('dialog', { name: 'Remove memory?' }).getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('heading', { name: 'Add your first server' })).toBeVisible()
})

test('a server that cannot start says why and what to do', async ({ page }) => {
  await addByForm(page, 'Missing', 'no-such-program-anywhere', '')
  const alert = page.getByRole('region', { name: 'The open server' }).getByRole('alert')
  await expect(alert).toContainText('no-such-program-anywhere')
  await alert.getByRole('button', { name: 'What this means and what to do' }).click()
  await expect(alert).toContainText('PATH')
  await photograph(page, 'servers-trouble')
  await expectAccessible(page)
  await page.setViewportSize({ width: 900, height: 600 })
  await photograph(page, 'servers-trouble-small')
})
