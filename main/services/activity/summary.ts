import type { ActivitySummary } from '#contract'
import { type ActivityTable, hourOf, type Timing } from './activity-table.ts'

const hourMs = 3_600_000
const hoursShown = 24
/** A bounded sample keeps the answer quick however many calls there were. */
const sample = 10_000
const slowestShown = 5
const none = { calls: 0, errors: 0, refused: 0 }

/** Numbers of the 24 clock hours (UTC) that end with the present one. */
export function summarize(table: Pick<ActivityTable, 'hours' | 'timings'>, now: Date): ActivitySummary {
  const thisHour = Math.floor(now.getTime() / hourMs) * hourMs
  const starts = Array.from({ length: hoursShown }, (_, index) =>
    new Date(thisHour - (hoursShown - 1 - index) * hourMs).toISOString(),
  )
  const since = new Date(thisHour - (hoursShown - 1) * hourMs).toISOString()
  const counted = new Map(table.hours(since).map(({ hour, ...counts }) => [hour, counts]))
  const hours = starts.map(at => ({ at, ...(counted.get(hourOf(at)) ?? none) }))
  const timings = table.timings(since, sample)
  const durations = timings.map(timing => timing.durationMs)
  return {
    calls: hours.reduce((sum, hour) => sum + hour.calls, 0),
    errors: hours.reduce((sum, hour) => sum + hour.errors, 0),
    refused: hours.reduce((sum, hour) => sum + hour.refused, 0),
    p50Ms: percentile(durations, 0.5),
    p95Ms: percentile(durations, 0.95),
    hours,
    slowest: slowest(timings),
  }
}

/** The nearest-rank percentile, or null of nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
}

function slowest(timings: readonly Timing[]): ActivitySummary['slowest'] {
  const byTool = new Map<string, { server: string; tool: string; durations: number[] }>()
  for (const { server, tool, durationMs } of timings) {
    const key = `${server} ${tool}`
    const group = byTool.get(key) ?? { server, tool, durations: [] }
    group.durations.push(durationMs)
    byTool.set(key, group)
  }
  return [...byTool.values()]
    .map(({ server, tool, durations }) => ({
      server,
      tool,
      p95Ms: percentile(durations, 0.95) ?? 0,
      calls: durations.length,
    }))
    .toSorted((a, b) => b.p95Ms - a.p95Ms)
    .slice(0, slowestShown)
}
