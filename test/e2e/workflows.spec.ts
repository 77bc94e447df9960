import type { Page } from '@playwright/test'
import { expect, test } from './support/app.ts'
import { expectAccessible, photograph } from './support/look.ts'

const show = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name }).click()

test('a template becomes a workflow, is edited, runs, and its job shows what happened', async ({ page }) => {
  await show(page, 'Workflows')
  await expect(page.getByRole('heading', { name: 'No workflows yet' })).toBeVisible()
  await photograph(page, 'workflows-empty')
  await page.getByRole('button', { name: 'Look at the templates' }).click()
  await expect(page.getByRole('heading', { name: 'Good to begin with' })).toBeVisible()
  await photograph(page, 'templates')
  await expectAccessible(page)

  await page.getByRole('button', { name: /^Use this template: Import many records/ }).click()
  await photograph(page, 'templates-clone')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('my-import')
  await page.getByRole('button', { name: 'Make it mine' }).click()
  await expect(page.getByRole('tab', { name: 'Run' })).toHaveAttribute('aria-selected', 'true')
  await photograph(page, 'workflow-run')
  await expectAccessible(page)

  await page.getByRole('tab', { name: 'Edit' }).click()
  const editor = page.getByRole('textbox', { name: 'Text of the workflow' })
  await expect(editor).toContainText('my-import')
  await expect(page.getByText('No problems')).toBeVisible()
  await expect(page.locator('.react-flow__node').first()).toBeVisible()
  await photograph(page, 'workflow-edit')
  await expectAccessible(page)
  await editor.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('colour: red\n')
  await expect(page.getByRole('button', { name: /^Line 1: / })).toBeVisible()
  await photograph(page, 'workflow-problem')
  await page.getByRole('button', { name: 'Discard changes' }).click()
  await expect(page.getByText('No problems')).toBeVisible()

  await page.getByRole('tab', { name: 'Run' }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Job', exact: true })).toContainText('Succeeded', {
    timeout: 60_000,
  })
  await expect(page.getByRole('region', { name: 'Result' }).first()).toContainText('995')
  await photograph(page, 'job')
  await expectAccessible(page)
})

const gated = `name: release
title: Release
steps:
  - id: build
    type: script
    language: javascript
    code: |
      console.log('compiling')
      console.log(JSON.stringify({ version: 7 }))
  - id: ask
    type: approval
    message: Release version {{ steps.build.output.version }}?
  - id: publish
    type: script
    language: javascript
    code: |
      console.log(JSON.stringify({ by: {{ steps.ask.output.by }} }))
`

test('a job that waits for a person is approved in the window, and is repeated from a step', async ({
  page,
}) => {
  const saved = page.evaluate(text => window.bridge.call('workflows.save', { name: 'release', text }), gated)
  expect(await saved).toMatchObject({ ok: true })
  const begun = page.evaluate(() => window.bridge.call('workflows.run', { name: 'release' }))
  expect(await begun).toMatchObject({ ok: true })
  await show(page, 'Jobs')
  await page.getByRole('row', { name: /release/ }).click()
  const job = page.getByRole('region', { name: 'Job', exact: true })
  await expect(job.getByText('Release version 7?', { exact: true })).toBeVisible()
  await expect(job.getByRole('log')).toContainText('compiling')
  await photograph(page, 'job-gate')
  await expectAccessible(page)
  await job.getByRole('textbox', { name: 'Comment (optional)' }).fill('Ship it')
  await job.getByRole('button', { name: 'Approve' }).click()
  await expect(job.getByText('Succeeded', { exact: true }).first()).toBeVisible()
  await job.getByRole('button', { name: /^Succeeded publish/ }).click()
  await photograph(page, 'job-steps')
  await job.getByRole('button', { name: 'Run again from here' }).click()
  await expect(page.getByRole('row', { name: /release/ })).toHaveCount(2)
  await show(page, 'Overview')
  await photograph(page, 'overview-jobs')
})
