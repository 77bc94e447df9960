import { createHash } from 'node:crypto'
import { AppError } from '#base/errors.ts'
import { Cron } from 'croner'

/** When something is next due, seen from a moment; null means never. */
export type Every = (from: Date) => Date | null

const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const shortestMs = 10_000
const longestMs = 30 * 86_400_000
const jitter = 0.1

/**
 * Reads `off`, an interval (`90s`, `15m`, `2h`, `1d`) or a five-field cron expression in local time.
 * An interval is stretched or shrunk by up to 10 %, always the same for the same id, so that many servers are not read
 * at one moment; cron is kept to the minute. Throws `bad_input` with what is wrong.
 */
export function parseEvery(every: string, id: string): Every {
  const text = every.trim()
  if (text === 'off') return () => null
  const interval = /^(\d{1,9}(?:\.\d+)?)\s*([a-z]+)$/i.exec(text)
  if (interval) {
    const period = Math.round(
      intervalMs(text, Number(interval[1]), interval[2] ?? '') * (1 + jitter * spread(id)),
    )
    return from => new Date(from.getTime() + period)
  }
  return cronEvery(text)
}

function intervalMs(text: string, count: number, unit: string): number {
  const unitMs = units[unit]
  if (unitMs === undefined) throw bad(text, `the unit ${unit} is not one of s, m, h, d`)
  const ms = count * unitMs
  if (ms < shortestMs) throw bad(text, 'the shortest interval is 10s')
  if (ms > longestMs) throw bad(text, 'the longest interval is 30d')
  return ms
}

function cronEvery(text: string): Every {
  const cron = readCron(text)
  if (!cron.nextRun()) throw bad(text, 'that day never comes')
  return from => cron.nextRun(from)
}

function readCron(text: string): Cron {
  const fields = text.split(/\s+/).length
  if (fields !== 5 && !text.startsWith('@'))
    throw bad(text, `a cron expression has five fields, and this has ${fields}`)
  try {
    return new Cron(text, { paused: true, mode: '5-part' })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/^CronPattern: /, '') : 'it cannot be read'
    throw bad(text, reason.replace(/\.$/, ''), cause)
  }
}

function bad(text: string, reason: string, cause?: unknown): AppError {
  const message = `"${text.slice(0, 100)}" is not a time to sync: ${reason}. Use off, an interval such as 90s, 15m, 2h or 1d, or a cron expression such as 0 7 * * 1-5.`
  return new AppError('bad_input', message, { cause })
}

/** A number from -1 to 1 that only depends on the id. */
function spread(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) / 0x7f_ff_ff_ff - 1
}
