import { create } from 'zustand'

type Connection = {
  /** False from the first unanswered call until one is answered again. */
  online: boolean
  report: (answered: boolean) => void
}

/** Whether the core answers, as the last call found out. */
export const useConnection = create<Connection>()((set, get) => ({
  online: true,
  report: answered => {
    if (get().online !== answered) set({ online: answered })
  },
}))
