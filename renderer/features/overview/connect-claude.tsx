import { Button, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMethod } from '../../state/queries.ts'
import classes from './overview.module.css'

/** Offers the main thing until it is done; only where there is a Claude Desktop. */
export function ConnectClaude() {
  const { t } = useTranslation('overview')
  const { data: clients } = useMethod('clients.list')
  const claude = clients?.find(client => client.id === 'claude-desktop')
  const isOpen = claude?.installed && (claude.status === 'not_connected' || claude.status === 'absent')
  if (!isOpen) return null
  return (
    <section className={classes.banner} aria-label={t('claude.title')}>
      <div className={classes.grow}>
        <Text fw={500}>{t('claude.title')}</Text>
        <Text size="xs" c="dimmed">
          {t('claude.text')}
        </Text>
      </div>
      <Button component="a" href="#/clients">
        {t('claude.action')}
      </Button>
    </section>
  )
}
