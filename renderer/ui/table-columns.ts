import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
} from '@tanstack/react-table'
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

/** What of the table library we use. */
export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
})

/** Our columns as the table library wants them. */
export function columnDefs<T extends object>(columns: readonly Column<T>[]): ColumnDef<typeof features, T>[] {
  return columns.map(({ id, sortBy }) => ({
    id,
    accessorFn: row => sortBy?.(row) ?? undefined,
    enableSorting: sortBy !== undefined,
    sortFn: 'alphanumeric',
    sortUndefined: 'last',
  }))
}

/** The grid tracks of all columns. */
export const tracks = <T>(columns: readonly Column<T>[]): string =>
  columns.map(({ width }) => width ?? 'minmax(80px, 1fr)').join(' ')
