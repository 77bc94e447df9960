import { useMantineColorScheme } from '@mantine/core'
import { useEffect } from 'react'
import type { Settings } from '#contract'
import { useAction, useMethod } from '../state/queries.ts'

type Theme = Settings['appearance']['theme']

const toScheme = { system: 'auto', light: 'light', dark: 'dark' } as const
const toTheme = { auto: 'system', light: 'light', dark: 'dark' } as const

/** The theme as set, and how to set it: seen at once, kept in the settings. */
export function useTheme(): { theme: Theme; setTheme: (theme: Theme) => void } {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { mutate } = useAction('settings.update')
  return {
    theme: toTheme[colorScheme],
    setTheme: theme => {
      setColorScheme(toScheme[theme])
      mutate({ appearance: { theme } })
    },
  }
}

/** Makes the window follow the settings, whoever changed them. */
export function useFollowTheme(): void {
  const { setColorScheme } = useMantineColorScheme()
  const theme = useMethod('settings.get').data?.appearance.theme
  useEffect(() => {
    if (theme) setColorScheme(toScheme[theme])
  }, [theme, setColorScheme])
}
