import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import type { Check } from '#contract'

/** This code is not older than that; a clock before it makes every certificate invalid. */
const EARLIEST = new Date('2026-11-01T00:00:00Z')
const DAY_MS = 24 * 60 * 60 * 1000

/** The clock is neither before this program was written nor before the data was. */
export async function checkClock(now: Clock, dataFolder: string): Promise<Check> {
  const at = now()
  const check = { id: 'clock', title: 'Clock' }
  const fix = 'Set the date and time of this computer: with a wrong clock secure connections fail.'
  if (at < EARLIEST)
    return { ...check, status: 'failed', detail: `It says ${at.toISOString()}, which is in the past.`, fix }
  const written = await stat(join(dataFolder, 'gatehouse.db')).catch(() => undefined)
  if (written && written.mtimeMs > at.getTime() + DAY_MS) {
    const detail = `It says ${at.toISOString()}, but the data was last written at ${written.mtime.toISOString()}.`
    return { ...check, status: 'warning', detail, fix }
  }
  return { ...check, status: 'ok', detail: `It says ${at.toISOString()}.` }
}
