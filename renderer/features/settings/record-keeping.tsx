import { Anchor, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { NumberSettings } from './number-settings.tsx'
import { useSave } from './use-save.ts'

/** How long what happened is kept. */
export function RecordKeeping() {
  const { t } = useTranslation('settings')
  const settings = useMethod('settings.get')
  const { save, busy, error } = useSave(t('record.saved'))
  const fields = [
    { name: 'keepDays', label: t('record.keepDays'), hint: t('record.keepDaysHint'), min: 1, max: 3650 },
    { name: 'keep', label: t('record.keep'), hint: t('record.keepHint'), min: 1000, max: 10_000_000 },
  ] as const
  return (
    <Section title={t('record.title')}>
      <Stack gap="md">
        <Text c="dimmed">
          {t('record.text')}{' '}
          <Anchor component={Link} href="/activity" size="sm" underline="always">
            {t('record.open')}
          </Anchor>
        </Text>
        <Loaded query={settings}>
          {({ activity }) => (
            <NumberSettings
              key={JSON.stringify(activity)}
              fields={fields}
              stored={activity}
              busy={busy}
              error={error}
              onSave={values => save({ activity: values })}
            />
          )}
        </Loaded>
      </Stack>
    </Section>
  )
}
