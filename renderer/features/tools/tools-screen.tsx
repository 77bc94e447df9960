import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'

/** The Tools screen. */
export function ToolsScreen() {
  const { t } = useTranslation('tools')
  return <Page title={t('title')}>{null}</Page>
}
