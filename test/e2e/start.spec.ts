import { expect, test } from './support/app.ts'
import { photograph } from './support/look.ts'

test('the app starts and shows its window', async ({ app }) => {
  await expect(app.page).toHaveTitle('Gatehouse')
  expect(app.page.url()).toMatch(/^app:\/\/gatehouse\/index\.html/)
  await expect(app.page.getByRole('navigation').first()).toBeVisible()
  await photograph(app.page, 'start')
})
