import { Group, Skeleton, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'

type Props = { rows?: number; height?: number }

const widths = ['62%', '48%', '71%', '55%', '66%', '43%']

/** The shape of a list that is on its way. */
export function ListSkeleton({ rows = 6, height = 14 }: Props) {
  const { t } = useTranslation('ui')
  return (
    <Stack gap="md" p="md" role="status" aria-label={t('loading')} aria-busy>
      {Array.from({ length: rows }, (_, index) => (
        <Group key={index} gap="sm" wrap="nowrap">
          <Skeleton circle height={height} />
          <Skeleton height={height} width={widths[index % widths.length] ?? '60%'} />
        </Group>
      ))}
    </Stack>
  )
}
