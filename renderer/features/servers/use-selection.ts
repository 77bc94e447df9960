import { useMemo, useState } from 'react'
import type { ServerView } from '#contract'

/** The ticked servers; one that is gone is no longer ticked. */
export type Selection = {
  chosen: readonly ServerView[]
  has: (slug: string) => boolean
  toggle: (slug: string) => void
  set: (slugs: readonly string[]) => void
}

/** Keeps which servers are ticked. */
export function useSelection(servers: readonly ServerView[]): Selection {
  const [slugs, setSlugs] = useState<ReadonlySet<string>>(new Set())
  return useMemo(
    () => ({
      chosen: servers.filter(({ slug }) => slugs.has(slug)),
      has: slug => slugs.has(slug),
      toggle: slug =>
        setSlugs(
          before => new Set(before.has(slug) ? [...before].filter(each => each !== slug) : [...before, slug]),
        ),
      set: next => setSlugs(new Set(next)),
    }),
    [servers, slugs],
  )
}
