import { Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { ExplainedSwitch } from '../../ui/explained-switch.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { SaveError } from './save-error.tsx'
import { useSave } from './use-save.ts'

const names = ['startAtLogin', 'startHidden', 'closeToTray'] as const

/** Hidden or not is a question only for a start that nobody sees. */
const isIdle = (name: (typeof names)[number], desktop: Settings['desktop']) =>
  name === 'startHidden' && !desktop.startAtLogin

/** What the desktop does by itself: start with the session, and stay when its window is closed. */
export function DesktopStart() {
  const { t } = useTranslation('settings')
  const settings = useMethod('settings.get')
  const { save, error } = useSave()
  return (
    <Section title={t('desktop.title')}>
      <Loaded query={settings}>
        {({ desktop }) => (
          <Stack gap="md">
            {names.map(name => (
              <ExplainedSwitch
                key={name}
                label={t(`desktop.${name}`)}
                text={t(`desktop.${name}Hint`)}
                disabled={isIdle(name, desktop)}
                checked={desktop[name]}
                onChange={checked => save({ desktop: { [name]: checked } })}
              />
            ))}
            <SaveError error={error} />
          </Stack>
        )}
      </Loaded>
    </Section>
  )
}
