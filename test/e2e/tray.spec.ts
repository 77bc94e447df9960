import { once } from 'node:events'
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
