import { Text } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../state/api.ts'
import { useConnection } from '../state/connection.ts'
import classes from './frame.module.css'

const againMs = 2000

/** Shown while the core does not answer; asks again until it does, then has everything read anew. */
export function OfflineBanner() {
  const { t } = useTranslation('app')
  const online = useConnection(state => state.online)
  const client = useQueryClient()
  useEffect(() => {
    if (online) return undefined
    const timer = setInterval(() => {
      call('app.info').then(
        () => client.invalidateQueries(),
        () => {},
      )
    }, againMs)
    return () => clearInterval(timer)
  }, [online, client])
  if (online) return null
  return (
    <div role="alert" className={classes.offline}>
      <IconPlugConnectedX size={18} color="var(--gh-failed)" aria-hidden />
      <Text>
        <b>{t('offline.title')}.</b> {t('offline.text')}
      </Text>
    </div>
  )
}
