import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'

/** The Tour screen. */
export function TourScreen() {
  const { t } = useTranslation('tour')
  return <Page title={t('title')}>{null}</Page>
}
