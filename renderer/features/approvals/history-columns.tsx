import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Approval, ApprovalStatus } from '#contract'
import { shown } from '../../ui/json-shape.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateDot, type Tone } from '../../ui/state-dot.tsx'
import type { Column } from '../../ui/table-columns.ts'
import classes from './approvals.module.css'
import { MarkedName } from './marked-name.tsx'

export const tones: Record<ApprovalStatus, Tone> = {
  pending: 'waiting',
  approved: 'ok',
  rejected: 'failed',
  expired: 'off',
  withdrawn: 'off',
  quit: 'off',
}

/** The columns of what was decided; beside an open one there is room for fewer. */
export function useHistoryColumns(isWide: boolean): Column<Approval>[] {
  const { t } = useTranslation('approvals')
  return useMemo(() => {
    const by: Column<Approval> = {
      id: 'by',
      header: t('columns.by'),
      width: 'minmax(120px, 0.6fr)',
      cell: approval => <By approval={approval} />,
    }
    const rule: Column<Approval> = {
      id: 'remembered',
      header: t('columns.remembered'),
      width: '110px',
      cell: approval => (approval.kind === 'call' && approval.rule !== null ? t('history.rule') : ''),
    }
    return [
      {
        id: 'what',
        header: t('columns.what'),
        width: 'minmax(110px, 1fr)',
        cell: approval => <What approval={approval} />,
      },
      {
        id: 'status',
        header: t('columns.status'),
        width: '108px',
        cell: ({ status }) => <StateDot tone={tones[status]} label={t(`status.${status}`)} />,
      },
      ...(isWide ? [by, rule] : []),
      {
        id: 'at',
        header: t('columns.at'),
        width: '86px',
        align: 'right',
        cell: ({ decidedAt }) => <RelativeTime at={decidedAt} />,
      },
    ]
  }, [t, isWide])
}

function What({ approval }: { approval: Approval }) {
  const { kind, client } = approval
  return (
    <span className={classes.two}>
      <span className={classes.one}>
        <MarkedName name={kind === 'call' ? approval.tool : approval.workflow} strict />
      </span>
      <span className={classes.sub}>
        {shown(client, 80)} · {kind === 'call' ? approval.server : approval.step}
      </span>
    </span>
  )
}

/** Who decided, and from where. */
export function By({ approval: { decidedBy, decidedFrom } }: { approval: Approval }) {
  const { t } = useTranslation('approvals')
  if (decidedBy === null) return <span className={classes.quiet}>{t('nobody')}</span>
  return (
    <span>
      {decidedBy === decidedFrom ? t('you') : shown(decidedBy, 60)}
      {decidedFrom !== null && (
        <span className={classes.quiet}> · {t(`from.${decidedFrom}`, decidedFrom)}</span>
      )}
    </span>
  )
}
