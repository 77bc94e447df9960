import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GatewayStatus } from '#contract'
import { expect, test } from './support/app.ts'
import { startCopy } from './support/copy.ts'
import { Tray } from './support/tray.ts'

test.skip(process.platform !== 'linux', 'Only on Linux can a test stand in for the tray')

test('the tray tells the gateway’s state, pauses and resumes it, and agrees with the window', async ({
  launch,
}) => {
  const tray = await Tray.open()
  try {
    const { page } = await launch()
    const labels = async () => (await tray.items()).map(({ label }) => label)
    const state = async () => {
      const reply = await page.evaluate(() => window.bridge.call('gateway.status', undefined))
      return reply.ok ? (reply.value as GatewayStatus).state : reply.error.code
    }
    await expect
      .poll(labels)
      .toContainEqual(expect.stringMatching(/^Gateway at http:\/\/127\.0\.0\.1:\d+\/mcp$/))
    await tray.click('Pause gateway')
    await expect.poll(state).toBe('paused')
    await expect.poll(labels).toContain('Resume gateway')
    expect(await labels()).toContain('Gateway paused: every call is refused')
    await page.evaluate(() => window.bridge.call('gateway.resume', undefined))
    await expect.poll(labels).toContain('Pause gateway')
    await tray.click('Pause gateway')
    await expect.poll(labels).toContain('Resume gateway')
    await tray.click('Resume gateway')
    await expect.poll(state).toBe('listening')
  } finally {
    tray.close()
  }
})

test('started hidden there is only the tray, which opens the window and quits', async ({ home }) => {
  const tray = await Tray.open()
  const copy = startCopy(home, ['--hidden'])
  try {
    await expect.poll(() => copy.said(), { timeout: 30_000 }).toContain('the desktop is open')
    await expect.poll(async () => (await tray.items()).map(({ label }) => label)).toContain('Quit Gatehouse')
    const ended = once(copy.process, 'exit')
    await tray.click('Quit Gatehouse')
    expect(await ended).toEqual([0, null])
  } finally {
    copy.process.kill('SIGKILL')
    tray.close()
  }
})

test('starting at login is switched in the tray: the file is there, starts this Gatehouse hidden, and goes again', async ({
  launch,
  home,
}) => {
  const tray = await Tray.open()
  try {
    await launch()
    const file = join(home.folder, '.config/autostart/gatehouse.desktop')
    const checked = async () => (await tray.items()).find(({ label }) => label === 'Start at login')?.checked
    await expect.poll(checked).toBe(false)
    expect(existsSync(file)).toBe(false)
    await tray.click('Start at login')
    await expect.poll(checked).toBe(true)
    const [exec = ''] = /^Exec=.*$/m.exec(readFileSync(file, 'utf8')) ?? []
    expect(exec).toMatch(/^Exec=env GATEHOUSE_HOME=\S+ \S+ \S+ --hidden$/)
    expect(exec).toContain(home.dataFolder)
    await tray.click('Start at login')
    await expect.poll(() => existsSync(file)).toBe(false)
  } finally {
    tray.close()
  }
})

test('without staying in the tray, closing the window quits', async ({ launch }) => {
  const { electron, page } = await launch()
  await page.evaluate(() => window.bridge.call('settings.update', { desktop: { closeToTray: false } }))
  const ended = once(electron.process(), 'exit')
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  expect(await ended).toEqual([0, null])
})

test('a link opens its place in the window, as a second start hands it on; a wrong one changes nothing', async ({
  launch,
  home,
}) => {
  const { electron, page } = await launch()
  // The page itself must stay: what a person has typed into it is not to be lost by a link.
  await page.evaluate(() => Object.assign(window, { kept: true }))
  const place = () => page.evaluate(() => location.hash)
  const open = async (link: string) => {
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    await once(startCopy(home, [link]).process, 'exit')
    const visible = () =>
      electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    await expect.poll(visible).toBe(true)
  }
  await open('gatehouse://settings/appearance')
  await expect.poll(place).toBe('#/settings/appearance')
  await open('gatehouse://servers/../../evil?x=1')
  expect(await place()).toBe('#/settings/appearance')
  await open('gatehouse://jobs/job_1')
  await expect.poll(place).toBe('#/jobs/job_1')
  await expect(page.getByRole('heading', { name: 'Jobs' }).first()).toBeVisible()
  expect(await page.evaluate(() => 'kept' in window)).toBe(true)
})

test('a first start by a link opens the window there', async ({ launch }) => {
  const { page } = await launch({ args: ['--hidden', 'gatehouse://servers'] })
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/servers')
})
