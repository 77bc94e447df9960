import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { _electron, type ElectronApplication, test as base, expect, type Page } from '@playwright/test'
import { type Home, makeHome } from './home.ts'
import { family, survivors } from './processes.ts'

const root = join(import.meta.dirname, '../../..')

type LaunchOptions = {
  args?: string[]
  env?: Record<string, string>
  /** The packaged app's executable; without it the built tree runs on Electron. */
  executable?: string
}

/** A running Gatehouse with its window. */
export type RunningApp = { electron: ElectronApplication; page: Page; stderr: () => string }

type Fixtures = {
  /** Console errors that a test brings about on purpose. */
  allowedConsole: RegExp[]
  home: Home
  /** Starts a copy of Gatehouse on this test's home; it is ended after the test. */
  launch: (options?: LaunchOptions) => Promise<RunningApp>
  /** The usual: one copy, started, with its window open. */
  app: RunningApp
  page: Page
}

/**
 * The end-to-end test: a real Electron, its own home and data folder, port 0. A test fails when the panel wrote an error or
 * a warning to the console, or when a process outlived its app.
 */
export const test = base.extend<Fixtures>({
  allowedConsole: [[], { option: true }],

  // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
  home: async ({}, use) => {
    const { remove, ...home } = await makeHome()
    await use(home)
    await remove()
  },

  launch: async ({ home, allowedConsole }, use) => {
    const running: { electron: ElectronApplication; process: ChildProcess }[] = []
    const complaints: string[] = []
    await use(async (options = {}) => {
      const app = await start(home, options, complaints)
      running.push({ electron: app.electron, process: app.electron.process() })
      return app
    })
    for (const { electron, process } of running) {
      const processes = family(process.pid ?? -1)
      // A test may have ended it already, and then there is nothing left to ask.
      if (process.exitCode === null && process.signalCode === null) await electron.close()
      await expect.poll(() => survivors(processes), { message: 'no process outlives the app' }).toEqual([])
    }
    expect(complaints.filter(text => !allowedConsole.some(allowed => allowed.test(text)))).toEqual([])
  },

  app: async ({ launch }, use) => {
    await use(await launch())
  },

  page: async ({ app }, use) => {
    await use(app.page)
  },
})

export { expect }

async function start(home: Home, options: LaunchOptions, complaints: string[]): Promise<RunningApp> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const { executable, args = [], env } = options
  const electron = await _electron.launch({
    ...(executable ? { executablePath: executable } : {}),
    args: executable ? [...sandbox, ...args] : [...sandbox, root, ...args],
    env: { ...home.env, ...env },
    cwd: root,
  })
  let stderr = ''
  electron.process().stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  electron.on('window', page => listen(page, complaints))
  const page = await electron.firstWindow()
  listen(page, complaints)
  await page.waitForLoadState()
  return { electron, page, stderr: () => stderr }
}

const heard = new WeakSet<Page>()

function listen(page: Page, complaints: string[]): void {
  if (heard.has(page)) return
  heard.add(page)
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(String(error)))
}
