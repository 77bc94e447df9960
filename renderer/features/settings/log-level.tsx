import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { useSave } from './use-save.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const

/** How much is written to the log. */
export function LogLevel() {
  const { t } = useTranslation('settings')
  const settings = useMethod('settings.get')
  const { save, error } = useSave()
  return (
    <Section title={t('log.title')}>
      <Loaded query={settings}>
        {({ log }) => (
          <Select
            w={320}
            label={t('log.level')}
            description={t('log.hint')}
            data={levels.map(value => ({ value, label: t(`log.levels.${value}`) }))}
            value={log.level}
            error={error?.message}
            onChange={value => {
              const level = levels.find(each => each === value)
              if (level) save({ log: { level } })
            }}
          />
        )}
      </Loaded>
    </Section>
  )
}
