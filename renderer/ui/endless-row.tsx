import { memo } from 'react'
import classes from './data-table.module.css'
import type { Column } from './table-columns.ts'

type Props<T> = {
  /** Undefined: not at hand yet. */
  row: T | undefined
  /** Of the row's element, for what points at it. */
  elementId: string | undefined
  index: number
  /** Where it is and how high, in pixels. */
  start: number
  height: number
  columns: readonly Column<T>[]
  isSelected: boolean
  isActive: boolean
  onPick: (row: T) => void
}

function Row<T>({ row, elementId, index, start, height, columns, ...state }: Props<T>) {
  const { isSelected, isActive, onPick } = state
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the grid hears the keys for all rows
    <tr
      id={elementId}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-active={isActive}
      className={classes.row}
      style={{ height, transform: `translateY(${start}px)` }}
      onClick={() => {
        if (row !== undefined) onPick(row)
      }}
    >
      {columns.map(column => (
        <td key={column.id} className={classes.cell} data-align={column.align}>
          {row === undefined ? '…' : column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

/** A row of an endless table. While one scrolls, only the rows that come into view are drawn. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- memo forgets the type parameter
export const EndlessRow = memo(Row) as typeof Row
