import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'

/** The Overview screen. */
export function OverviewScreen() {
  const { t } = useTranslation('overview')
  return <Page title={t('title')}>{null}</Page>
}
