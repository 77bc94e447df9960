import { type KeyboardEvent, useState } from 'react'

type Row<T> = { id: string; original: T }

type Options<T> = {
  rows: readonly Row<T>[]
  selectedId: string | null | undefined
  show: (index: number) => void
  onOpen: ((row: T) => void) | undefined
  onToggle: ((row: T) => void) | undefined
}

const page = 12

/** Where the keys would go from `index` among `count` rows; undefined for keys that do not move. */
function target(key: string, index: number, count: number): number | undefined {
  const last = count - 1
  const moves: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: last,
  }
  const next = moves[key]
  return next === undefined ? undefined : Math.min(Math.max(next, 0), last)
}

/** The keyboard of a grid: one active row, moved by arrows; Enter opens it, Space toggles it. */
export function useTableKeys<T>({ rows, selectedId, show, onOpen, onToggle }: Options<T>) {
  const [moved, setMoved] = useState<string | null>(null)
  const activeId = moved !== null && rows.some(row => row.id === moved) ? moved : (selectedId ?? null)

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // A switch or button inside a row keeps its own keys.
    if (event.target !== event.currentTarget) return
    const index = rows.findIndex(row => row.id === activeId)
    const next = target(event.key, index, rows.length)
    const row = rows[next ?? index]
    if (!row) return
    if (next !== undefined) {
      setMoved(row.id)
      show(next)
    } else if (event.key === 'Enter') onOpen?.(row.original)
    else if (event.key === ' ') onToggle?.(row.original)
    else return
    event.preventDefault()
  }

  const click = (row: Row<T>) => {
    setMoved(row.id)
    onOpen?.(row.original)
  }
  return { activeId, onKeyDown, click }
}
