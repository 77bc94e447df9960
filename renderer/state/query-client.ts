import { QueryClient } from '@tanstack/react-query'
import { shareById } from './share-by-id.ts'

/** A cache that is stale only when an event says so. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 5 * 60_000,
        retry: false,
        structuralSharing: shareById,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // The core is on this machine; the state of the network says nothing about it.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
