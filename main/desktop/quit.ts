import { app } from 'electron'
import type { Log } from '#base/log.ts'

/** Longer than the core needs to end its servers; after it the process ends whatever still hangs. */
const CLOSE_MS = 4500

/**
 * Makes every way out one: Electron waits for no promise, so the first quit is held back until `close` is through.
 * A signal (SIGTERM, Ctrl-C, the end of the session) is a quit.
 */
export function closeBeforeQuit(close: () => Promise<void>, log: Log): void {
  app.once('will-quit', event => {
    event.preventDefault()
    void closed(close, log).then(code => app.exit(code || Number(process.exitCode ?? 0)))
  })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}

/** A bug that nothing caught leaves the app in no known state: it is logged, everything is closed in order, and the exit code is 1. */
export function quitOnBug(log: Log): void {
  process.once('uncaughtException', error => {
    log.error({ err: error }, 'a bug ended Gatehouse')
    process.exitCode = 1
    app.quit()
  })
}

async function closed(close: () => Promise<void>, log: Log): Promise<number> {
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => late.resolve('late'), CLOSE_MS)
  try {
    if ((await Promise.race([close(), late.promise])) !== 'late') return 0
    log.error({ afterMs: CLOSE_MS }, 'not everything had closed in time')
  } catch (error) {
    log.error({ err: error }, 'not everything closed cleanly')
  } finally {
    clearTimeout(timer)
  }
  return 1
}
