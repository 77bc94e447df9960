import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Job } from '#contract'
import { describeDuration } from '../../ui/describe-time.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import type { Column } from '../../ui/table-columns.ts'
import { useNow } from '../../ui/use-now.ts'
import { jobTones, tookMs } from './job-state.ts'
import classes from './jobs.module.css'

/** The columns of the list of jobs; beside an open job there is room for fewer. */
export function useJobColumns(isWide: boolean): Column<Job>[] {
  const { t } = useTranslation('jobs')
  return useMemo(
    () => [
      {
        id: 'job',
        header: t('columns.job'),
        width: 'minmax(140px, 1fr)',
        cell: job => <JobCell job={job} />,
      },
      {
        id: 'status',
        header: t('columns.status'),
        width: isWide ? '190px' : '150px',
        cell: ({ status }) => <StateDot tone={jobTones[status]} label={t(`status.${status}`)} />,
      },
      {
        id: 'started',
        header: t('columns.started'),
        width: '84px',
        align: 'right',
        cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
      },
      ...(isWide ? [durationColumn(t)] : []),
    ],
    [t, isWide],
  )
}

const durationColumn = (t: TFunction<'jobs'>): Column<Job> => ({
  id: 'duration',
  header: t('columns.duration'),
  width: '92px',
  align: 'right',
  cell: job => <Took job={job} />,
})

/** How long a job took; while it runs, how long so far. */
export function Took({ job }: { job: Pick<Job, 'startedAt' | 'endedAt'> }) {
  const now = useNow(1000)
  const ms = tookMs(job, now)
  return <span>{ms === null ? '–' : describeDuration(ms)}</span>
}

function JobCell({ job }: { job: Job }) {
  const { t } = useTranslation('jobs')
  const { workflow, source, server, failure, progress, endedAt } = job
  const begun = server === null ? t(`source.${source.kind}`, { name: source.name }) : server
  const state = endedAt === null ? t('progress', progress) : failure?.error
  return (
    <span className={classes.job}>
      <span className={classes.name}>{workflow}</span>
      <span className={classes.sub}>{state === undefined ? begun : `${begun} · ${state}`}</span>
    </span>
  )
}
