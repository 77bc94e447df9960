import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Output } from '#contract'
import { type ApiError, call } from '../../state/api.ts'
import { keyOf } from '../../state/queries.ts'

/** Long enough not to ask at every key, in milliseconds. */
const pauseMs = 250

/** What is wrong with a text as it is typed; the last answer stays until the next is there. */
export function useCheck(text: string): Output<'workflows.check'> | undefined {
  const [asked] = useDebouncedValue(text, pauseMs)
  const { data } = useQuery<Output<'workflows.check'>, ApiError>({
    queryKey: keyOf('workflows.check', asked),
    queryFn: () => call('workflows.check', { text: asked }),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  })
  return data
}
