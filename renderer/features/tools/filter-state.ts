import { create } from 'zustand'
import { noFilter, type ToolFilter } from './tool-filter.ts'

type FilterState = {
  filter: ToolFilter
  change: (change: Partial<ToolFilter>) => void
  clear: () => void
}

/** What the list is narrowed to, kept while a person looks elsewhere. */
export const useToolFilter = create<FilterState>()(set => ({
  filter: noFilter,
  change: change => set(({ filter }) => ({ filter: { ...filter, ...change } })),
  clear: () => set({ filter: noFilter }),
}))
