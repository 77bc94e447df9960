import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useTheme } from './use-theme.ts'

const icons = { light: IconSun, dark: IconMoon, system: IconDeviceDesktop }

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const { t } = useTranslation('app')
  const { theme, setTheme } = useTheme()
  const Current = icons[theme]
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={t('theme.label')}>
          <ActionIcon size="md" aria-label={`${t('theme.label')}: ${t(`theme.${theme}`)}`}>
            <Current size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {(['light', 'dark', 'system'] as const).map(each => {
          const Icon = icons[each]
          return (
            <Menu.Item
              key={each}
              leftSection={<Icon size={14} />}
              rightSection={each === theme ? <IconCheck size={14} /> : null}
              onClick={() => setTheme(each)}
            >
              {t(`theme.${each}`)}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
