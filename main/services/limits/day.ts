/** The day of a time on this computer, as `2026-11-21`. */
export function dayOf(time: Date): string {
  const [month, day] = [time.getMonth() + 1, time.getDate()].map(part => String(part).padStart(2, '0'))
  return `${time.getFullYear()}-${month}-${day}`
}

/** Milliseconds until the next day begins on this computer; a day may have 23 or 25 hours. */
export function untilTomorrow(time: Date): number {
  const tomorrow = new Date(time.getFullYear(), time.getMonth(), time.getDate() + 1)
  return Math.max(1, tomorrow.getTime() - time.getTime())
}
