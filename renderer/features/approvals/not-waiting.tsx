import { Alert, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { ApprovalId } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { paths } from './approval-paths.ts'
import classes from './approvals.module.css'

/** A question that was linked to and does not wait (any more): what became of it. */
export function NotWaiting({ id }: { id: string }) {
  const { t } = useTranslation('approvals')
  const isId = ApprovalId.safeParse(id).success
  const { data, error } = useMethod('approvals.get', { id }, { enabled: isId })
  if (!isId) return <ErrorState error={{ code: 'not_found', message: t('notWaiting.noId', { id }) }} />
  if (error) return <ErrorState error={error} />
  if (!data || data.status === 'pending') return null
  const { status, decidedBy, decidedFrom, decidedAt } = data
  const name = decidedBy === null ? t('nobody') : decidedBy === decidedFrom ? t('you') : decidedBy
  return (
    <Alert icon={<IconInfoCircle size={16} />} color="gray" role="status" className={classes.notice ?? ''}>
      <Text>
        {t(`notWaiting.${status}`, { id, name })} <RelativeTime at={decidedAt} />
        {'. '}
        <Link href={paths.decided(id)} className={classes.link ?? ''}>
          {t('notWaiting.open')}
        </Link>
      </Text>
    </Alert>
  )
}
