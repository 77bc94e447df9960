import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKey, NewApiKey } from '#contract'
import { useAction } from '../../state/queries.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { toast } from '../../ui/toast.tsx'

/** How long both values work, in minutes. */
const overlaps = [0, 60, 1440, 10_080, 43_200] as const

/** A new value for the same key; the old one goes on for a while, so that no client stops in between. */
export function RotateKey({ apiKey, onMade }: { apiKey: ApiKey; onMade: (made: NewApiKey) => void }) {
  const { t } = useTranslation('clients')
  const [overlap, setOverlap] = useState<number>(60)
  const rotate = useAction('keys.rotate')
  const run = () =>
    rotate.mutate(
      { id: apiKey.id, overlapMinutes: overlap },
      { onSuccess: onMade, onError: error => toast.failed(error) },
    )
  return (
    <Section title={t('rotate.title')}>
      <Stack gap="sm">
        <Text c="dimmed">{t('rotate.text')}</Text>
        {apiKey.overlapUntil !== null && (
          <Text c="var(--gh-waiting)">
            {t('rotate.until')} <RelativeTime at={apiKey.overlapUntil} />
          </Text>
        )}
        <Group align="end" gap="sm">
          <Select
            w={220}
            label={t('rotate.overlap')}
            value={String(overlap)}
            data={overlaps.map(value => ({ value: String(value), label: t(`rotate.for.${value}`) }))}
            onChange={value => setOverlap(Number(value))}
          />
          <Button variant="default" loading={rotate.isPending} onClick={run}>
            {t('rotate.button')}
          </Button>
        </Group>
      </Stack>
    </Section>
  )
}
