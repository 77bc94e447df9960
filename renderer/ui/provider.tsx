import {
  DirectionProvider,
  type MantineColorScheme,
  MantineProvider,
  mergeThemeOverrides,
} from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { styleNonce } from './style-nonce.ts'
import { cssVariables, theme } from './theme.ts'

type Props = { children: ReactNode; env?: 'default' | 'test'; scheme?: MantineColorScheme }

/** Everything the kit needs around it: theme, dialogs, notices. */
export function UiProvider({ children, env = 'default', scheme = 'auto' }: Props) {
  const { t } = useTranslation('ui')
  const named = useMemo(() => {
    // The kit's own close buttons (dialogs, notices) have no words of their own.
    const CloseButton = { defaultProps: { 'aria-label': t('close') } }
    return mergeThemeOverrides(theme, { components: { CloseButton } })
  }, [t])
  return (
    <DirectionProvider>
      <MantineProvider
        theme={named}
        cssVariablesResolver={cssVariables}
        defaultColorScheme={scheme}
        getStyleNonce={styleNonce}
        env={env}
      >
        <ModalsProvider>{children}</ModalsProvider>
        <Notifications position="bottom-right" limit={4} zIndex={1000} />
      </MantineProvider>
    </DirectionProvider>
  )
}
