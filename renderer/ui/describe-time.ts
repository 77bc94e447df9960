const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Costly to make, and asked for by each row of a list each second. */
const formats = new Map<string, Intl.RelativeTimeFormat>()

function formatOf(language: string): Intl.RelativeTimeFormat {
  const format =
    formats.get(language) ?? new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'narrow' })
  formats.set(language, format)
  return format
}

/** A distance from now in milliseconds (negative: past) as people say it: "now", "5 min. ago", "in 2 hr.". */
export function describeTime(distanceMs: number, language: string): string {
  const words = formatOf(language)
  const size = Math.abs(distanceMs)
  if (size < 2 * second) return words.format(0, 'second')
  if (size < minute) return words.format(Math.round(distanceMs / second), 'second')
  if (size < hour) return words.format(Math.round(distanceMs / minute), 'minute')
  if (size < 2 * day) return words.format(Math.round(distanceMs / hour), 'hour')
  return words.format(Math.round(distanceMs / day), 'day')
}

/** A duration with its unit: 0.4 ms, 12 ms, 1.3 s, 2 min 5 s. */
export function describeDuration(ms: number): string {
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`
  if (ms < second) return `${Math.round(ms)} ms`
  if (ms < minute) return `${Number((ms / second).toFixed(1))} s`
  const seconds = Math.round(ms / second)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
