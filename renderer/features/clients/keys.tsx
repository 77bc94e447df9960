import { Anchor, Button, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { ApiKey } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { paths } from './client-paths.ts'
import classes from './clients.module.css'
import { KeyTable } from './key-table.tsx'

/** Beyond so many keys a filter helps, and the rest is shown on demand. */
const few = 12

/** The keys of clients that connect by address: make, look, revoke. */
export function Keys() {
  const { t } = useTranslation('clients')
  const [, go] = useLocation()
  const keys = useMethod('keys.list')
  return (
    <Section
      title={t('keys.title')}
      note={t('keys.note')}
      flush
      actions={
        <Button variant="default" onClick={() => go(paths.newKey)}>
          {t('keys.new')}
        </Button>
      }
    >
      <Loaded query={keys}>
        {list =>
          list.length === 0 ? <div className={classes.quiet}>{t('keys.empty')}</div> : <KeyList keys={list} />
        }
      </Loaded>
    </Section>
  )
}

function KeyList({ keys }: { keys: readonly ApiKey[] }) {
  const { t } = useTranslation('clients')
  const [typed, setTyped] = useState('')
  const [showRevoked, setShowRevoked] = useState(false)
  const [showAll, setShowAll] = useState(false)
  const text = useDeferredValue(typed).trim().toLowerCase()
  const usable = keys.filter(({ revokedAt }) => showRevoked || revokedAt === null)
  const found = usable.filter(({ name, prefix }) => `${name}\n${prefix}`.toLowerCase().includes(text))
  const revoked = keys.filter(({ revokedAt }) => revokedAt !== null).length
  const rest = showAll ? 0 : found.length - few
  return (
    <>
      {keys.length > few && (
        <TextInput
          className={classes.find ?? ''}
          aria-label={t('keys.filter')}
          placeholder={t('keys.filter')}
          leftSection={<IconSearch size={13} />}
          value={typed}
          onChange={event => setTyped(event.currentTarget.value)}
        />
      )}
      {found.length === 0 ? (
        <div className={classes.quiet}>{t('keys.none')}</div>
      ) : (
        <KeyTable keys={rest > 0 ? found.slice(0, few) : found} />
      )}
      <div className={classes.more}>
        {rest > 0 && (
          <Anchor component="button" type="button" size="xs" onClick={() => setShowAll(true)}>
            {t('keys.showAll', { count: found.length })}
          </Anchor>
        )}
        {revoked > 0 && (
          <Anchor
            component="button"
            type="button"
            size="xs"
            aria-expanded={showRevoked}
            onClick={() => setShowRevoked(!showRevoked)}
          >
            {showRevoked ? t('keys.hideRevoked') : t('keys.showRevoked', { count: revoked })}
          </Anchor>
        )}
      </div>
    </>
  )
}
