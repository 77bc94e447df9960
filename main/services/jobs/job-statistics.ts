import type { Output } from '#contract'
import type { JobQueries } from './job-queries.ts'

/** Jobs by status, and the ended ones of the last 24 hours by the hour in which they ended. */
export function jobStatistics(queries: JobQueries, now: Date): Output<'jobs.statistics'> {
  const byStatus = Object.fromEntries(queries.byStatus().map(({ status, n }) => [status, n]))
  const hourMs = 3_600_000
  const first = Math.floor(now.getTime() / hourMs) * hourMs - 23 * hourMs
  const counted = new Map(queries.byHour(new Date(first).toISOString()).map(row => [row.hour, row]))
  const hours = Array.from({ length: 24 }, (_, index) => {
    const at = new Date(first + index * hourMs).toISOString()
    const { success = 0, failed = 0 } = counted.get(at.slice(0, 13)) ?? {}
    return { at, success, failed }
  })
  return { byStatus, hours }
}
