import { create } from 'zustand'
import { emptyFields, type ServerFields } from './server-fields.ts'

/** Servers that anyone can try without an account. */
export const suggestions = ['filesystem', 'memory', 'everything'] as const
type Suggestion = (typeof suggestions)[number]

type Draft = {
  /** What the add form opens with; null: empty. */
  fields: ServerFields | null
  /** Fills the form from a suggestion; `folder` is the placeholder to be replaced. */
  start: (suggestion: Suggestion, name: string, folder: string) => void
  clear: () => void
}

/** What the add form opens with, so that a suggestion can fill it and a look elsewhere does not lose it. */
export const useDraft = create<Draft>()(set => ({
  fields: null,
  start: (suggestion, name, folder) =>
    set({ fields: { ...emptyFields, name, command: 'npx', args: argsOf(suggestion, folder) } }),
  clear: () => set({ fields: null }),
}))

function argsOf(suggestion: Suggestion, folder: string): string {
  const args = ['-y', `@modelcontextprotocol/server-${suggestion}`]
  return [...args, ...(suggestion === 'filesystem' ? [folder] : [])].join('\n')
}
