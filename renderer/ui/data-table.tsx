import { type SortingState, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useId, useMemo, useRef, useState } from 'react'
import classes from './data-table.module.css'
import { DataTableHead } from './data-table-head.tsx'
import { type Column, columnDefs, features, tracks } from './table-columns.ts'
import { useTableKeys } from './table-keys.ts'

type Props<T extends object> = {
  /** What a screen reader calls the table. */
  label: string
  rows: readonly T[]
  columns: readonly Column<T>[]
  rowId: (row: T) => string
  /** The open row. */
  selectedId?: string | null
  /** Enter, or a click. */
  onOpen?: (row: T) => void
  /** Space. */
  onToggle?: (row: T) => void
  initialSort?: { id: string; desc?: boolean }
  /** In pixels. */
  rowHeight?: number
}

/** A table for any number of rows: only what is seen exists. Arrows move, Enter opens, Space toggles. */
export function DataTable<T extends object>(props: Props<T>) {
  const { label, rows, columns, rowId, selectedId, onOpen, onToggle, initialSort, rowHeight = 34 } = props
  const prefix = useId()
  const scroll = useRef<HTMLDivElement>(null)
  const [sorting, setSorting] = useState<SortingState>(
    initialSort ? [{ id: initialSort.id, desc: initialSort.desc ?? false }] : [],
  )
  const defs = useMemo(() => columnDefs(columns), [columns])
  const table = useTable({
    features,
    columns: defs,
    data: rows,
    getRowId: rowId,
    state: { sorting },
    onSortingChange: setSorting,
  })
  const sorted = table.getRowModel().rows
  // oxlint-disable-next-line react/incompatible-library -- read during this render only, never kept
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 800, height: 600 },
  })
  const keys = useTableKeys({
    rows: sorted,
    selectedId,
    show: index => virtual.scrollToIndex(index),
    onOpen,
    onToggle,
  })
  return (
    <div ref={scroll} className={classes.scroll}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- a grid is a control: it holds the focus for its rows */}
      <table
        role="grid"
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        aria-activedescendant={keys.activeId ? `${prefix}-${keys.activeId}` : undefined}
        tabIndex={0}
        className={classes.table}
        style={{ '--columns': tracks(columns) }}
        onKeyDown={keys.onKeyDown}
      >
        <DataTableHead columns={columns} sorting={sorting} onSort={setSorting} />
        <tbody className={classes.body} style={{ height: virtual.getTotalSize() + 1 }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = sorted[index]
            if (!row) return null
            return (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the grid hears the keys for all rows
              <tr
                key={row.id}
                id={`${prefix}-${row.id}`}
                aria-rowindex={index + 2}
                aria-selected={row.id === selectedId}
                data-active={row.id === keys.activeId}
                className={classes.row}
                style={{ height: rowHeight, transform: `translateY(${start}px)` }}
                onClick={() => keys.click(row)}
              >
                {columns.map(column => (
                  <td key={column.id} className={classes.cell} data-align={column.align}>
                    {column.cell(row.original)}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
