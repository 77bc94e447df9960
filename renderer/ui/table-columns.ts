import { type ColumnDef, createSortedRowModel, rowSortingFeature, tableFeatures } from '@tanstack/react-table'
import type { ReactNode } from 'react'

/** One column of a DataTable. */
export type Column<T> = {
  id: string
  header: string
  cell: (row: T) => ReactNode
  /** What it sorts by; a column without cannot be sorted. */
  sortBy?: (row: T) => string | number | boolean | null
  /** A CSS grid track: `120px`, `minmax(160px, 2fr)`. Default `minmax(80px, 1fr)`. */
  width?: string
  align?: 'left' | 'right'
}

const words = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

type Sortable = { getValue: (columnId: string) => unknown }

/** Numbers by size, all else as people sort words: `tool_9` before `tool_10`. */
function byValue(one: Sortable, two: Sortable, columnId: string): number {
  const first = one.getValue(columnId)
  const second = two.getValue(columnId)
  if (typeof first === 'number' && typeof second === 'number') return first - second
  return words.compare(String(first), String(second))
}

/** What of the table library we use. */
export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { byValue },
})

/** Our columns as the table library wants them. */
export function columnDefs<T extends object>(columns: readonly Column<T>[]): ColumnDef<typeof features, T>[] {
  return columns.map(({ id, sortBy }) => ({
    id,
    accessorFn: row => sortBy?.(row) ?? undefined,
    enableSorting: sortBy !== undefined,
    sortFn: 'byValue',
    sortUndefined: 'last',
  }))
}

/** The grid tracks of all columns. */
export const tracks = <T>(columns: readonly Column<T>[]): string =>
  columns.map(({ width }) => width ?? 'minmax(80px, 1fr)').join(' ')
