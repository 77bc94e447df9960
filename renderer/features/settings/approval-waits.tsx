import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { NumberSettings } from './number-settings.tsx'
import { useSave } from './use-save.ts'

const bounds = { holdSeconds: 3600, expireMinutes: 10_080, windowMinutes: 1440, perClient: 1000 } as const
const names = ['holdSeconds', 'expireMinutes', 'windowMinutes', 'perClient'] as const
type Waits = Pick<Settings['approvals'], (typeof names)[number]>

/** How long a held call waits for a person, and what happens then. */
export function ApprovalWaits() {
  const { t } = useTranslation('settings')
  const settings = useMethod('settings.get')
  const { save, busy, error } = useSave(t('approvals.saved'))
  const fields = names.map(name => ({
    name,
    label: t(`approvals.${name}`),
    hint: t(`approvals.${name}Hint`),
    min: 1,
    max: bounds[name],
  }))
  return (
    <Section title={t('approvals.title')}>
      <Stack gap="md">
        <Text c="dimmed">{t('approvals.text')}</Text>
        <Loaded query={settings}>
          {({ approvals: { holdSeconds, expireMinutes, windowMinutes, perClient } }) => {
            const stored: Waits = { holdSeconds, expireMinutes, windowMinutes, perClient }
            return (
              <NumberSettings
                key={JSON.stringify(stored)}
                fields={fields}
                stored={stored}
                busy={busy}
                error={error}
                onSave={approvals => save({ approvals })}
              />
            )
          }}
        </Loaded>
      </Stack>
    </Section>
  )
}
