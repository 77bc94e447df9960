import { useTranslation } from 'react-i18next'
import type { ApiKey } from '#contract'
import { StateDot } from '../../ui/state-dot.tsx'
import { useNow } from '../../ui/use-now.ts'

/** Whether a key works now. */
export function KeyState({ apiKey: { revokedAt, expiresAt } }: { apiKey: ApiKey }) {
  const { t } = useTranslation('clients')
  const now = useNow(60_000)
  if (revokedAt !== null) return <StateDot tone="off" label={t('keys.revoked')} />
  if (expiresAt !== null && Date.parse(expiresAt) <= now)
    return <StateDot tone="failed" label={t('keys.expired')} />
  return <StateDot tone="ok" label={t('keys.active')} />
}
