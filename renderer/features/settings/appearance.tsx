import { SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { useSave } from './use-save.ts'

const themes = ['system', 'light', 'dark'] as const

/** How the panel looks and which language it speaks. */
export function Appearance() {
  const { t } = useTranslation('settings')
  const settings = useMethod('settings.get')
  const { save } = useSave()
  const label = useId()
  return (
    <Section title={t('appearance.title')}>
      <Loaded query={settings}>
        {({ appearance }) => (
          <Stack gap="md" align="start">
            <Stack gap={4}>
              <Text id={label} fw={500}>
                {t('appearance.theme')}
              </Text>
              <SegmentedControl
                aria-labelledby={label}
                data={themes.map(value => ({ value, label: t(`appearance.themes.${value}`) }))}
                value={appearance.theme}
                onChange={theme => save({ appearance: { theme } })}
              />
            </Stack>
            <Select
              w={220}
              label={t('appearance.language')}
              data={[{ value: 'en', label: t('appearance.languages.en') }]}
              value={appearance.language}
              onChange={() => save({ appearance: { language: 'en' } })}
            />
          </Stack>
        )}
      </Loaded>
    </Section>
  )
}
