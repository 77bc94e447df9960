import { useTranslation } from 'react-i18next'
import type { Approval } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { Figure } from '../../ui/figure.tsx'

/** As many as one answer holds; a day with more says "200+". */
const most = 200

/** What waits for a person's answer, and how many were given today. */
export function ApprovalsFigure() {
  const { t } = useTranslation('overview')
  const pending = useMethod('approvals.list').data?.pending.length
  const history = useMethod('approvals.history', { limit: most, status: ['approved', 'rejected'] }).data
  const today = history?.approvals.filter(isToday).length ?? 0
  const count = today === most ? `${most}+` : String(today)
  return (
    <Figure
      label={t('figures.approvals')}
      value={pending === undefined ? '–' : String(pending)}
      unit={t('figures.waiting')}
      {...(history && { note: t('figures.decided', { count: today, decided: count }) })}
      {...(pending && { tone: 'waiting' as const, note: t('figures.answer', { count: pending }) })}
      href="#/approvals"
    />
  )
}

const isToday = ({ decidedAt }: Approval) =>
  decidedAt !== null && new Date(decidedAt).toDateString() === new Date().toDateString()
