import { useCallback, useSyncExternalStore } from 'react'

const wholeSecond = () => Math.floor(Date.now() / 1000) * 1000

type Clock = { hearers: Set<() => void>; timer: ReturnType<typeof setInterval> }
/** One timer for all that tick alike, so that hundreds of times are drawn at once and not each by itself. */
const clocks = new Map<number, Clock>()

function hear(everyMs: number, changed: () => void): () => void {
  const clock = clocks.get(everyMs) ?? start(everyMs)
  clock.hearers.add(changed)
  return () => {
    clock.hearers.delete(changed)
    if (clock.hearers.size > 0) return
    clearInterval(clock.timer)
    clocks.delete(everyMs)
  }
}

function start(everyMs: number): Clock {
  const hearers = new Set<() => void>()
  const tick = () => {
    for (const changed of hearers) changed()
  }
  const clock = { hearers, timer: setInterval(tick, everyMs) }
  clocks.set(everyMs, clock)
  return clock
}

/** The time now in milliseconds, to the second; renders again every `everyMs`. */
export function useNow(everyMs: number): number {
  const subscribe = useCallback((changed: () => void) => hear(everyMs, changed), [everyMs])
  return useSyncExternalStore(subscribe, wholeSecond)
}

/** Whether a moment is over; renders again only when that changes. */
export function usePassed(at: string): boolean {
  const subscribe = useCallback((changed: () => void) => hear(1000, changed), [])
  return useSyncExternalStore(subscribe, () => Date.parse(at) <= Date.now())
}
