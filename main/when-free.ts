import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#base/errors.ts'
import { LocalClient } from '#base/local-client.ts'

const PATIENCE_MS = 15_000
const RETRY_MS = 100

/**
 * Opens the data, and waits for it while a command of the command line has it for a moment or another Gatehouse is
 * just ending. One that runs and answers is not waited for: `data_in_use`.
 */
export async function whenFree<T>(dataFolder: string, open: () => T, signal?: AbortSignal): Promise<T> {
  const giveUpAt = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      return open()
    } catch (error) {
      const busy = error instanceof AppError && error.code === 'data_in_use'
      if (!busy || Date.now() > giveUpAt || (await answers(dataFolder))) throw error
      await delay(RETRY_MS, undefined, signal && { signal })
    }
  }
}

async function answers(dataFolder: string): Promise<boolean> {
  try {
    const running = await LocalClient.connect(dataFolder, 'start')
    running.close()
    return true
  } catch {
    return false
  }
}
