import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import type { SortingState } from '@tanstack/react-table'
import classes from './data-table.module.css'
import type { Column } from './table-columns.ts'

type Props<T> = {
  columns: readonly Column<T>[]
  sorting: SortingState
  onSort: (sorting: SortingState) => void
}

const words = { up: 'ascending', down: 'descending' } as const

/** The column names; those that sort are buttons. */
export function DataTableHead<T>({ columns, sorting, onSort }: Props<T>) {
  const current = sorting[0]
  return (
    <thead className={classes.head}>
      <tr aria-rowindex={1} className={classes.row}>
        {columns.map(({ id, header, sortBy, align }) => {
          const direction = current?.id === id ? (current.desc ? 'down' : 'up') : undefined
          // A header without a word is none: a cell keeps its place.
          // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- a cell, not a control
          if (header === '') return <td key={id} className={classes.cell} />
          return (
            <th
              key={id}
              scope="col"
              aria-sort={direction ? words[direction] : undefined}
              className={`${classes.cell} ${classes.columnHead}`}
              data-align={align}
            >
              {sortBy ? (
                <button
                  type="button"
                  className={classes.sort}
                  onClick={() => onSort([{ id, desc: direction === 'up' }])}
                >
                  {header}
                  {direction === 'up' && <IconChevronUp size={12} aria-hidden />}
                  {direction === 'down' && <IconChevronDown size={12} aria-hidden />}
                </button>
              ) : (
                header
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}
