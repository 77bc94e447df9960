import type { KeyboardEvent } from 'react'

const page = 12

/** Where a key moves to from `index` among `count` rows; undefined for keys that do not move. */
export function moveRow(key: string, index: number, count: number): number | undefined {
  const moves: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1,
  }
  const next = moves[key]
  return next === undefined ? undefined : Math.min(Math.max(next, 0), count - 1)
}

/** A switch or button inside a row keeps its own keys. */
export const isOwn = (event: KeyboardEvent<HTMLElement>): boolean => event.target === event.currentTarget
