import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './support/app.ts'
import { family, survivors } from './support/processes.ts'
import { startCopy } from './support/copy.ts'

test('a second copy brings the first one’s window to the front and ends', async ({ app, home }) => {
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  const second = startCopy(home)
  const [code] = await once(second.process, 'exit')
  expect(code).toBe(0)
  expect(second.said()).toContain('already open')
  const visible = () =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  await expect.poll(visible).toBe(true)
  expect(app.electron.windows()).toHaveLength(1)
})

test('closing the window leaves Gatehouse running, and the next start opens it where it was', async ({
  launch,
}) => {
  const first = await launch()
  await first.electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.setBounds({ x: 40, y: 30, width: 1000, height: 700 })
    window?.close()
  })
  const visible = () =>
    first.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(w => w.isVisible()))
  await expect.poll(visible).toEqual([false])
  await first.electron.close()

  const second = await launch()
  const bounds = await second.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  )
  expect(bounds).toMatchObject({ width: 1000, height: 700 })
})

for (const how of ['quit', 'a bug', 'SIGTERM', 'SIGINT', 'SIGKILL'] as const) {
  test(`after ${how} no process is left`, async ({ launch, home }) => {
    const { electron, page } = await launch()
    await expect.poll(() => existsSync(join(home.dataFolder, 'gateway.json'))).toBe(true)
    await page.evaluate(server => window.bridge.call('servers.add', server), {
      name: 'Memory',
      slug: 'memory',
      kind: 'stdio',
      command: process.execPath,
      args: [
        join(import.meta.dirname, '../../node_modules/@modelcontextprotocol/server-memory/dist/index.js'),
      ],
      env: { MEMORY_FILE_PATH: join(home.folder, 'memory.json') },
    })
    const child = electron.process()
    const ours = () => family(child.pid ?? -1)
    await expect.poll(() => ours().some(({ command }) => command.includes('server-memory'))).toBe(true)
    const processes = ours()
    const ended = once(child, 'exit')
    if (how === 'quit') await electron.evaluate(({ app }) => app.quit())
    else if (how === 'a bug') await electron.evaluate(() => void setImmediate(() => decodeURIComponent('%')))
    else child.kill(how)
    const [code] = await ended
    if (how !== 'SIGKILL') expect(code).toBe(how === 'a bug' ? 1 : 0)
    await expect.poll(() => survivors(processes)).toEqual([])
    // A clean end takes its descriptor along.
    if (how !== 'SIGKILL') expect(existsSync(join(home.dataFolder, 'gateway.json'))).toBe(false)
  })
}

test('a data folder in use is said in one sentence', async ({ home }) => {
  const headless = spawn(process.execPath, [join(import.meta.dirname, '../../main/headless.ts')], {
    env: home.env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    await once(headless.stdout, 'data')
    const desktop = startCopy(home)
    const [code] = await once(desktop.process, 'exit')
    expect(code).toBe(1)
    expect(desktop.said()).toContain(`Another Gatehouse (process ${headless.pid}) is using the data folder`)
  } finally {
    headless.kill('SIGTERM')
    await once(headless, 'exit')
  }
})
