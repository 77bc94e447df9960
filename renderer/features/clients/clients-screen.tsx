import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'

/** The Clients screen. */
export function ClientsScreen() {
  const { t } = useTranslation('clients')
  return <Page title={t('title')}>{null}</Page>
}
