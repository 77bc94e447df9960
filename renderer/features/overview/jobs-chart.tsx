import { BarChart } from '@mantine/charts'
import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Output } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './overview.module.css'

const height = 190

/** Jobs that ended, by the hour. */
export function JobsChart() {
  const { t } = useTranslation('overview')
  const statistics = useMethod('jobs.statistics')
  return (
    <Section title={t('jobs.title')}>
      <Loaded query={statistics} skeleton={<Skeleton height={height} />}>
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
  const { t, i18n } = useTranslation('overview')
  const hour = new Intl.DateTimeFormat(i18n.language, { hour: 'numeric' })
  const sum = (pick: 'success' | 'failed') => hours.reduce((all, each) => all + each[pick], 0)
  const bars = hours.map(({ at, success, failed }) => ({ hour: hour.format(new Date(at)), success, failed }))
  return (
    <div role="img" aria-label={t('jobs.summary', { success: sum('success'), failed: sum('failed') })}>
      <BarChart
        h={height}
        data={bars}
        dataKey="hour"
        type="stacked"
        series={[
          { name: 'success', label: t('jobs.success'), color: 'var(--gh-ok)' },
          { name: 'failed', label: t('jobs.failed'), color: 'var(--gh-failed)' },
        ]}
        tickLine="none"
        gridAxis="x"
        gridProps={{ strokeDasharray: '0', stroke: 'var(--gh-line)', strokeOpacity: 0.7 }}
        maxBarWidth={22}
        barProps={{ isAnimationActive: false }}
        xAxisProps={{ interval: 3, tick: { fontSize: 11, fill: 'var(--gh-muted)' } }}
        yAxisProps={{ width: 34, tick: { fontSize: 11, fill: 'var(--gh-muted)' }, allowDecimals: false }}
        barChartProps={{ accessibilityLayer: false }}
      />
    </div>
  )
}
