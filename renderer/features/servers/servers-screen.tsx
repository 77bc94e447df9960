import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'

/** The Servers screen. */
export function ServersScreen() {
  const { t } = useTranslation('servers')
  return <Page title={t('title')}>{null}</Page>
}
