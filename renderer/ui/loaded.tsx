import type { ReactNode } from 'react'
import { ErrorState } from './error-state.tsx'
import { ListSkeleton } from './list-skeleton.tsx'

type Props<T> = {
  query: { data: T | undefined; error: { code: string; message: string } | null; refetch: () => unknown }
  children: (data: T) => ReactNode
  /** What stands there while it loads. */
  skeleton?: ReactNode
}

/** Shows what was asked for: its shape while it loads, the reason if it cannot, else the thing itself. */
export function Loaded<T>({ query, children, skeleton }: Props<T>) {
  // An older answer is better than none: when a later asking fails, the frame says that the core is gone.
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return skeleton ?? <ListSkeleton />
}
