import { Anchor } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NewApiKey } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './clients.module.css'
import { KeyTable } from './key-table.tsx'
import { NewKeyForm } from './new-key-form.tsx'
import { NewKeyNotice } from './new-key-notice.tsx'

/** The keys of clients that connect by address: make, look, revoke. */
export function Keys() {
  const { t } = useTranslation('clients')
  const keys = useMethod('keys.list')
  const [made, setMade] = useState<NewApiKey | null>(null)
  const [showRevoked, setShowRevoked] = useState(false)
  const revoked = keys.data?.filter(key => key.revokedAt !== null).length ?? 0
  return (
    <Section title={t('keys.title')} note={t('keys.note')} flush>
      {made ? <NewKeyNotice made={made} onDone={() => setMade(null)} /> : <NewKeyForm onMade={setMade} />}
      <Loaded query={keys}>
        {list =>
          list.length === 0 ? (
            <div className={classes.quiet}>{t('keys.empty')}</div>
          ) : (
            <KeyTable keys={list.filter(key => showRevoked || key.revokedAt === null)} />
          )
        }
      </Loaded>
      {revoked > 0 && (
        <Anchor
          component="button"
          type="button"
          size="xs"
          mx={14}
          my="sm"
          aria-expanded={showRevoked}
          onClick={() => setShowRevoked(!showRevoked)}
        >
          {showRevoked ? t('keys.hideRevoked') : t('keys.showRevoked', { count: revoked })}
        </Anchor>
      )}
    </Section>
  )
}
