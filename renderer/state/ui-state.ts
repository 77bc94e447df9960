import { create } from 'zustand'
import { persist } from 'zustand/middleware'

type UiState = {
  railCollapsed: boolean
  toggleRail: () => void
  /** What is open on a screen, by screen: remembered while you look elsewhere. */
  opened: Record<string, string | null>
  open: (screen: string, id: string | null) => void
}

/** What only this window knows. Kept over restarts; nothing in it is a fact about the core. */
export const useUiState = create<UiState>()(
  persist(
    set => ({
      railCollapsed: false,
      toggleRail: () => set(state => ({ railCollapsed: !state.railCollapsed })),
      opened: {},
      open: (screen, id) => set(state => ({ opened: { ...state.opened, [screen]: id } })),
    }),
    { name: 'gatehouse-ui', version: 1 },
  ),
)
