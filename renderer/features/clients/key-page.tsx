import { Button, Text } from '@mantine/core'
import { IconKeyOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import type { ApiKey, NewApiKey } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { shown } from '../../ui/json-shape.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { paths } from './client-paths.ts'
import classes from './clients.module.css'
import { EditKey } from './edit-key.tsx'
import { KeyLimits } from './key-limits.tsx'
import { KeyState } from './key-state.tsx'
import { NewKeyNotice } from './new-key-notice.tsx'
import { RotateKey } from './rotate-key.tsx'
import { useRevoke } from './use-revoke.ts'

/** One key: what it reaches and decides, how often it may call, and a new value for it. */
export function KeyPage({ id }: { id: string }) {
  const { t } = useTranslation('clients')
  const keys = useMethod('keys.list')
  const key = keys.data?.find(each => each.id === id)
  return (
    <Page
      title={key ? shown(key.name, 80) : t('key.title')}
      {...(key && { note: <Facts apiKey={key} /> })}
      actions={<Actions apiKey={key} />}
    >
      <Loaded query={keys}>{() => (key ? <Content key={key.id} apiKey={key} /> : <Gone />)}</Loaded>
    </Page>
  )
}

function Facts({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation('clients')
  return (
    <span className={classes.summary}>
      <KeyState apiKey={apiKey} />
      <span>
        <code>{apiKey.prefix}…</code> · {t('key.made')} <RelativeTime at={apiKey.createdAt} /> ·{' '}
        {t('key.used')} <RelativeTime at={apiKey.lastUsedAt} />
      </span>
    </span>
  )
}

function Actions({ apiKey }: { apiKey: ApiKey | undefined }) {
  const { t } = useTranslation('clients')
  const [, go] = useLocation()
  const { revoke, isPending } = useRevoke()
  return (
    <>
      {apiKey && (
        <Button variant="default" component={Link} href={paths.activityOf(apiKey.name)}>
          {t('key.activity')}
        </Button>
      )}
      {apiKey && apiKey.revokedAt === null && (
        <Button variant="default" color="red" loading={isPending} onClick={() => void revoke(apiKey)}>
          {t('key.revoke')}
        </Button>
      )}
      <Button variant="default" onClick={() => go(paths.list)}>
        {t('key.back')}
      </Button>
    </>
  )
}

function Content({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation('clients')
  const [made, setMade] = useState<NewApiKey | null>(null)
  if (apiKey.revokedAt !== null) return <Text c="dimmed">{t('key.revokedText')}</Text>
  return (
    <div className={classes.stack}>
      {made && <NewKeyNotice made={made} onDone={() => setMade(null)} isRotated />}
      <EditKey apiKey={apiKey} />
      <KeyLimits apiKey={apiKey} />
      <RotateKey apiKey={apiKey} onMade={setMade} />
    </div>
  )
}

function Gone() {
  const { t } = useTranslation('clients')
  return <EmptyState icon={<IconKeyOff size={22} />} title={t('key.goneTitle')} text={t('key.goneText')} />
}
