import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { NumberSettings } from './number-settings.tsx'
import { useSave } from './use-save.ts'

const names = ['running', 'queued', 'keepDays', 'keep'] as const
const most = { running: 256, queued: 1_000_000, keepDays: 3650, keep: 1_000_000 } as const

/** How many jobs run and wait, and how long ended ones are kept. */
export function JobLimits() {
  const { t } = useTranslation('settings')
  const settings = useMethod('settings.get')
  const { save, busy, error } = useSave(t('jobs.saved'))
  const fields = names.map(name => ({
    name,
    label: t(`jobs.${name}`),
    hint: t(`jobs.${name}Hint`),
    min: 1,
    max: most[name],
  }))
  return (
    <Section title={t('jobs.title')}>
      <Stack gap="md">
        <Text c="dimmed">{t('jobs.text')}</Text>
        <Loaded query={settings}>
          {({ jobs }) => (
            <NumberSettings
              key={JSON.stringify(jobs)}
              fields={fields}
              stored={jobs}
              busy={busy}
              error={error}
              onSave={values => save({ jobs: values })}
            />
          )}
        </Loaded>
      </Stack>
    </Section>
  )
}
