import { type KeyboardEvent, useState } from 'react'
import { isOwn, moveRow } from './row-keys.ts'

type Row<T> = { id: string; original: T }

type Options<T> = {
  rows: readonly Row<T>[]
  selectedId: string | null | undefined
  show: (index: number) => void
  onOpen: ((row: T) => void) | undefined
  onToggle: ((row: T) => void) | undefined
}

/** The keyboard of a grid: one active row, moved by arrows; Enter opens it, Space toggles it. */
export function useTableKeys<T>({ rows, selectedId, show, onOpen, onToggle }: Options<T>) {
  const [moved, setMoved] = useState<string | null>(null)
  const activeId = moved !== null && rows.some(row => row.id === moved) ? moved : (selectedId ?? null)

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!isOwn(event)) return
    const index = rows.findIndex(row => row.id === activeId)
    const next = moveRow(event.key, index, rows.length)
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
