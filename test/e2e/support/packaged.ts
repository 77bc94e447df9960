import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import type { Home } from './home.ts'

const release = join(import.meta.dirname, '../../../release')

/** The packaged app's executable on this platform, as `npm run package:dir` leaves it. */
export const executable = [
  'linux-unpacked/gatehouse',
  'win-unpacked/Gatehouse.exe',
  `mac${process.arch === 'arm64' ? '-arm64' : ''}/Gatehouse.app/Contents/MacOS/Gatehouse`,
]
  .map(path => join(release, path))
  .find(path => existsSync(path))

/** Starts the packaged app and finds its window over Chromium's own debugging port: its fuses leave Node's shut. */
export async function startPackaged(home: Home, program: string) {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(program, [...sandbox, '--remote-debugging-port=0'], {
    env: home.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /DevTools listening on (ws:\S+)/.exec(said)
      if (found?.[1]) resolve(found[1])
    })
    child.once('exit', code => reject(new Error(`The packaged app ended with ${code}: ${said}`)))
  })
  const browser = await chromium.connectOverCDP(address)
  const [context] = browser.contexts()
  if (!context) throw new Error('The packaged app has no window')
  const page: Page = context.pages()[0] ?? (await context.waitForEvent('page'))
  return { process: child, page, browser }
}
