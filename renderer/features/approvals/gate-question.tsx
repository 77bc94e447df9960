import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { GateApproval } from '#contract'
import { visible } from '../../ui/json-shape.ts'
import { LongText } from '../../ui/long-text.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { usePassed } from '../../ui/use-now.ts'
import { paths } from './approval-paths.ts'
import classes from './approvals.module.css'
import { DecisionBar } from './decision-bar.tsx'
import type { Desk } from './use-desk.tsx'
import { useSaying } from './use-saying.ts'

type Props = { approval: GateApproval; desk: Desk; isBusy: boolean }

/** Where a workflow waits: what it says, who may answer, who has. */
export function GateQuestion({ approval, desk, isBusy }: Props) {
  const { t } = useTranslation('approvals')
  const { workflow, job, message, createdAt, expiresAt, id } = approval
  const isOver = usePassed(expiresAt)
  const saying = useSaying(desk, approval)
  return (
    <div className={classes.body}>
      <LongText text={visible(message)} lines={12} />
      <Text size="xs" c="dimmed" component="div">
        {id} · {t('gate.workflow')}{' '}
        <Link href={paths.workflow(workflow)} className={classes.link ?? ''}>
          {workflow}
        </Link>
        {' · '}
        {t('gate.started', { name: visible(approval.client) })}
        {' · '}
        <Link href={paths.job(job)} className={classes.link ?? ''}>
          {t('gate.job')}
        </Link>
        {' · '}
        {t('call.since')} <RelativeTime at={createdAt} />
      </Text>
      <Voters approval={approval} />
      <DecisionBar isBusy={isBusy} isOver={isOver} saying={saying} />
    </div>
  )
}

/** Who is asked, and who has said yes so far. */
export function Voters({ approval }: { approval: GateApproval }) {
  const { t } = useTranslation('approvals')
  const { approvers, required, votes } = approval
  return (
    <ul className={classes.why}>
      <li>
        {approvers.length === 0
          ? t('gate.anyone')
          : t('gate.approvers', { names: visible(approvers.join(', ')) })}
      </li>
      {required > 1 && <li>{t('gate.votes', { count: votes.length, required })}</li>}
      {votes.map(({ by, at }) => (
        <li key={by}>
          {t('gate.yesBy', { name: visible(by) })} <RelativeTime at={at} />
        </li>
      ))}
    </ul>
  )
}
