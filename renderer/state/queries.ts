import { useMutation, type UseMutationResult, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Input, Method, Output } from '#contract'
import { type ApiError, ask } from './api.ts'

type Options = {
  /** False: do not ask yet. */
  enabled?: boolean
}

/** The cache key of a method and its input; a key without input stands for all of them. */
export const keyOf = (method: Method, input?: unknown): unknown[] =>
  input === undefined ? [method] : [method, input]

/** Mirrors what a method of the core answers; events make it current again, never a timer (see `live.ts`). */
export function useMethod<M extends Method>(
  method: M,
  input?: Input<M>,
  { enabled = true }: Options = {},
): UseQueryResult<Output<M>, ApiError> {
  return useQuery<Output<M>, ApiError>({
    queryKey: keyOf(method, input),
    queryFn: () => ask(method, input),
    enabled,
  })
}

/** Asks the core to do something. What it changed comes back as events; nothing needs invalidating by hand. */
export function useAction<M extends Method>(method: M): UseMutationResult<Output<M>, ApiError, Input<M>> {
  return useMutation<Output<M>, ApiError, Input<M>>({
    mutationKey: [method],
    mutationFn: input => ask(method, input),
  })
}
