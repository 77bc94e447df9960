import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { type Command, useOfferCommands } from '../state/commands.ts'
import { useGatewaySwitch } from '../state/gateway.ts'
import { useMethod } from '../state/queries.ts'
import { useUiState } from '../state/ui-state.ts'
import { copyText } from '../ui/copy-text.ts'
import { toast } from '../ui/toast.tsx'
import { screens } from './screens.ts'
import { useSyncAll } from './use-sync-all.ts'
import { useTheme } from './use-theme.ts'

function useScreenCommands(): Command[] {
  const { t } = useTranslation('app')
  const [, navigate] = useLocation()
  return screens.map(({ id, path, shortcut }) => ({
    id: `go.${id}`,
    group: t('palette.goTo'),
    title: t(`screens.${id}`),
    shortcut,
    run: () => navigate(path),
  }))
}

function useGatewayCommands(): Command[] {
  const { t } = useTranslation('app')
  const { gateway, canSwitch, isPaused, flip } = useGatewaySwitch(paused =>
    toast.ok(paused ? t('gateway.pausedNow') : t('gateway.resumed')),
  )
  const syncAll = useSyncAll()
  const group = t('palette.gateway')
  return [
    {
      id: 'gateway.switch',
      group,
      title: isPaused ? t('gateway.resume') : t('gateway.pause'),
      shortcut: 'mod+shift+P',
      when: () => canSwitch,
      run: flip,
    },
    {
      id: 'gateway.copyAddress',
      group,
      title: t('commands.copyAddress'),
      shortcut: 'mod+shift+C',
      when: () => Boolean(gateway?.url),
      run: () => void copyText(gateway?.url ?? '').then(() => toast.ok(t('commands.addressCopied'))),
    },
    { id: 'sync.all', group, title: t('commands.syncAll'), shortcut: 'mod+shift+S', run: syncAll },
  ]
}

/** Deciding is not for the palette: it shows what waits longest, and there one looks at it. */
function useApprovalCommands(): Command[] {
  const { t } = useTranslation('app')
  const [, navigate] = useLocation()
  const oldest = useMethod('approvals.list').data?.pending[0]
  return [
    {
      id: 'approvals.oldest',
      group: t('palette.goTo'),
      title: t('commands.oldestQuestion'),
      shortcut: 'mod+J',
      when: () => oldest !== undefined,
      run: () => navigate(`/approvals/${oldest?.id ?? ''}`),
    },
  ]
}

function useLookCommands(showKeys: () => void): Command[] {
  const { t } = useTranslation('app')
  const [, navigate] = useLocation()
  const { setTheme } = useTheme()
  const toggleRail = useUiState(state => state.toggleRail)
  const look = t('palette.look')
  const help = t('palette.help')
  return [
    { id: 'look.rail', group: look, title: t('commands.rail'), shortcut: 'mod+B', run: toggleRail },
    { id: 'look.light', group: look, title: t('commands.light'), run: () => setTheme('light') },
    { id: 'look.dark', group: look, title: t('commands.dark'), run: () => setTheme('dark') },
    { id: 'look.system', group: look, title: t('commands.system'), run: () => setTheme('system') },
    { id: 'help.tour', group: help, title: t('commands.tour'), run: () => navigate('/tour') },
    { id: 'help.keys', group: help, title: t('commands.keys'), shortcut: 'shift+?', run: showKeys },
  ]
}

/** Offers what can be done from anywhere. */
export function useAppCommands(showKeys: () => void): void {
  useOfferCommands('app', [
    ...useScreenCommands(),
    ...useApprovalCommands(),
    ...useGatewayCommands(),
    ...useLookCommands(showKeys),
  ])
}
