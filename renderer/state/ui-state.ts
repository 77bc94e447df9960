import { create } from 'zustand'
import { persist } from 'zustand/middleware'

type UiState = {
  railCollapsed: boolean
  toggleRail: () => void
}

/** What only this window knows. Kept over restarts; nothing in it is a fact about the core. */
export const useUiState = create<UiState>()(
  persist(
    set => ({
      railCollapsed: false,
      toggleRail: () => set(state => ({ railCollapsed: !state.railCollapsed })),
    }),
    { name: 'gatehouse-ui', version: 1 },
  ),
)
