import { useCallback, useSyncExternalStore } from 'react'

const wholeSecond = () => Math.floor(Date.now() / 1000) * 1000

/** The time now in milliseconds, to the second; renders again every `everyMs`. */
export function useNow(everyMs: number): number {
  const subscribe = useCallback(
    (changed: () => void) => {
      const timer = setInterval(changed, everyMs)
      return () => clearInterval(timer)
    },
    [everyMs],
  )
  return useSyncExternalStore(subscribe, wholeSecond)
}
