import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ActivityEntry } from '#contract'
import { describeDuration } from '../../ui/describe-time.ts'
import { shown } from '../../ui/json-shape.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import type { Column } from '../../ui/table-columns.ts'
import classes from './activity.module.css'
import { outcomeTones, partsOf } from './describe-entry.ts'

type Words = TFunction<'activity'>

/** The columns of the record; beside an open row there is room for fewer. */
export function useActivityColumns(isWide: boolean): Column<ActivityEntry>[] {
  const { t } = useTranslation('activity')
  return useMemo(
    () => [
      {
        id: 'at',
        header: t('columns.at'),
        width: '84px',
        cell: ({ at }) => (
          <span className={classes.muted}>
            <RelativeTime at={at} />
          </span>
        ),
      },
      ...(isWide ? [kindColumn(t)] : []),
      { id: 'what', header: t('columns.what'), width: 'minmax(140px, 2fr)', cell: row => <What row={row} /> },
      ...(isWide ? wideColumns(t) : [dotColumn(t)]),
    ],
    [t, isWide],
  )
}

function What({ row }: { row: ActivityEntry }) {
  const { action, what } = partsOf(row)
  return (
    <span title={[action, what].filter(Boolean).join(' ')}>
      {action}
      {action && what && ' '}
      {what && <span className={classes.mono}>{what}</span>}
    </span>
  )
}

const kindColumn = (t: Words): Column<ActivityEntry> => ({
  id: 'kind',
  header: t('columns.kind'),
  width: '84px',
  cell: ({ kind }) => <span className={classes.kind}>{t(`kind.${kind}`)}</span>,
})

const wideColumns = (t: Words): Column<ActivityEntry>[] => [
  {
    id: 'server',
    header: t('columns.server'),
    width: 'minmax(70px, 1fr)',
    cell: ({ server }) => <Cut text={server} />,
  },
  {
    id: 'client',
    header: t('columns.client'),
    width: 'minmax(84px, 1.2fr)',
    cell: ({ client }) => <Cut text={client} />,
  },
  {
    id: 'outcome',
    header: t('columns.outcome'),
    width: '112px',
    cell: ({ outcome }) => <StateDot tone={outcomeTones[outcome]} label={t(`outcome.${outcome}`)} />,
  },
  {
    id: 'took',
    header: t('columns.took'),
    width: '84px',
    align: 'right',
    cell: ({ kind, durationMs }) =>
      kind === 'call' || durationMs > 0 ? (
        describeDuration(durationMs)
      ) : (
        <span className={classes.muted}>–</span>
      ),
  },
]

const Cut = ({ text }: { text: string }) => <span title={shown(text, 300)}>{shown(text, 80)}</span>

const dotColumn = (t: Words): Column<ActivityEntry> => ({
  id: 'outcome',
  header: '',
  width: '30px',
  cell: ({ outcome }) => <StateDot dotOnly tone={outcomeTones[outcome]} label={t(`outcome.${outcome}`)} />,
})
