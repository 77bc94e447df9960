import { create } from 'zustand'

/** A text that was typed and not saved, and the text of the file it began from. */
type Draft = { text: string; base: string }

type Drafts = {
  drafts: Readonly<Record<string, Draft>>
  set: (name: string, draft: Draft | undefined) => void
}

/** What was typed stays when one looks at something else; it is gone with the window only. */
export const useDrafts = create<Drafts>()(set => ({
  drafts: {},
  set: (name, draft) =>
    set(({ drafts: { [name]: _before, ...others } }) => ({
      drafts: draft ? { ...others, [name]: draft } : others,
    })),
}))
