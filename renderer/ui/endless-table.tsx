import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type UIEvent, useCallback, useEffect, useId, useRef, useState } from 'react'
import classes from './data-table.module.css'
import { DataTableHead } from './data-table-head.tsx'
import { EndlessRow } from './endless-row.tsx'
import { isOwn, moveRow } from './row-keys.ts'
import { type Column, tracks } from './table-columns.ts'

/** Rows that are not all at hand: those that are not are drawn empty. */
export type EndlessRows<T> = {
  count: number
  /** No more rows are to come at the end. */
  isEnd: boolean
  at: (index: number) => T | undefined
  /** -1 when it is not at hand. */
  indexOf: (id: string) => number
}

type Props<T> = {
  /** What a screen reader calls the table. */
  label: string
  rows: EndlessRows<T>
  columns: readonly Column<T>[]
  rowId: (row: T) => string
  selectedId: string | null
  onOpen: (row: T) => void
  /** Which rows are seen now. */
  onShow: (first: number, last: number) => void
  /** Whether the first row is seen whole. */
  onTop: (isAtTop: boolean) => void
  /** A new value scrolls to the top. */
  topOf: unknown
  /** In pixels. */
  rowHeight?: number
}

/** A table whose rows are brought as they are scrolled to, in the order they come in. Arrows move, Enter opens. */
export function EndlessTable<T>(props: Props<T>) {
  const { label, rows, columns, rowId, selectedId, onOpen, onShow, onTop, topOf, rowHeight = 34 } = props
  const prefix = useId()
  const scroll = useRef<HTMLDivElement>(null)
  const [activeId, setActiveId] = useState<string | null>(null)
  // oxlint-disable-next-line react/incompatible-library -- read during this render only, never kept
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 800, height: 600 },
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  // What is seen is known only once it is drawn; the rows for it live outside of React.
  useEffect(() => onShow(first, last), [onShow, first, last, rows.count])
  useEffect(() => {
    scroll.current?.scrollTo({ top: 0 })
    onTop(true)
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a new value is the wish
  }, [topOf, onTop])
  const current = activeId ?? selectedId
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!isOwn(event)) return
    const index = current === null ? -1 : rows.indexOf(current)
    const next = moveRow(event.key, index, rows.count)
    const row = rows.at(next ?? index)
    if (next !== undefined) {
      if (row) setActiveId(rowId(row))
      virtual.scrollToIndex(next)
    } else if (event.key === 'Enter' && row) onOpen(row)
    else return
    event.preventDefault()
  }
  const onPick = useCallback(
    (row: T) => {
      setActiveId(rowId(row))
      onOpen(row)
    },
    [rowId, onOpen],
  )
  const onScroll = (event: UIEvent<HTMLElement>) => onTop(event.currentTarget.scrollTop < rowHeight / 2)
  return (
    <div ref={scroll} className={classes.scroll} onScroll={onScroll}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- a grid is a control: it holds the focus for its rows */}
      <table
        role="grid"
        aria-label={label}
        aria-rowcount={rows.isEnd ? rows.count + 1 : -1}
        aria-activedescendant={
          current !== null && rows.indexOf(current) !== -1 ? `${prefix}-${current}` : undefined
        }
        tabIndex={0}
        className={classes.table}
        style={{ '--columns': tracks(columns) }}
        onKeyDown={onKeyDown}
      >
        <DataTableHead columns={columns} sorting={[]} onSort={() => {}} />
        <tbody className={classes.body} style={{ height: virtual.getTotalSize() + 1 }}>
          {items.map(({ index, start }) => {
            const row = rows.at(index)
            const id = row === undefined ? null : rowId(row)
            return (
              <EndlessRow
                key={id ?? `at-${index}`}
                elementId={id === null ? undefined : `${prefix}-${id}`}
                row={row}
                index={index}
                start={start}
                height={rowHeight}
                columns={columns}
                isSelected={id !== null && id === selectedId}
                isActive={id !== null && id === current}
                onPick={onPick}
              />
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
