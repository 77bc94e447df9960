import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { i18n } from 'i18next'
import { useEffect } from 'react'
import { I18nextProvider } from 'react-i18next'
import { Router } from 'wouter'
import { keepCurrent } from '../state/live.ts'
import { followProgress } from '../state/progress.ts'
import { UiProvider } from '../ui/provider.tsx'
import { Frame } from './frame.tsx'
import { useHashAddress } from './use-hash-address.ts'

type Props = { client: QueryClient; words: i18n; env?: 'default' | 'test' }

/** The panel, with everything it stands on. */
export function App({ client, words, env = 'default' }: Props) {
  useEffect(() => {
    const stops = [keepCurrent(client), followProgress()]
    return () => stops.forEach(stop => stop())
  }, [client])
  return (
    <I18nextProvider i18n={words}>
      <QueryClientProvider client={client}>
        {/* oxlint-disable-next-line react/hooks -- wouter takes its location as a hook */}
        <Router hook={useHashAddress}>
          <UiProvider env={env}>
            <Frame />
          </UiProvider>
        </Router>
      </QueryClientProvider>
    </I18nextProvider>
  )
}
