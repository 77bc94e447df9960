import { DirectionProvider, type MantineColorScheme, MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { styleNonce } from './style-nonce.ts'
import { cssVariables, theme } from './theme.ts'

type Props = { children: ReactNode; env?: 'default' | 'test'; scheme?: MantineColorScheme }

/** Everything the kit needs around it: theme, dialogs, notices. */
export function UiProvider({ children, env = 'default', scheme = 'auto' }: Props) {
  return (
    <DirectionProvider>
      <MantineProvider
        theme={theme}
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
