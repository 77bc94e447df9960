import { Kbd } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAppCommands } from './commands.ts'
import classes from './frame.module.css'
import { GatewayBar } from './gateway-bar.tsx'
import { KeysHelp } from './keys-help.tsx'
import { OfflineBanner } from './offline-banner.tsx'
import { Palette } from './palette.tsx'
import { Rail } from './rail.tsx'
import { Routes } from './routes.tsx'
import { shortcutKeys } from './shortcut-keys.ts'
import { StatusLine } from './status-line.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import { useFirstRun } from './use-first-run.ts'
import { useFollowTheme } from './use-theme.ts'

/** The window: rail, top bar, screen, status line. */
export function Frame() {
  const { t } = useTranslation('app')
  const [keysShown, setKeysShown] = useState(false)
  useFollowTheme()
  useFirstRun()
  useAppCommands(() => setKeysShown(true))
  return (
    <div className={classes.root}>
      <button type="button" className={classes.skip} onClick={() => document.querySelector('main')?.focus()}>
        {t('skip')}
      </button>
      <Rail />
      <header className={classes.top}>
        <GatewayBar />
        <button type="button" className={classes.search} onClick={spotlight.open}>
          <IconSearch size={14} aria-hidden />
          <span>{t('palette.open')}</span>
          <Kbd size="xs" aria-hidden>
            {shortcutKeys('mod+K')}
          </Kbd>
        </button>
        <ThemeSwitch />
      </header>
      <main className={classes.main} tabIndex={-1}>
        <OfflineBanner />
        <div className={classes.screen}>
          <Routes />
        </div>
      </main>
      <StatusLine />
      <Palette />
      <KeysHelp opened={keysShown} onClose={() => setKeysShown(false)} />
    </div>
  )
}
