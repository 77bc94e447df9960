import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'

/** The Settings screen. */
export function SettingsScreen() {
  const { t } = useTranslation('settings')
  return <Page title={t('title')}>{null}</Page>
}
