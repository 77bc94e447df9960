import { useEffect } from 'react'
import { create } from 'zustand'

/** Something a person can do, as data: the palette, shortcuts and buttons read the same list. */
export type Command = {
  id: string
  title: string
  /** Under which heading the palette shows it. */
  group: string
  /** As Mantine's hotkeys write it: `mod+K`, `shift+?`. */
  shortcut?: string
  /** False hides it; left out means always. */
  when?: () => boolean
  run: () => void
}

type Commands = {
  byOwner: Record<string, readonly Command[]>
  offer: (owner: string, commands: readonly Command[]) => void
  withdraw: (owner: string) => void
}

const useCommandStore = create<Commands>()(set => ({
  byOwner: {},
  offer: (owner, commands) => set(state => ({ byOwner: { ...state.byOwner, [owner]: commands } })),
  withdraw: owner =>
    set(state => ({
      byOwner: Object.fromEntries(Object.entries(state.byOwner).filter(([name]) => name !== owner)),
    })),
}))

/** Offers commands while the calling component is shown; it must not read `useCommands` itself. */
export function useOfferCommands(owner: string, commands: readonly Command[]): void {
  const offer = useCommandStore(state => state.offer)
  const withdraw = useCommandStore(state => state.withdraw)
  useEffect(() => {
    offer(owner, commands)
    return () => withdraw(owner)
  }, [owner, commands, offer, withdraw])
}

/** Every command on offer now. */
export function useCommands(): Command[] {
  const byOwner = useCommandStore(state => state.byOwner)
  return Object.values(byOwner)
    .flat()
    .filter(command => command.when?.() ?? true)
}
