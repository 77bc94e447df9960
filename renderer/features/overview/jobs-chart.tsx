import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Output } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { chartHeight, HoursChart } from '../../ui/hours-chart.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './overview.module.css'

/** Jobs that ended, by the hour. */
export function JobsChart() {
  const { t } = useTranslation('overview')
  const statistics = useMethod('jobs.statistics')
  return (
    <Section title={t('jobs.title')}>
      <Loaded query={statistics} skeleton={<Skeleton height={chartHeight} />}>
        {({ hours }) =>
          hours.every(({ success, failed }) => success + failed === 0) ? (
            <div className={classes.quiet}>{t('jobs.empty')}</div>
          ) : (
            <Bars hours={hours} />
          )
        }
      </Loaded>
    </Section>
  )
}

function Bars({ hours }: Pick<Output<'jobs.statistics'>, 'hours'>) {
  const { t } = useTranslation('overview')
  const sum = (pick: 'success' | 'failed') => hours.reduce((all, each) => all + each[pick], 0)
  return (
    <HoursChart
      hours={hours}
      label={t('jobs.summary', { success: sum('success'), failed: sum('failed') })}
      series={[
        { name: 'success', label: t('jobs.success'), color: 'var(--gh-ok)' },
        { name: 'failed', label: t('jobs.failed'), color: 'var(--gh-failed)' },
      ]}
    />
  )
}
