import { Text } from '@mantine/core'
import type { ApiError } from '../../state/api.ts'

/** Why a setting was not saved, beneath it. */
export function SaveError({ error }: { error: ApiError | null }) {
  if (!error) return null
  return (
    <Text size="xs" c="var(--gh-failed)" role="alert">
      {error.message}
    </Text>
  )
}
