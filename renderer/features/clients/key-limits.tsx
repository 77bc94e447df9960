import { Button, Group, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKey, LimitView } from '#contract'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { LimitFields } from './limit-fields.tsx'
import { useLimitOf, useSetLimit } from './use-limits.ts'

/** How often a key may call, and how much of that today has used. */
export function KeyLimits({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation('clients')
  const { view, query } = useLimitOf({ kind: 'key', name: apiKey.id })
  return (
    <Section title={t('limits.ofKey')} note={t('limits.keyNote')}>
      <Loaded query={query}>{() => <LimitForm key={JSON.stringify(view.limit)} view={view} />}</Loaded>
    </Section>
  )
}

function LimitForm({ view }: { view: LimitView }) {
  const { t, i18n } = useTranslation('clients')
  const [limit, setLimit] = useState(view.limit)
  const { set, isPending } = useSetLimit()
  const number = new Intl.NumberFormat(i18n.language)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    set(view.subject, limit)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <LimitFields limit={limit} onLimit={setLimit} />
        <Group gap="md">
          <Button
            type="submit"
            variant="default"
            loading={isPending}
            disabled={JSON.stringify(limit) === JSON.stringify(view.limit)}
          >
            {t('limits.save')}
          </Button>
          <Text size="xs" c="dimmed">
            {t('limits.today', { count: view.today, calls: number.format(view.today) })}
            {view.refusedToday > 0 && (
              <Text span size="xs" c="var(--gh-waiting)">
                {' · '}
                {t('limits.refused', { count: view.refusedToday, calls: number.format(view.refusedToday) })}
              </Text>
            )}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}
